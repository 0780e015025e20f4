//! Calendar arithmetic that contracts and regulations ask for: deadlines and business days.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// A span of time as a contract writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Span {
    /// So many days after.
    Days(u32),
    /// So many calendar months after: the same day of the month, or its last day.
    Months(u32),
}

impl Span {
    /// The last day of the span that begins on `start`.
    ///
    /// Ninety days from 2025-11-03 end on 2026-02-01; twelve months from 2026-03-15 end on
    /// 2027-03-15. A date beyond the calendar stays on its start.
    #[must_use]
    pub fn after(self, start: NaiveDate) -> NaiveDate {
        match self {
            Span::Days(n) => start.checked_add_days(Days::new(u64::from(n))),
            Span::Months(n) => start.checked_add_months(Months::new(n)),
        }
        .unwrap_or(start)
    }
}

/// Whole days from `from` to `to`; negative when `to` is earlier.
#[must_use]
pub fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

/// Is it Monday to Friday? Holidays are not known here.
#[must_use]
pub fn is_business_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The `n`-th business day after `day`.
#[must_use]
pub fn business_days_after(day: NaiveDate, n: u32) -> NaiveDate {
    let mut left = n;
    let mut at = day;
    while left > 0 {
        let Some(next) = at.succ_opt() else { return at };
        at = next;
        if is_business_day(at) {
            left -= 1;
        }
    }
    at
}

/// The day by which work must be done for a deadline: that day, or the business day before it.
#[must_use]
pub fn work_due_on(deadline: NaiveDate) -> NaiveDate {
    let mut at = deadline;
    while !is_business_day(at) {
        let Some(previous) = at.pred_opt() else {
            return at;
        };
        at = previous;
    }
    at
}

/// A patient's age in whole years on a day; zero before birth.
#[must_use]
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> u32 {
    day.years_since(birth).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn filing_limits() {
        assert_eq!(Span::Days(90).after(day("2025-11-03")), day("2026-02-01"));
        assert_eq!(Span::Months(12).after(day("2026-03-15")), day("2027-03-15"));
        assert_eq!(Span::Days(120).after(day("2026-03-20")), day("2026-07-18"));
        assert_eq!(Span::Months(12).after(day("2024-02-29")), day("2025-02-28"));
    }

    #[test]
    fn business_days() {
        assert_eq!(business_days_after(day("2026-03-04"), 3), day("2026-03-09"));
        assert_eq!(business_days_after(day("2026-03-04"), 1), day("2026-03-05"));
        assert_eq!(work_due_on(day("2026-02-01")), day("2026-01-30"));
        assert_eq!(work_due_on(day("2026-02-02")), day("2026-02-02"));
    }
}
