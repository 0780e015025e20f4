//! The panes: one folder each, and the table that says where each is found.

pub mod partners;
pub mod payers;
pub mod practice;
pub mod providers;
pub mod records;

use super::pane::About;
use super::stack::{AnyPane, Slot};

/// Which half of the day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hat {
    /// Visits to codes.
    Coding,
    /// Claims to money.
    Billing,
}

impl Hat {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Hat {
        match self {
            Hat::Coding => Hat::Billing,
            Hat::Billing => Hat::Coding,
        }
    }
}

/// Where a pane is found and how it is made.
pub struct PaneRow {
    /// Its permanent name.
    pub key: &'static str,
    /// Its name on the screen.
    pub title: &'static str,
    /// The hat under which it has a number.
    pub hat: Option<Hat>,
    /// The number.
    pub digit: Option<char>,
    /// Makes one.
    pub make: fn(&About, u64) -> Box<dyn AnyPane>,
}

/// Every pane.
pub const TABLE: &[PaneRow] = &[
    setup("practice", "Practice", |about, id| {
        Slot::boxed(practice::PracticePane::new(about), id)
    }),
    setup("providers", "Providers", |about, id| {
        Slot::boxed(providers::Providers::new(about), id)
    }),
    setup("partners", "Clearinghouses", |about, id| {
        Slot::boxed(partners::Partners::new(about), id)
    }),
    setup("payers", "Payers", |about, id| {
        Slot::boxed(payers::Payers::new(about), id)
    }),
];

/// A pane that is reached by name.
const fn setup(
    key: &'static str,
    title: &'static str,
    make: fn(&About, u64) -> Box<dyn AnyPane>,
) -> PaneRow {
    PaneRow {
        key,
        title,
        hat: None,
        digit: None,
        make,
    }
}

/// The row of a pane.
#[must_use]
pub fn row(key: &str) -> Option<&'static PaneRow> {
    TABLE.iter().find(|row| row.key == key)
}
