//! The ledger: append-only double entry, in which nothing is edited and everything adds up.

mod account;
mod aging;
mod entry;
mod roll_forward;

pub use account::{Account, Party};
pub use aging::{AgedBalance, AgingRow, Bucket, age_postings};
pub use entry::{Entry, Posting, Source, Unbalanced};
pub use roll_forward::{Movement, RollForward};
