//! Whether the code sets at hand answer for a day: what the title line of the coder says.

use chrono::{Datelike, NaiveDate};

use crate::codesets::CodeSets;

/// Which releases answer for a day, in a few words, and whether any does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Currency {
    /// `ICD-10-CM FY2027   NCCI 2026 Q4`, or what is missing.
    pub words: String,
    /// Whether every table that edits rest on answers for the day.
    pub current: bool,
}

/// The fiscal year of ICD-10-CM on a day: it begins on October 1 of the year before.
#[must_use]
pub fn fiscal_year(day: NaiveDate) -> i32 {
    day.year() + i32::from(day.month() >= 10)
}

/// What answers for a day.
#[must_use]
pub fn on(codes: &CodeSets, day: NaiveDate) -> Currency {
    let year = fiscal_year(day);
    let (icd, icd_right) = match codes.icd10.edition(day) {
        Some(_) => (format!("ICD-10-CM FY{year}"), true),
        None => (format!("ICD-10-CM has no FY{year}"), false),
    };
    let quarter = format!("{} Q{}", day.year(), day.month0() / 3 + 1);
    let (ncci, ncci_right) = match codes.ptp.edition(day) {
        Some(_) => (format!("NCCI {quarter}"), true),
        None if codes.ptp.all().is_empty() => ("NCCI not loaded".to_owned(), false),
        None => (format!("NCCI has no {quarter}"), false),
    };
    Currency {
        words: format!("{icd}   {ncci}"),
        current: icd_right && ncci_right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_diagnoses_answer_up_to_the_end_of_their_year_and_ncci_is_not_loaded() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(fiscal_year(day("2026-09-30")), 2026);
        assert_eq!(fiscal_year(day("2026-10-01")), 2027);
        let codes = CodeSets::built_in();
        let now = on(codes, day("2026-11-23"));
        assert_eq!(now.words, "ICD-10-CM FY2027   NCCI not loaded");
        assert!(!now.current);
        let later = on(codes, day("2027-10-01"));
        assert!(
            later.words.starts_with("ICD-10-CM has no FY2028"),
            "{}",
            later.words
        );
    }
}
