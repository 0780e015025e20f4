//! Values inside segments: amounts, dates, codes and names, with a note where one cannot be read.

use chrono::NaiveDate;

use crate::domain::codes::{Carc, Code, Units};
use crate::domain::money::Money;
use crate::domain::party::PersonName;
use crate::domain::remittance::{Adjustment, AdjustmentGroup};
use crate::x12::{Segment, Troubles, decode};

/// Element `n` as text without blanks around it; empty where there is none.
pub(super) fn text(segment: &Segment<'_>, n: usize) -> String {
    owned(segment.el(n))
}

/// Bytes as text without blanks around them.
fn owned(raw: &[u8]) -> String {
    match raw.trim_ascii() {
        [] => String::new(),
        some => decode(some).into_owned(),
    }
}

/// The segment's number in the file, for messages and for the viewer.
pub(super) fn ordinal(segment: &Segment<'_>) -> usize {
    usize::try_from(segment.ordinal()).unwrap_or(usize::MAX)
}

/// Element `n` as text, none where it is empty.
pub(super) fn some_text(segment: &Segment<'_>, n: usize) -> Option<String> {
    Some(text(segment, n)).filter(|text| !text.is_empty())
}

/// Component `m` of element `n` as text without blanks around it.
pub(super) fn part(segment: &Segment<'_>, n: usize, m: usize) -> String {
    owned(segment.component(n, m))
}

/// The person of an NM1 segment.
pub(super) fn person(nm1: &Segment<'_>) -> PersonName {
    PersonName {
        last: text(nm1, 3),
        first: text(nm1, 4),
        middle: text(nm1, 5),
        suffix: text(nm1, 7),
    }
}

/// A date written as CCYYMMDD, or as YYMMDD in older files.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: u32 = text.parse().ok()?;
    let (year, rest) = (number / 10_000, number % 10_000);
    let year = match text.len() {
        8 => year,
        // X12's window for two-digit years ends far behind any claim, so the century is ours.
        6 => 2_000 + year,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, rest / 100, rest % 100)
}

/// The two days of a DTP or DTM value: `20260302` or `20260302-20260305`.
pub(super) fn parse_days(text: &str) -> Option<(NaiveDate, Option<NaiveDate>)> {
    match text.trim().split_once('-') {
        Some((from, to)) => Some((parse_date(from)?, Some(parse_date(to)?))),
        None => Some((parse_date(text)?, None)),
    }
}

/// Reads values, noting those that cannot be read where they stand.
pub(super) struct Values<'t> {
    /// Where the notes go.
    pub troubles: &'t mut Troubles,
}

impl Values<'_> {
    /// Notes a trouble at a segment.
    pub fn note(&mut self, segment: &Segment<'_>, message: impl Into<String>) {
        self.troubles.at(segment, message);
    }

    /// Element `n` as an amount; an empty one is no money.
    pub fn amount(&mut self, segment: &Segment<'_>, n: usize) -> Money {
        self.optional_amount(segment, n).unwrap_or(Money::ZERO)
    }

    /// Element `n` as an amount that must be there.
    pub fn required_amount(&mut self, segment: &Segment<'_>, n: usize) -> Money {
        if segment.el(n).trim_ascii().is_empty() {
            let name = name(segment, n);
            self.note(segment, format!("{name} is missing and counts as 0.00"));
        }
        self.amount(segment, n)
    }

    /// Element `n` as an amount, none where it is empty or cannot be read.
    pub fn optional_amount(&mut self, segment: &Segment<'_>, n: usize) -> Option<Money> {
        let raw = segment.el(n).trim_ascii();
        if raw.is_empty() {
            return None;
        }
        match Money::parse(&decode(raw)) {
            Ok(money) => Some(money),
            Err(why) => {
                let name = name(segment, n);
                self.note(segment, format!("{name} counts as 0.00: {why}"));
                None
            }
        }
    }

    /// Element `n` as a day.
    pub fn date(&mut self, segment: &Segment<'_>, n: usize) -> Option<NaiveDate> {
        let raw = segment.el(n).trim_ascii();
        if raw.is_empty() {
            return None;
        }
        let date = parse_date(&decode(raw));
        if date.is_none() {
            let name = name(segment, n);
            self.note(
                segment,
                format!("{name} is not a date of the form CCYYMMDD"),
            );
        }
        date
    }

    /// Element `n` as a day or a span of days.
    pub fn days(
        &mut self,
        segment: &Segment<'_>,
        n: usize,
    ) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let raw = segment.el(n).trim_ascii();
        let days = parse_days(&decode(raw));
        if days.is_none() && !raw.is_empty() {
            let name = name(segment, n);
            self.note(segment, format!("{name} is not a date or a span of dates"));
        }
        days
    }

    /// Element `n` as units of service, none where it is empty or cannot be read.
    pub fn units(&mut self, segment: &Segment<'_>, n: usize) -> Option<Units> {
        let raw = segment.el(n).trim_ascii();
        if raw.is_empty() {
            return None;
        }
        let units = Units::parse(&decode(raw));
        if units.is_none() {
            let name = name(segment, n);
            self.note(segment, format!("{name} is not a number of units"));
        }
        units
    }

    /// A code from an element or component, none where it is empty or cannot be a code.
    pub fn code<const N: usize>(
        &mut self,
        segment: &Segment<'_>,
        raw: &[u8],
        what: impl FnOnce() -> String,
    ) -> Option<Code<N>> {
        let raw = raw.trim_ascii();
        if raw.is_empty() {
            return None;
        }
        match Code::parse(&decode(raw)) {
            Ok(code) => Some(code),
            Err(why) => {
                self.note(segment, format!("{}: {why}", what()));
                None
            }
        }
    }
}

/// The adjustments of one CAS segment.
pub(super) fn adjustments(values: &mut Values<'_>, cas: &Segment<'_>) -> Vec<Adjustment> {
    let mut found = Vec::new();
    let group = text(cas, 1);
    let Some(group) = AdjustmentGroup::from_code(&group) else {
        values.note(
            cas,
            format!("CAS01 {group:?} is no adjustment group; it was not read"),
        );
        return found;
    };
    for n in (2..=cas.n_elements().min(19)).step_by(3) {
        let amount = values.optional_amount(cas, n + 1);
        let reason: Option<Carc> = values.code(cas, cas.el(n), || name(cas, n));
        let Some(reason) = reason else {
            if let Some(amount) = amount {
                let name = name(cas, n);
                values.note(
                    cas,
                    format!("{amount} without a reason in {name} was not read"),
                );
            }
            continue;
        };
        if amount.is_none() {
            let name = name(cas, n + 1);
            values.note(cas, format!("{name} of reason {reason} counts as 0.00"));
        }
        let amount = amount.unwrap_or(Money::ZERO);
        let quantity = values.units(cas, n + 2);
        found.push(Adjustment {
            group,
            reason,
            amount,
            quantity,
        });
    }
    found
}

/// The X12 name of an element: `CLP04`.
pub(super) fn name(segment: &Segment<'_>, n: usize) -> String {
    format!("{}{n:02}", decode(segment.tag()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_impossible_ones_are_not() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2);
        assert_eq!(parse_date("20260302"), day);
        assert_eq!(parse_date("260302"), day);
        assert_eq!(parse_date("20260230"), None);
        assert_eq!(parse_date("2026030"), None);
        assert_eq!(parse_date("+2026302"), None);
        let to = NaiveDate::from_ymd_opt(2026, 3, 5);
        assert_eq!(parse_days("20260302-20260305"), day.map(|d| (d, to)));
    }
}
