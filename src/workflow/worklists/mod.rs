//! The worklists: what must be done, in the order in which a good biller would do it.
//!
//! They only read. Each list is ordered by its own rule, and [`today`] sums them up for Home.

mod lists;
mod today;

pub use lists::{
    Credit, Deadline, DeadlineKind, RankedDenial, Silent, Untouched, credits, deadlines, denials,
    silent, untouched,
};
pub use today::{TodayItem, Urgent, today};
