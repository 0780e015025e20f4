//! The spine: visits carried through the revenue cycle with real files, to the cent.

mod acknowledgments;
pub mod bench;
mod coder_day;
mod corrections;
mod crossover;
pub mod day_close;
mod em_evidence;
mod facility;
mod laws;
pub mod mixed_remittance;
mod proof;
mod secondary;
mod splitting;
pub mod underpayments;
mod walkthrough;
mod worklists;
