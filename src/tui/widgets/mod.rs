//! Widgets: pieces of a pane that many panes share. They hold typed text and cursors, never the
//! store.

pub mod area;
pub mod bars;
pub mod edit;
pub mod field;
pub mod filter;
pub mod form;
pub mod picker;
pub mod smart;
pub mod table;

use crate::domain::money::Money;
use chrono::{Datelike, NaiveDate, Weekday};

/// An amount with cents and thousands separators: `-1,234.50`.
#[must_use]
pub fn dollars(amount: Money) -> String {
    amount.grouped()
}

/// The three letters of a weekday.
#[must_use]
pub fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}

/// A date near today as people say it: `today`, `Wed 11-25`; a date of another year in full.
#[must_use]
pub fn near(day: NaiveDate, today: NaiveDate) -> String {
    if day == today {
        return "today".to_owned();
    }
    if day.year() == today.year() || (day - today).num_days().abs() < 100 {
        return format!("{} {:02}-{:02}", weekday(day), day.month(), day.day());
    }
    day.to_string()
}

/// `1 claim`, `37 claims`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {many}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_cents_and_groups() {
        for (text, shown) in [
            ("0", "0.00"),
            ("950", "950.00"),
            ("9804", "9,804.00"),
            ("-1234567.5", "-1,234,567.50"),
        ] {
            assert_eq!(dollars(Money::parse(text).unwrap()), shown);
        }
    }

    #[test]
    fn dates_near_today_have_their_weekday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(near(day("2026-11-23"), day("2026-11-23")), "today");
        assert_eq!(near(day("2026-11-25"), day("2026-11-23")), "Wed 11-25");
        assert_eq!(near(day("2025-03-02"), day("2026-11-23")), "2025-03-02");
    }
}
