//! Patients, statements, credits and refunds, to the cent.

pub mod ground;
mod laws;
mod payments;
mod refunds;
mod statements;
