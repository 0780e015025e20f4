//! The order of the denial list: what a good biller would take first.

use std::cmp::Reverse;

use chrono::NaiveDate;

use crate::domain::dates::days_between;
use crate::domain::money::Money;

/// Denials of less are listed last, under "small".
pub const SMALL: Money = Money::from_cents(2_500);

/// A deadline within so many days comes first.
pub const URGENT_DAYS: i64 = 7;

/// Where a denial belongs on the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Band {
    /// Due within seven days, or overdue.
    Urgent,
    /// Everything else worth working.
    Open,
    /// Under the floor.
    Small,
}

/// The band of a denial.
#[must_use]
pub fn band(amount: Money, due_on: NaiveDate, today: NaiveDate) -> Band {
    if amount < SMALL {
        Band::Small
    } else if days_between(today, due_on) <= URGENT_DAYS {
        Band::Urgent
    } else {
        Band::Open
    }
}

/// The key to sort by: the band, then the dollars, largest first, then the days left.
#[must_use]
pub fn rank(amount: Money, due_on: NaiveDate, today: NaiveDate) -> (Band, Reverse<Money>, i64) {
    (
        band(amount, due_on, today),
        Reverse(amount),
        days_between(today, due_on),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;

    #[test]
    fn scenario_s16() {
        let today: NaiveDate = "2026-03-20".parse().unwrap();
        let mut items: Vec<(i64, u64)> = vec![
            (40, 28),
            (1_240, 3),
            (95, 6),
            (2_300, 120),
            (310, 2),
            (18, 1),
        ];
        items.sort_by_key(|(dollars, days)| {
            rank(
                Money::from_cents(dollars * 100),
                today + Days::new(*days),
                today,
            )
        });
        let order: Vec<i64> = items.into_iter().map(|item| item.0).collect();
        assert_eq!(order, [1_240, 310, 95, 2_300, 40, 18]);
    }
}
