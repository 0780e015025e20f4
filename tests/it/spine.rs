//! The spine: visits carried through the revenue cycle with real files, to the cent.

mod acknowledgments;
pub mod bench;
mod coder_day;
mod corrections;
mod crossover;
mod day_close;
mod em_evidence;
mod laws;
mod mixed_remittance;
mod proof;
mod secondary;
mod splitting;
mod underpayments;
mod walkthrough;
mod worklists;
