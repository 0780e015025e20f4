//! The patient's earlier procedures whose global period is open on a day (coding.md 5).

use chrono::NaiveDate;

use super::context::ScrubContext;
use crate::coding::indicators::Indicators;
use crate::domain::codes::Icd10Cm;
use crate::domain::dates::days_between;

/// A procedure with its global period.
pub struct OpenGlobal<'a> {
    /// The procedure.
    pub code: &'a str,
    /// Its day.
    pub on: NaiveDate,
    /// Days of the period after it.
    pub days: u16,
    /// The diagnoses that it was done for.
    pub diagnoses: &'a [Icd10Cm],
}

/// The procedures by the same clinician or specialty in whose period a later day lies, the latest
/// first. A return to the operating room, 78, begins no period of its own.
pub fn open_globals<'a>(cx: &ScrubContext<'a>, dos: NaiveDate) -> Vec<OpenGlobal<'a>> {
    let mut open: Vec<OpenGlobal<'a>> = Vec::new();
    let mut look = |code: &'a str, on: NaiveDate, returned: bool, for_what: &'a [Icd10Cm]| {
        let after = days_between(on, dos);
        if returned || !(1..=90).contains(&after) {
            return;
        }
        let days = Indicators::of(cx.codes, code, on)
            .global_days()
            .unwrap_or(0);
        if after <= i64::from(days) {
            open.push(OpenGlobal {
                code,
                on,
                days,
                diagnoses: for_what,
            });
        }
    };
    for line in cx.own_others().flat_map(|other| &other.lines) {
        let returned = line.modifiers.iter().any(|m| m.as_str() == "78");
        look(line.code.as_str(), line.dos, returned, &line.diagnoses);
    }
    for line in &cx.claim.lines {
        let returned = line.modifiers.iter().any(|m| m.as_str() == "78");
        look(line.code.as_str(), line.dos, returned, &cx.claim.diagnoses);
    }
    open.sort_by_key(|procedure| std::cmp::Reverse(procedure.on));
    open
}
