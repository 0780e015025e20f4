//! Coding rules: pure functions over codes and a date of service.
//!
//! They answer with plain values; what a finding is called, how grave it is and how it is put
//! into words is the scrubber's business. The layer must never know a claim's route, a payer's
//! contract or a patient's name.

pub mod ages;
pub mod behavioral;
mod em_beside;
mod em_codes;
pub mod em_detail;
pub mod em_level;
pub mod em_record;
pub mod em_sheet;
pub mod frequency;
pub mod guidelines;
pub mod hcc;
pub mod indicators;
pub mod medicare_fee;
pub mod modifiers;
pub mod ncci;
pub mod prolonged;
pub mod questions;
pub mod sample;
pub mod sequence;
pub mod specificity;
pub mod templates;
pub mod validity;
