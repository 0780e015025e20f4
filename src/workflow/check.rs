//! Reading the fields of an input: every wrong one is named, not only the first.

use std::fmt::Display;

use chrono::NaiveDate;

use super::error::{DeedError, Problem};
use crate::domain::money::Money;

/// The longest name or line of an address that a claim carries (NM103, N301).
pub(super) const LONGEST: usize = 60;

/// The fields of an input as they are read, and what is wrong with them.
#[derive(Default)]
pub(super) struct Check {
    within: String,
    problems: Vec<Problem>,
}

impl Check {
    pub(super) fn new() -> Check {
        Check::default()
    }

    /// Reads the fields inside another field: `address`, `lines.2`.
    pub(super) fn within<T>(
        &mut self,
        field: impl Display,
        read: impl FnOnce(&mut Check) -> T,
    ) -> T {
        let outer = self.within.len();
        self.within.push_str(&format!("{field}."));
        let value = read(self);
        self.within.truncate(outer);
        value
    }

    /// Says what is wrong with a field.
    pub(super) fn wrong(&mut self, field: &str, message: impl Display) {
        self.problems.push(Problem {
            field: format!("{}{field}", self.within),
            message: message.to_string(),
        });
    }

    /// Says so unless it is true.
    pub(super) fn require(&mut self, right: bool, field: &str, message: impl Display) {
        if !right {
            self.wrong(field, message);
        }
    }

    /// A text that may be empty.
    pub(super) fn text(&mut self, field: &str, text: &str, longest: usize) -> String {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            self.wrong(field, "has a character that cannot be printed");
        }
        if text.chars().count() > longest {
            self.wrong(field, format!("has more than {longest} characters"));
        }
        text.to_owned()
    }

    /// A text that must be there.
    pub(super) fn needed(&mut self, field: &str, text: &str, longest: usize) -> String {
        if text.trim().is_empty() {
            self.wrong(field, "is missing");
        }
        self.text(field, text, longest)
    }

    /// A longer text, in lines.
    pub(super) fn lines(&mut self, field: &str, text: &str) -> String {
        let text = text.trim_end();
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            self.wrong(field, "has a character that cannot be printed");
        }
        text.to_owned()
    }

    /// A value that proves itself, required.
    pub(super) fn read<T, E: Display>(
        &mut self,
        field: &str,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if text.trim().is_empty() {
            self.wrong(field, "is missing");
            return None;
        }
        match parse(text) {
            Ok(value) => Some(value),
            Err(e) => {
                self.wrong(field, e);
                None
            }
        }
    }

    /// A value that proves itself, or nothing where the text is empty.
    pub(super) fn read_if_any<T, E: Display>(
        &mut self,
        field: &str,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if text.trim().is_empty() {
            return None;
        }
        self.read(field, text, parse)
    }

    /// One of a set of words, required.
    pub(super) fn one_of<T>(
        &mut self,
        field: &str,
        text: &str,
        (parse, words): (impl FnOnce(&str) -> Option<T>, &str),
    ) -> Option<T> {
        self.read(field, text, |t| {
            parse(t.trim()).ok_or_else(|| format!("is none of {words}"))
        })
    }

    /// A day, required.
    pub(super) fn day(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        self.read(field, text, read_day)
    }

    /// A day, or nothing where the text is empty.
    pub(super) fn day_if_any(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        self.read_if_any(field, text, read_day)
    }

    /// An amount of at most ten million dollars that is not negative, required.
    pub(super) fn amount(&mut self, field: &str, text: &str) -> Option<Money> {
        let amount = self.read(field, text, Money::parse)?;
        self.require(!amount.is_negative(), field, "is negative");
        let most = Money::from_cents(999_999_999);
        self.require(amount <= most, field, "is more than any charge: 9999999.99");
        Some(amount)
    }

    /// Ten digits, whatever stands between them, or nothing.
    pub(super) fn phone(&mut self, field: &str, text: &str) -> String {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let strange = |c: char| !(c.is_ascii_digit() || " ()-.+/".contains(c));
        if !text.trim().is_empty() && (digits.len() != 10 || text.chars().any(strange)) {
            self.wrong(field, "a phone number is ten digits, area code first");
        }
        digits
    }

    /// Ten letters and digits, or nothing.
    pub(super) fn taxonomy(&mut self, field: &str, text: &str) -> String {
        let code = text.trim().to_ascii_uppercase();
        let shaped = code.len() == 10
            && code.ends_with('X')
            && code.bytes().all(|b| b.is_ascii_alphanumeric());
        let what = "a taxonomy code is ten letters and digits and ends in X, such as 207Q00000X";
        self.require(code.is_empty() || shaped, field, what);
        code
    }

    /// The value, where nothing was wrong with any field.
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, DeedError> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(DeedError::Invalid(self.problems)),
        }
    }
}

fn read_day(text: &str) -> Result<NaiveDate, &'static str> {
    let text = text.trim();
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%m/%d/%Y"));
    let in_reach = |day: &NaiveDate| {
        let first = NaiveDate::from_ymd_opt(1850, 1, 1).unwrap_or_default();
        let last = NaiveDate::from_ymd_opt(2199, 12, 31).unwrap_or_default();
        (first..=last).contains(day)
    };
    day.ok()
        .filter(in_reach)
        .ok_or("is not a date: write 2026-03-02 or 3/2/2026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named() {
        let mut check = Check::new();
        check.needed("name", " ", LONGEST);
        check.within("address", |check| {
            check.text("city", "a\u{1b}[2Jb", LONGEST)
        });
        check.day("dos", "2026-02-30");
        let error = check.finish(Some(())).unwrap_err();
        let fields: Vec<&str> = error.problems().iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["name", "address.city", "dos"]);
        assert!(
            error
                .to_string()
                .starts_with("name: is missing; address.city: ")
        );
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(read_day("3/2/2026").unwrap().to_string(), "2026-03-02");
        assert_eq!(read_day(" 2026-03-02 ").unwrap().to_string(), "2026-03-02");
        assert!(read_day("0026-03-02").is_err());
        assert!(read_day("3/2/26").is_err());
    }

    #[test]
    fn a_phone_number_is_ten_digits() {
        let mut check = Check::new();
        assert_eq!(check.phone("phone", "(828) 555-0142"), "8285550142");
        assert_eq!(check.phone("phone", ""), "");
        assert!(check.problems.is_empty());
        check.phone("phone", "555-0142");
        check.phone("phone", "ring twice 8285550142");
        assert_eq!(check.problems.len(), 2);
    }
}
