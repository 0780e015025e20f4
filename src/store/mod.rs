//! The practice file: SQL, and only here.
//!
//! A practice is a database that SQLCipher encrypts and a small header beside it (`header`). The
//! books, the claims' events, the overrides and the audit log only grow: triggers refuse change,
//! and hash chains (`chain`) show it where the triggers were got around. Every change is one
//! transaction; a reader takes a `&Connection`, a writer the proof of a transaction.
//!
//! It knows the domain's values and never X12, never an edit, never a screen.

pub mod accounts;
pub mod aged;
pub mod allowed;
pub mod audit;
pub mod backup;
pub mod balances;
pub mod bank_lines;
pub mod batches;
mod chain;
pub mod charges;
pub mod claim_clocks;
pub mod claim_events;
pub mod claim_list;
pub mod claims;
pub mod code_notes;
pub mod coding_audits;
pub mod coding_history;
mod columns;
mod connect;
pub mod contracts;
pub mod coverages;
pub mod day_batches;
pub mod day_closes;
pub mod denials;
pub mod deposits;
pub mod details;
pub mod disk;
pub mod documents;
pub mod drafts;
pub mod em_levels;
pub mod encounters;
mod error;
pub mod export;
pub mod facilities;
pub mod fees;
pub mod figures;
pub mod files;
pub mod guarantors;
mod header;
mod hex;
mod keys;
pub mod ledger;
pub mod letters;
mod lock;
mod migrate;
pub mod modifier_reasons;
pub mod money_events;
pub mod notes;
pub mod overrides;
pub mod paper;
pub mod partners;
pub mod patient_balances;
pub mod patient_lines;
pub mod patients;
pub mod payers;
pub mod plb_items;
pub mod practice;
pub mod providers;
pub mod queries;
pub mod reference;
mod rekey;
pub mod remittances;
pub mod sent_claims;
pub mod settings;
pub mod templates;
pub mod transmissions;
mod vault;
pub mod verify;
pub mod visit;

pub use chain::Transaction;
pub use error::StoreError;
pub use header::header_path;
pub use keys::{LEAST_PASSPHRASE, RecoveryKey, Secret};
pub use migrate::latest as latest_schema;
pub use rusqlite::Connection;
pub use vault::Store;
