//! What goes beside a leveled visit, and what speaks against it: 25 and 57, the preventive visit
//! of the same day, G2211, interactive complexity, shared visits, the codes that Medicare does
//! not take (coding.md 6.2 to 6.9).

use chrono::NaiveDate;

use super::behavioral::takes_interactive_complexity;
use super::em_codes;
use super::em_level::{Acquaintance, Leveled, Setting};
use super::em_sheet::{History, Reported, Worksheet};
use super::prolonged::Counting;
use crate::codesets::{CodeSets, Fact};

/// The codes to report and the cautions, as they are found.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) report: Vec<Reported>,
    pub(super) cautions: Vec<String>,
}

impl Beside {
    fn caution(&mut self, text: impl Into<String>) {
        self.cautions.push(text.into());
    }

    /// Adds a modifier to the visit, once.
    fn on_visit(&mut self, modifier: &'static str) {
        if let Some(visit) = self.report.first_mut()
            && !visit.modifiers.contains(&modifier)
        {
            visit.modifiers.push(modifier);
        }
    }

    fn visit_has(&self, modifier: &str) -> bool {
        let visit = self.report.first();
        visit.is_some_and(|visit| visit.modifiers.contains(&modifier))
    }
}

/// What the other services of the day ask for. The visit is the first of the report.
pub(super) fn of_the_day(sets: &CodeSets, sheet: &Worksheet, beside: &mut Beside) {
    shared(sheet, beside);
    preventive(sheet, beside);
    for code in &sheet.beside {
        separate(sets, sheet, (code, beside));
    }
    longitudinal(sets, sheet, beside);
    if sheet.interactive {
        let base = beside
            .report
            .iter()
            .any(|line| takes_interactive_complexity(line.code));
        if base {
            let why = "interactive complexity";
            beside.report.push(Reported::one("90785", why));
        } else {
            beside.caution(
                "90785 adds to a diagnostic evaluation, psychotherapy or group therapy only",
            );
        }
    }
}

fn shared(sheet: &Worksheet, beside: &mut Beside) {
    let Some(shared) = sheet.shared else { return };
    if !in_facility(sheet.setting) {
        beside.caution("visits are shared in facilities only; in the office it is incident-to");
        return;
    }
    beside.on_visit("FS");
    let all = u32::from(shared.physician) + u32::from(shared.other);
    let who = match (u32::from(shared.physician) * 2).cmp(&all) {
        std::cmp::Ordering::Greater => "the physician spent more than half of the time and bills",
        std::cmp::Ordering::Less => "the other clinician spent more than half and bills",
        std::cmp::Ordering::Equal => {
            "neither spent more than half of the time: who made the substantive part of the \
             decision bills"
        }
    };
    beside.caution(who);
}

const fn in_facility(setting: Setting) -> bool {
    matches!(
        setting,
        Setting::HospitalInitial
            | Setting::HospitalSubsequent
            | Setting::HospitalSameDay
            | Setting::HospitalDischarge
            | Setting::Emergency
            | Setting::NursingInitial
            | Setting::NursingSubsequent
            | Setting::NursingDischarge
            | Setting::CriticalCare
    )
}

fn preventive(sheet: &Worksheet, beside: &mut Beside) {
    if !sheet.preventive {
        return;
    }
    let Some(age) = sheet.age else {
        beside.caution("the preventive visit goes by age, and the age is not given");
        return;
    };
    if let Some(code) = em_codes::preventive(age, sheet.acquaintance()) {
        beside.on_visit("25");
        let why = format!("preventive visit at {age}; the problem visit is documented apart");
        beside.report.push(Reported::one(code, why));
    }
}

/// A procedure of the same day asks the visit for 25, major surgery for 57.
fn separate(sets: &CodeSets, sheet: &Worksheet, (code, beside): (&str, &mut Beside)) {
    let Some(procedure) = sets.procedure(code, sheet.dos) else {
        return;
    };
    if procedure.global_days == Some(90) {
        beside.on_visit("57");
        beside.caution(format!("57 only if the visit decided on {code}"));
    } else if procedure.global_days.is_some() || procedure.is(Fact::VaccineAdministration) {
        beside.on_visit("25");
        beside.caution(format!("25 only if the visit stands apart from {code}"));
    } else if procedure.is(Fact::Preventive) {
        beside.on_visit("25");
    }
}

/// G2211: Medicare, an office visit, from 2026 also at home; not beside 25, except that a vaccine
/// or a Part B preventive service may be what the 25 is for (since 2025).
fn longitudinal(sets: &CodeSets, sheet: &Worksheet, beside: &mut Beside) {
    if !sheet.longitudinal {
        return;
    }
    let home = NaiveDate::from_ymd_opt(2026, 1, 1).is_some_and(|from| sheet.dos >= from);
    let at_home = sheet.setting == Setting::Home && home;
    let place = at_home || sheet.setting == Setting::Office;
    if sheet.payer != Counting::Medicare || !place {
        beside.caution("G2211 is Medicare's, for office visits and, from 2026, visits at home");
        return;
    }
    let exempt = |code: &String| {
        sets.procedure(code, sheet.dos).is_some_and(|p| {
            p.is(Fact::VaccineAdministration) || (p.is(Fact::Preventive) && is_part_b(code))
        })
    };
    if beside.visit_has("25") && !sheet.beside.iter().any(exempt) {
        beside.caution("G2211 is not paid beside 25 on the visit");
        return;
    }
    let why = "the clinician carries the patient's care over time";
    beside.report.push(Reported::one("G2211", why));
}

/// Preventive services that Part B covers are G codes; 99381 to 99397 are not covered.
fn is_part_b(code: &str) -> bool {
    code.starts_with(['G', 'Q'])
}

/// What speaks against the visit as it stands.
pub(super) fn cautions(sheet: &Worksheet, leveled: &Leveled, beside: &mut Beside) {
    let medicare = sheet.payer == Counting::Medicare;
    let is = |settings: &[Setting]| settings.contains(&sheet.setting);
    if medicare && is(&[Setting::ConsultOffice, Setting::ConsultHospital]) {
        beside.caution(
            "Medicare does not take consultation codes: level it as an office or hospital visit",
        );
    }
    if medicare && is(&[Setting::Video, Setting::Audio]) {
        beside.caution(
            "Medicare does not take 98000 to 98015: level it as an office visit with place of \
             service 02 or 10, and 93 where it was by voice only",
        );
    }
    if medicare && is(&[Setting::Preventive]) {
        beside.caution(
            "Medicare does not cover preventive visits by age: G0438 or G0439, or GY and the \
             patient pays",
        );
    }
    if is(&[Setting::Preventive]) && sheet.age.is_none() {
        beside.caution("the preventive visit goes by age, and the age is not given");
    }
    if is(&[Setting::CriticalCare, Setting::Crisis]) && leveled.level.is_none() {
        beside.caution("fewer than 30 minutes: report another visit instead");
    }
    if medicare && sheet.preventive {
        beside.caution("Medicare does not cover the preventive visit: GY, and the patient pays");
    }
    if sheet.therapy_minutes.is_some_and(|minutes| minutes < 16) {
        beside.caution("fewer than 16 minutes of psychotherapy are not billed");
    }
    acquaintance(sheet, beside);
}

fn acquaintance(sheet: &Worksheet, beside: &mut Beside) {
    if !sheet.setting.asks_new_or_established() {
        return;
    }
    let word = |a: Acquaintance| match a {
        Acquaintance::New => "new",
        Acquaintance::Established => "established",
    };
    match (sheet.patient, sheet.history.on(sheet.dos)) {
        (Some(stated), Some(known)) if stated != known => {
            let seen = match sheet.history {
                History::LastOn(last) => format!("the last service was on {last}"),
                History::Never | History::NotAsked => "no service is on record".to_owned(),
            };
            beside.caution(format!(
                "stated as {}, but {seen}: the patient is {}",
                word(stated),
                word(known)
            ));
        }
        (None, None) => {
            beside.caution("new or established is not said; established is taken");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::em_level::Level::{High, Low, Moderate};
    use super::super::em_sheet::{Assessment, Shared, assess};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn office(payer: Counting) -> Worksheet {
        Worksheet {
            payer,
            patient: Some(Acquaintance::Established),
            problems: Some(Moderate),
            data: Some(Low),
            risk: Some(Moderate),
            ..Worksheet::new(day("2026-03-02"), Setting::Office)
        }
    }

    fn codes(sheet: &Worksheet) -> Vec<String> {
        let found: Assessment = assess(CodeSets::built_in(), sheet);
        let line = |r: &Reported| {
            let mut text = r.code.to_owned();
            for modifier in &r.modifiers {
                text = format!("{text}-{modifier}");
            }
            if r.units == 1 {
                text
            } else {
                format!("{text} x{}", r.units)
            }
        };
        found.report.iter().map(line).collect()
    }

    /// coding.md 6.3: the test line.
    #[test]
    fn prolonged_services_follow_the_payers_clock() {
        let at = |payer, patient, minutes| {
            codes(&Worksheet {
                patient: Some(patient),
                problems: None,
                data: None,
                risk: None,
                minutes: Some(minutes),
                ..office(payer)
            })
        };
        use Acquaintance::{Established, New};
        assert_eq!(at(Counting::Medicare, New, 88), ["99205"]);
        assert_eq!(at(Counting::Cpt, New, 88), ["99205", "99417"]);
        assert_eq!(at(Counting::Medicare, New, 89), ["99205", "G2212"]);
        assert_eq!(at(Counting::Medicare, New, 104), ["99205", "G2212 x2"]);
        assert_eq!(at(Counting::Cpt, Established, 55), ["99215", "99417"]);
        assert_eq!(
            at(Counting::Medicare, Established, 84),
            ["99215", "G2212 x2"]
        );
        // A level by decision making alone takes no prolonged service.
        let by_mdm = Worksheet {
            problems: Some(High),
            risk: Some(High),
            minutes: Some(39),
            ..office(Counting::Cpt)
        };
        assert_eq!(codes(&by_mdm), ["99215"]);
    }

    #[test]
    fn a_problem_beside_a_preventive_visit_takes_25() {
        let both = Worksheet {
            preventive: true,
            age: Some(45),
            ..office(Counting::Cpt)
        };
        assert_eq!(codes(&both), ["99214-25", "99396"]);
        let child = Worksheet {
            age: Some(4),
            patient: Some(Acquaintance::New),
            ..Worksheet::new(day("2026-03-02"), Setting::Preventive)
        };
        assert_eq!(codes(&child), ["99382"]);
    }

    /// coding.md 6.5.
    #[test]
    fn complexity_is_not_paid_beside_25_unless_for_prevention() {
        let with = |beside: &[&str], payer| {
            codes(&Worksheet {
                longitudinal: true,
                beside: beside.iter().map(|c| (*c).to_owned()).collect(),
                ..office(payer)
            })
        };
        assert_eq!(with(&[], Counting::Medicare), ["99214", "G2211"]);
        assert_eq!(with(&["20610"], Counting::Medicare), ["99214-25"]);
        assert_eq!(with(&["90471"], Counting::Medicare), ["99214-25", "G2211"]);
        assert_eq!(with(&["27447"], Counting::Cpt), ["99214-57"]);
    }

    #[test]
    fn therapy_beside_a_visit_leaves_the_visit_to_decision_making() {
        let sheet = Worksheet {
            minutes: Some(60),
            therapy_minutes: Some(38),
            interactive: true,
            ..office(Counting::Cpt)
        };
        assert_eq!(codes(&sheet), ["99214", "90836", "90785"]);
        let crisis = Worksheet {
            minutes: Some(105),
            ..Worksheet::new(day("2026-03-02"), Setting::Crisis)
        };
        assert_eq!(codes(&crisis), ["90839", "90840 x2"]);
    }

    #[test]
    fn critical_care_counts_later_for_medicare() {
        let at = |payer, minutes| {
            codes(&Worksheet {
                payer,
                minutes: Some(minutes),
                ..Worksheet::new(day("2026-03-02"), Setting::CriticalCare)
            })
        };
        assert_eq!(at(Counting::Cpt, 75), ["99291", "99292"]);
        assert_eq!(at(Counting::Medicare, 75), ["99291"]);
        assert_eq!(at(Counting::Medicare, 104), ["99291", "99292"]);
    }

    /// coding.md 6.6.
    #[test]
    fn three_years_make_a_patient_new_again() {
        let seen = |last: &str| History::LastOn(day(last)).on(day("2026-03-02"));
        assert_eq!(seen("2023-03-02"), Some(Acquaintance::New));
        assert_eq!(seen("2023-03-03"), Some(Acquaintance::Established));
        assert_eq!(
            History::Never.on(day("2026-03-02")),
            Some(Acquaintance::New)
        );
        let stated = Worksheet {
            patient: Some(Acquaintance::New),
            history: History::LastOn(day("2025-01-15")),
            ..office(Counting::Cpt)
        };
        let found = assess(CodeSets::built_in(), &stated);
        assert!(
            found.cautions[0].contains("2025-01-15"),
            "{:?}",
            found.cautions
        );
    }

    #[test]
    fn a_shared_visit_is_billed_by_whoever_spent_more_than_half() {
        let sheet = Worksheet {
            shared: Some(Shared {
                physician: 20,
                other: 16,
            }),
            ..Worksheet::new(day("2026-03-02"), Setting::HospitalSubsequent)
        };
        assert_eq!(codes(&sheet), ["99232-FS"]);
        let found = assess(CodeSets::built_in(), &sheet);
        assert!(found.cautions[0].starts_with("the physician"));
    }

    /// Scenario S2: what would change the level.
    #[test]
    fn one_step_of_risk_changes_the_level() {
        let sheet = Worksheet {
            minutes: Some(22),
            ..office(Counting::Cpt)
        };
        let found = assess(CodeSets::built_in(), &sheet);
        let said: Vec<_> = found
            .steps
            .iter()
            .map(|s| (s.what.word(), s.to.as_str(), s.code))
            .collect();
        assert!(said.contains(&("risk", "low", Some("99213"))), "{said:?}");
        assert!(said.contains(&("problems", "low", Some("99213"))));
        assert!(said.contains(&("time", "40 minutes", Some("99215"))));
        assert!(
            !said
                .iter()
                .any(|(what, to, _)| *what == "data" && *to == "minimal")
        );
    }
}
