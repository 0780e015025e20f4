//! Patients, statements, credits and refunds, to the cent.

mod ground;
mod payments;
mod refunds;
mod statements;
