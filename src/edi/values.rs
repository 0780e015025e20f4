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
        if let Some(money) = plain_amount(raw) {
            return Some(money);
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
        let date = plain_date(raw).or_else(|| parse_date(&decode(raw)));
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

/// An amount as nearly every file writes it: `-12`, `12.5`, `12.50`; none where it is written
/// otherwise.
fn plain_amount(raw: &[u8]) -> Option<Money> {
    let (negative, digits) = match raw.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, raw),
    };
    if digits.len() > 10 {
        return None;
    }
    let (mut cents, mut decimals, mut any) = (0_i64, None, false);
    for byte in digits {
        match (byte, decimals) {
            (b'0'..=b'9', None | Some(0 | 1)) => {
                cents = cents * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|n| n + 1);
                any = true;
            }
            (b'.', None) => decimals = Some(0),
            _ => return None,
        }
    }
    let scale = match decimals {
        None | Some(0) => 100,
        Some(1) => 10,
        Some(_) => 1,
    };
    let cents = cents * scale;
    any.then(|| Money::from_cents(if negative { -cents } else { cents }))
}

/// A date as CCYYMMDD; none where it is written otherwise, or is none.
fn plain_date(raw: &[u8]) -> Option<NaiveDate> {
    if raw.len() != 8 {
        return None;
    }
    let mut number = 0_u32;
    for byte in raw {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number = number * 10 + u32::from(digit);
    }
    let year = i32::try_from(number / 10_000).ok()?;
    NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100)
}

/// The group of an adjustment by the bytes of CAS01.
fn group_of(raw: &[u8]) -> Option<AdjustmentGroup> {
    std::str::from_utf8(raw.trim_ascii())
        .ok()
        .and_then(AdjustmentGroup::from_code)
}

/// Adds the adjustments of one CAS segment to `found`.
pub(super) fn adjustments_into(
    values: &mut Values<'_>,
    cas: &Segment<'_>,
    found: &mut Vec<Adjustment>,
) {
    let Some(group) = group_of(cas.el(1)) else {
        let group = text(cas, 1);
        values.note(
            cas,
            format!("CAS01 {group:?} is no adjustment group; it was not read"),
        );
        return;
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
}

/// The adjustments of one CAS segment.
pub(super) fn adjustments(values: &mut Values<'_>, cas: &Segment<'_>) -> Vec<Adjustment> {
    let mut found = Vec::new();
    adjustments_into(values, cas, &mut found);
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
    fn plain_amounts_and_dates_are_what_the_full_readers_say() {
        let amounts = [
            "0",
            "12",
            "-12",
            "12.5",
            "12.50",
            "12.",
            ".5",
            "-.05",
            "",
            "-",
            ".",
            "1.234",
            "+1",
            "$1",
            "1e3",
            "999999999999",
            "1234567890123",
        ];
        for text in amounts {
            if let Some(money) = plain_amount(text.as_bytes()) {
                assert_eq!(Money::parse(text), Ok(money), "{text}");
            }
        }
        assert_eq!(plain_amount(b"12.5"), Some(Money::from_cents(1_250)));
        for text in ["20260302", "20260230", "2026030a", "260302", "20990101"] {
            if let Some(day) = plain_date(text.as_bytes()) {
                assert_eq!(parse_date(text), Some(day), "{text}");
            }
        }
        assert!(plain_date(b"20260302").is_some());
    }

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
