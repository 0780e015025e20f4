//! The spine: visits carried through the revenue cycle with real files, to the cent.

mod coder_day;
mod acknowledgments;
pub mod bench;
mod corrections;
mod crossover;
mod day_close;
mod em_evidence;
mod laws;
mod mixed_remittance;
mod secondary;
mod splitting;
mod underpayments;
mod walkthrough;
mod worklists;
