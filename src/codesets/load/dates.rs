//! Dates as the official files write them, and the spans of their releases.

use chrono::{Datelike as _, Months, NaiveDate};

/// `20261001` as a day; `None` where it is none.
#[must_use]
pub fn compact(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let n: u32 = (text.len() == 8).then(|| text.parse().ok())??;
    NaiveDate::from_ymd_opt(i32::try_from(n / 10_000).ok()?, n / 100 % 100, n % 100)
}

/// `2026274`, a year and the day of the year, as a day.
#[must_use]
pub fn julian(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let n: u32 = (text.len() == 7).then(|| text.parse().ok())??;
    NaiveDate::from_yo_opt(i32::try_from(n / 1_000).ok()?, n % 1_000)
}

/// A day in any of the forms that the files use: ISO, `MM/DD/YYYY`, `YYYYMMDD`, with a time or
/// without.
#[must_use]
pub fn any(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = text.split([' ', 'T']).next()?;
    compact(day)
        .or_else(|| day.parse().ok())
        .or_else(|| NaiveDate::parse_from_str(day, "%m/%d/%Y").ok())
        .or_else(|| NaiveDate::parse_from_str(day, "%m-%d-%Y").ok())
}

/// The quarter that a day lies in: its first and its last day.
#[must_use]
pub fn quarter(day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(day.year(), (day.month0() / 3) * 3 + 1, 1)?;
    let last = first.checked_add_months(Months::new(3))?.pred_opt()?;
    Some((first, last))
}

/// Quarter 1 to 4 of a year.
#[must_use]
pub fn quarter_of(year: i32, number: u32) -> Option<(NaiveDate, NaiveDate)> {
    quarter(NaiveDate::from_ymd_opt(
        year,
        number.checked_sub(1)? * 3 + 1,
        1,
    )?)
}

/// A calendar year.
#[must_use]
pub fn year(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Some((first, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// The quarter that begins with the month of these first letters: `oct` is the fourth.
#[must_use]
pub fn quarter_named(text: &str) -> Option<u32> {
    let names = [("jan", 1), ("apr", 2), ("jul", 3), ("oct", 4)];
    names
        .iter()
        .find(|(n, _)| text.contains(n))
        .map(|(_, q)| *q)
}

/// The first run of four digits that is a year of this century.
#[must_use]
pub fn year_in(text: &str) -> Option<i32> {
    let digits = |c: char| !c.is_ascii_digit();
    text.split(digits)
        .filter_map(|run| run.get(..4)?.parse::<i32>().ok())
        .find(|year| (2000..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_form_of_a_date_is_read() {
        assert_eq!(compact("20261001"), Some(day("2026-10-01")));
        assert_eq!(compact("20261301"), None);
        assert_eq!(julian("2026274"), Some(day("2026-10-01")));
        assert_eq!(any("10/01/2026"), Some(day("2026-10-01")));
        assert_eq!(any("2026-10-01 00:00:00"), Some(day("2026-10-01")));
        assert_eq!(any("soon"), None);
    }

    #[test]
    fn quarters_are_whole() {
        let fourth = (day("2026-10-01"), day("2026-12-31"));
        assert_eq!(quarter(day("2026-11-23")), Some(fourth));
        assert_eq!(quarter_of(2026, 4), Some(fourth));
        assert_eq!(quarter_of(2026, 0), None);
        assert_eq!(quarter_named("pprrvu2026_oct_nonqpp.txt"), Some(4));
        assert_eq!(year_in("hcpc2019_contr_anweb.txt"), Some(2019));
    }
}
