//! The vocabulary of the practice: pure values, no IO, no clock, no SQL, no file formats.
//!
//! Everything here is a noun on a form. A value that exists is well formed as far as its type
//! says: an [`ids::Npi`] has a right check digit, a [`ledger::Entry`] sums to zero. What comes
//! from outside and may be wrong (a claim about to be scrubbed, a remittance) keeps the text as
//! it was written, and the rules say what is wrong with it.

pub mod account;
pub mod acknowledgment;
pub mod charge;
pub mod claim;
pub mod codes;
pub mod contract;
pub mod coverage;
pub mod dates;
pub mod denial;
pub mod encounter;
pub mod ids;
pub mod keys;
pub mod ledger;
pub mod money;
pub mod paper;
pub mod partner;
pub mod party;
pub mod patient;
pub mod payer;
pub mod provider;
pub mod remittance;
pub mod statement;
pub mod text;
