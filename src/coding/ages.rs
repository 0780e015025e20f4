//! Ages and the codes that are for some ages or one sex only (coding.md 1.9).

use chrono::{Datelike, NaiveDate};

use crate::codesets::{Diagnosis, Fact, Flag, Procedure};

/// Whole years on a day; `None` before birth. Born on 29 February counts from 1 March in the
/// other years.
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> Option<u16> {
    if day < birth {
        return None;
    }
    let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
    let years = day.year() - birth.year() - i32::from(!had_birthday);
    u16::try_from(years).ok()
}

/// The span of ages that a diagnosis is for, when the age is outside it.
pub fn diagnosis_age_conflict(diagnosis: &Diagnosis<'_>, age: u16) -> Option<(Flag, (u16, u16))> {
    let spans = diagnosis
        .flags()
        .iter()
        .filter_map(|f| Some((f, f.ages()?)));
    let mut outside = spans.filter(|(_, (from, to))| age < *from || *to < age);
    outside.next()
}

/// The span of ages that a procedure is for, when the age is outside it.
pub fn procedure_age_conflict(procedure: &Procedure, age: u16) -> Option<(u16, u16)> {
    procedure.ages.filter(|(from, to)| age < *from || *to < age)
}

/// Administrative sex as claims carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodedSex {
    /// F.
    Female,
    /// M.
    Male,
}

/// The sex that a diagnosis was edited for, when it is the other one. Medicare's own edit ended
/// on 2024-09-30; the flags of the last period that had one still say which sex was meant.
pub fn diagnosis_sex_conflict(diagnosis: &Diagnosis<'_>, sex: CodedSex) -> Option<CodedSex> {
    let mut periods = diagnosis.periods().iter().rev().map(|p| p.flags);
    let meant =
        periods.find_map(
            |flags| match (flags.has(Flag::Female), flags.has(Flag::Male)) {
                (true, false) => Some(CodedSex::Female),
                (false, true) => Some(CodedSex::Male),
                (true, true) | (false, false) => None,
            },
        )?;
    (meant != sex).then_some(meant)
}

/// The sex that a procedure is for, when it is the other one.
pub fn procedure_sex_conflict(procedure: &Procedure, sex: CodedSex) -> Option<CodedSex> {
    let female = procedure.is(Fact::FemaleOnly).then_some(CodedSex::Female);
    let male = procedure.is(Fact::MaleOnly).then_some(CodedSex::Male);
    female.or(male).filter(|meant| *meant != sex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codesets::CodeSets;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn birthdays_turn_the_year() {
        assert_eq!(age_on(day("1961-02-03"), day("2026-02-02")), Some(64));
        assert_eq!(age_on(day("1961-02-03"), day("2026-02-03")), Some(65));
        assert_eq!(age_on(day("2026-03-01"), day("2026-02-28")), None);
        assert_eq!(age_on(day("2024-02-29"), day("2025-02-28")), Some(0));
    }

    /// coding.md 1.9: maternity 9 to 64, pediatric 0 to 17, adult 15 to 124, newborn 0.
    #[test]
    fn the_editor_s_ages_hold() {
        let dos = day("2026-11-02");
        let conflict = |code, age| {
            let found = CodeSets::built_in().diagnosis(code, dos).unwrap();
            diagnosis_age_conflict(&found, age).map(|(flag, _)| flag)
        };
        assert_eq!(conflict("Z34.90", 65), Some(Flag::Maternity));
        assert_eq!(conflict("Z34.90", 64), None);
        assert_eq!(conflict("Z00.129", 18), Some(Flag::Pediatric));
        assert_eq!(conflict("Z00.00", 14), Some(Flag::Adult));
        assert_eq!(conflict("Z00.00", 15), None);
    }

    #[test]
    fn the_sex_that_was_edited_until_2024_is_still_known() {
        let found = CodeSets::built_in()
            .diagnosis("N40.1", day("2026-11-02"))
            .unwrap();
        assert_eq!(
            diagnosis_sex_conflict(&found, CodedSex::Female),
            Some(CodedSex::Male)
        );
        assert_eq!(diagnosis_sex_conflict(&found, CodedSex::Male), None);
    }
}
