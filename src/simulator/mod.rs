//! A simulated clearinghouse and simulated payers: strangers that take bytes and give bytes. They
//! read an 837P by splitting it, and write their answers from plain text templates, so that a
//! mistake of the desk's reader or writer cannot be repeated here. They must never know the store,
//! the desk's types, or anything else of ours: only `std` and `chrono` are used.

pub mod acknowledge;
pub mod adjudicate;
pub mod billed;
pub mod cents;
pub mod payer;
mod paying;
mod random;
pub mod remit;
pub mod scenario;
pub mod sheet;
mod structure;
mod world;

pub use payer::{Habits, Member, PayerBehaviour, PayerKind};
pub use random::Random;
pub use world::{BankDeposit, Delivery, Kind, World, business_day};
