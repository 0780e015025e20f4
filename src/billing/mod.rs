//! Billing rules: pure functions from records to claims, and from remittances to entries.
//!
//! They know the domain and nothing else: no SQL, no X12, no clock. What they need from the
//! books is handed to them as plain values, and what they decide is handed back as plain values,
//! so that a preview is the very plan that is posted.

pub mod assemble;
pub mod auto_post;
pub mod bank_match;
pub mod clocks;
pub mod contract;
pub mod credit;
pub mod dun;
pub mod eob_text;
pub mod extras;
pub mod institutional;
pub mod matching;
pub mod playbook;
pub mod plb_ledger;
pub mod post;
pub mod ranking;
pub mod split;
