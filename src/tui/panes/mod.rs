//! The panes: one folder each, and the table that says where each is found.

use super::pane::About;
use super::stack::AnyPane;

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
pub const TABLE: &[PaneRow] = &[];

/// The row of a pane.
#[must_use]
pub fn row(key: &str) -> Option<&'static PaneRow> {
    TABLE.iter().find(|row| row.key == key)
}
