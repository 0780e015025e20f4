//! The deeds: one file is one thing that the coder or the biller does, in one transaction.
//!
//! A deed is a function `fn(&DeedContext, Input) -> Result<Output, DeedError>`. The caller owns
//! the transaction ([`perform`] opens one), so that several deeds can share a commit. Every deed
//! leaves one line in the audit log: who, in which role, did what to which record. [`registry`]
//! names them all, with what they take, for `claimdesk do` and the command palette.
//!
//! Nothing above this layer writes; nothing here prints or draws.

pub mod account;
pub mod address;
pub mod apply_correction;
pub mod auto_post_rules;
pub mod bank;
mod bank_csv;
pub mod build_claim;
pub mod carve_outs;
mod check;
pub mod check_encounter;
pub mod claim_history;
pub mod claim_records;
pub mod clearinghouse;
pub mod close_day;
pub mod code_changes;
pub mod code_encounter;
pub mod code_notes;
pub mod coding_audit;
pub mod coding_papers;
pub mod collections;
mod context;
pub mod contracts;
pub mod correct_claim;
pub mod count_batch;
pub mod coverages;
pub mod credits;
pub mod currency;
pub mod day_sheet;
mod dependents;
pub mod deposits;
pub mod documents;
pub mod drafts;
pub mod em_level;
pub mod encounters;
mod error;
pub mod facilities;
pub mod fees;
pub mod finish_coding;
pub mod flag_account;
pub mod form_input;
pub mod hold_claim;
pub mod hold_encounter;
pub mod import;
pub mod import_codesets;
pub mod import_file;
pub mod inspect;
pub mod keep_deposit;
pub mod letters;
pub mod level_encounter;
pub mod lint;
pub mod mark_coded;
mod next_payer_holds;
pub mod notes;
pub mod paper;
pub mod paper_eob;
pub mod patients;
pub mod payers;
pub mod payment_plan;
pub mod plb;
pub mod post_remittance;
mod posting_denials;
mod posting_entries;
pub mod providers;
pub mod queries;
pub mod recapture;
pub mod receipts;
pub mod receive_acknowledgment;
pub mod refunds;
pub mod registry;
mod remittance_matches;
pub mod remittance_segments;
pub mod reverse_entry;
pub mod safekeeping;
pub mod scrub_claim;
pub mod segments;
pub mod set_up;
pub mod set_up_practice;
pub mod simulate_table;
pub mod statements;
pub mod submit_batch;
pub mod suspense;
pub mod take_payment;
pub mod templates;
pub mod unapplied;
pub mod underpayments;
pub mod undo_payment;
pub mod unpost_remittance;
pub mod visit_detail;
pub mod void_claim;
pub mod work_denial;
pub mod worklists;
pub mod write_off_balance;

pub use context::{DeedContext, Role, perform};
pub use error::{DeedError, Problem};
pub use registry::Deed;
