//! The account of a person who owes: what happened on it, and how it stands after that.
//!
//! Money itself is in the ledger. Here is what was said and agreed about it: receipts, statements,
//! plans, flags, charity, the agency, credits and their refunds. Events are only added; how an
//! account stands is their fold ([`AccountState`]).

mod event;
mod plan;
mod state;

pub use event::{AccountEvent, AccountEventKind, Channel, Flag};
pub use plan::{Plan, PlanStanding};
pub use state::{AccountState, Charity, Level, Sent};
