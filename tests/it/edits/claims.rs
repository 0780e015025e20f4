//! Clean claims of an invented practice: each is complete, right, and breaks no edit.

use chrono::NaiveDate;
use claimdesk::codesets::{CodeSets, MueIndicator, MueRow, PtpIndicator, PtpRow};
use claimdesk::domain::claim::{
    Frequency, LineAdjudication, OtherPayer, ProfessionalClaim, ServiceLine,
};
use claimdesk::domain::codes::{Ndc, Pos, Units};
use claimdesk::domain::coverage::{PayerOrder, Relationship};
use claimdesk::domain::encounter::{Accident, AccidentCause};
use claimdesk::domain::money::Money;
use claimdesk::domain::party::PersonName;
use claimdesk::scrub::{ClaimFacts, Filing, NoteState, Report, ScrubContext, scrub};

use super::base::{clinician, commercial, diagnoses, person};
use super::notation::{adjustment, line, other_claim};
use super::tables;

/// A claim with the day and the facts of its scrub.
#[derive(Clone)]
pub struct Case {
    pub claim: ProfessionalClaim,
    pub facts: ClaimFacts,
    pub today: NaiveDate,
}

impl Case {
    /// Scrubs it with the code sets of the tests.
    pub fn scrub(&self, codes: &CodeSets) -> Report {
        scrub(&ScrubContext::new(
            &self.claim,
            codes,
            self.today,
            &self.facts,
        ))
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn money(text: &str) -> Money {
    Money::parse(text).expect("an amount")
}

/// The built-in code sets with a few rows that stand for an imported NCCI release.
pub fn codes() -> CodeSets {
    let ptp = |column1: &str, column2: &str, indicator, deletion: Option<&str>| PtpRow {
        column1: column1.to_owned(),
        column2: column2.to_owned(),
        indicator,
        effective: day("2024-01-01"),
        deletion: deletion.map(day),
    };
    let mue = |code: &str, limit_units, indicator| MueRow {
        code: code.to_owned(),
        limit_units,
        indicator,
    };
    tables::with_hcpcs(CodeSets::built_in().clone())
        .with_ptp([
            ptp("20610", "99214", PtpIndicator::ModifierAllowed, None),
            ptp("20610", "20600", PtpIndicator::ModifierAllowed, None),
            ptp("80053", "80048", PtpIndicator::NoModifier, None),
            ptp(
                "20610",
                "93000",
                PtpIndicator::ModifierAllowed,
                Some("2026-03-01"),
            ),
        ])
        .with_mue([
            mue("20610", 2, MueIndicator::DayClinical),
            mue("80053", 1, MueIndicator::DayPolicy),
            mue("80048", 1, MueIndicator::DayPolicy),
            mue("93000", 3, MueIndicator::Line),
            mue("J3301", 16, MueIndicator::DayClinical),
        ])
        .with_fees(tables::fees())
        .with_coverage(tables::policies())
        .with_add_ons(tables::add_ons())
}

/// A clean claim, by the name that a guide gives it.
pub type Named = (&'static str, fn() -> Case);

/// The clean claims.
pub const CLEAN: [Named; 42] = [
    ("commercial", commercial),
    ("dependent", dependent),
    ("medicare", medicare),
    ("secondary", secondary),
    ("medicare-secondary", medicare_secondary),
    ("many-diagnoses", many_diagnoses),
    ("fifty-lines", fifty_lines),
    ("procedure", procedure),
    ("drug", drug),
    ("lab", lab),
    ("hospital", hospital),
    ("accident", accident),
    ("replacement", replacement),
    ("late-with-reason", late_with_reason),
    ("received", received),
    ("year-end", year_end),
    ("preventive", preventive),
    ("telehealth", telehealth),
    ("therapy", therapy),
    ("chiropractic", chiropractic),
    ("equipment", equipment),
    ("pregnancy", pregnancy),
    ("anesthesia", anesthesia),
    ("both-sides", both_sides),
    ("code-update", code_update),
    ("continuing", continuing),
    ("heart", heart),
    ("injury", injury),
    ("medicare-lab", medicare_lab),
    ("unlisted", unlisted),
    ("void", void),
    ("surgery", surgery),
    ("biopsy", biopsy),
    ("after-surgery", after_surgery),
    ("medicare-telehealth", medicare_telehealth),
    ("advantage", advantage),
    ("crisis", crisis),
    ("long-visit", long_visit),
    ("wellness", wellness),
    ("care", care),
    ("vaccine", vaccine),
    ("splints", splints),
];

/// The clean claim of this name.
pub fn clean(name: &str) -> Option<Case> {
    CLEAN
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, make)| make())
}

impl Case {
    /// With these lines.
    pub fn lines(mut self, lines: &[&str]) -> Case {
        self.claim.lines = lines
            .iter()
            .map(|text| line(text).expect("a line"))
            .collect();
        self.number_lines();
        self
    }

    /// Numbers new lines, dates them on the day of the first and points them at every diagnosis,
    /// and makes the total right.
    pub fn number_lines(&mut self) {
        let n_diagnoses = u8::try_from(self.claim.diagnoses.len()).unwrap_or(0);
        let dos = self
            .claim
            .lines
            .first()
            .map(|l| l.dos)
            .filter(|dos| *dos != NaiveDate::MIN);
        for (n, line) in self.claim.lines.iter_mut().enumerate() {
            if line.line_control.is_empty() {
                line.line_control = format!("L{}", n + 1);
                line.pointers = (1..=n_diagnoses.min(4)).collect();
            }
            if line.dos == NaiveDate::MIN {
                line.dos = dos.unwrap_or_else(|| day("2026-03-02"));
            }
        }
        self.claim.charged = self.claim.line_total();
    }

    fn diagnoses(mut self, codes: &str) -> Case {
        self.claim.diagnoses = diagnoses(codes);
        self
    }

    fn pos(mut self, pos: &str) -> Case {
        self.claim.pos = Pos::parse(pos).expect("two digits");
        self
    }
}

fn dependent() -> Case {
    let mut case = commercial();
    case.claim.relationship = Relationship::Child;
    case.claim.patient.name = PersonName::new("Testcase", "Ida");
    case.claim.patient.birth_date = Some(day("2015-07-09"));
    case.diagnoses("J02.0").lines(&["99213 98.00"])
}

fn medicare() -> Case {
    let mut case = commercial();
    case.claim.filing_code = "MB".to_owned();
    case.claim.payer.name = "Medicare Part B".to_owned();
    case.claim.payer.payer_id = "11502".to_owned();
    case.claim.subscriber.member_id = "1EG4TE5MK73".to_owned();
    case.claim.subscriber.group_number = String::new();
    case.claim.patient.birth_date = Some(day("1950-02-03"));
    case.claim.subscriber.birth_date = Some(day("1950-02-03"));
    case.facts.takes_replacements = Some(false);
    case.facts.filing = Some(Filing {
        file_by: day("2027-03-02"),
        received_on: None,
    });
    case.lines(&["99214 150.00"])
}

/// What another payer has decided on a line, as `112.80 CO-45-67.20 PR-3-30.00`.
fn decided(line: &mut ServiceLine, payer_id: &str, text: &str) {
    let mut words = text.split(' ');
    line.adjudications = vec![LineAdjudication {
        payer_id: payer_id.to_owned(),
        paid: money(words.next().unwrap_or_default()),
        code: line.code,
        modifiers: line.modifiers.clone(),
        units: line.units,
        bundled_into: None,
        adjustments: words
            .map(|w| adjustment(w).expect("an adjustment"))
            .collect(),
        paid_on: Some(day("2026-03-20")),
        remaining_liability: None,
    }];
}

fn other_payer(paid: &str) -> OtherPayer {
    OtherPayer {
        order: PayerOrder::Primary,
        relationship: Relationship::Myself,
        group_number: "G100".to_owned(),
        plan_name: String::new(),
        filing_code: "CI".to_owned(),
        subscriber: person("Testcase", "Ada"),
        member_id: "XQA1234567".to_owned(),
        payer_name: "Blue Ridge Health".to_owned(),
        payer_id: "60054".to_owned(),
        paid: Some(money(paid)),
        remaining_liability: Some(money("30.00")),
        non_covered: None,
        remarks: Vec::new(),
        adjustments: Vec::new(),
        paid_on: None,
        payer_claim_number: "2026060112345".to_owned(),
    }
}

/// Claim A of scenario S13: 385.00 charged, 191.20 paid by the primary.
fn secondary() -> Case {
    let mut case = commercial();
    case.claim.order = PayerOrder::Secondary;
    case.claim.payer.name = "Pine Mutual".to_owned();
    case.claim.payer.payer_id = "70077".to_owned();
    case.claim.subscriber.member_id = "W223344".to_owned();
    case.claim.other_payers = vec![other_payer("191.20")];
    case.today = day("2026-03-24");
    let mut case =
        case.diagnoses("M17.11 I10")
            .lines(&["99214 25 210.00", "20610 RT 135.00", "36415 40.00"]);
    let decisions = [
        "112.80 CO-45-67.20 PR-3-30.00",
        "78.40 CO-45-56.60",
        "0.00 CO-97-40.00",
    ];
    for (line, text) in case.claim.lines.iter_mut().zip(decisions) {
        decided(line, "60054", text);
    }
    case
}

fn medicare_secondary() -> Case {
    let mut case = medicare();
    case.claim.order = PayerOrder::Secondary;
    case.claim.msp_type = "12".to_owned();
    case.claim.other_payers = vec![other_payer("112.80")];
    case.today = day("2026-03-24");
    let mut case = case.lines(&["99214 210.00"]);
    decided(
        &mut case.claim.lines[0],
        "60054",
        "112.80 CO-45-67.20 PR-3-30.00",
    );
    case
}

fn many_diagnoses() -> Case {
    let mut case = commercial()
        .diagnoses("I10 E11.9 E78.2 K21.9 R00.2")
        .lines(&["99214 25 150.00", "93000 45.00"]);
    case.claim.lines[1].pointers = vec![5];
    case
}

fn fifty_lines() -> Case {
    let mut case = commercial().diagnoses("J30.1");
    case.claim.lines = (0..50)
        .map(|n| {
            let mut line = line("95115 22.00").expect("a line");
            line.line_control = format!("L{}", n + 1);
            line.pointers = vec![1];
            line.dos = day("2026-01-11") + chrono::Days::new(n);
            line
        })
        .collect();
    case.claim.charged = case.claim.line_total();
    case
}

fn procedure() -> Case {
    commercial()
        .diagnoses("M17.11 I10")
        .lines(&["99214 25 210.00", "20610 RT 135.00"])
}

fn drug() -> Case {
    let mut case = commercial()
        .diagnoses("M17.11")
        .lines(&["20610 RT 135.00", "J3301 x4 40.00"]);
    case.claim.lines[1].ndc = Some(Ndc {
        number: "00003029320".to_owned(),
        quantity_thousandths: 1_000,
        unit: "ML".to_owned(),
    });
    case
}

fn lab() -> Case {
    let mut case = commercial()
        .diagnoses("E11.9")
        .lines(&["80053 60.00", "83036 QW 30.00"]);
    case.claim.clia = "34D1234567".to_owned();
    case
}

fn hospital() -> Case {
    let mut case = commercial()
        .pos("21")
        .diagnoses("I48.0")
        .lines(&["99223 320.00"]);
    case.claim.admitted_on = Some(day("2026-03-02"));
    case
}

fn accident() -> Case {
    let mut case = commercial().diagnoses("S13.4XXA").lines(&["99203 180.00"]);
    case.claim.filing_code = "AM".to_owned();
    case.claim.accident = Some(Accident {
        cause: AccidentCause::Auto,
        on: day("2026-02-27"),
        state: "NC".to_owned(),
    });
    case
}

fn replacement() -> Case {
    let mut case = commercial();
    case.claim.control_number = "CD1041A".to_owned();
    case.claim.frequency = Frequency::Replacement;
    case.claim.payer_claim_number = "2026060112345".to_owned();
    case
}

fn late_with_reason() -> Case {
    let mut case = commercial();
    case.claim.delay_reason = "8".to_owned();
    case.today = day("2026-09-15");
    case
}

fn received() -> Case {
    let mut case = commercial();
    case.facts.filing = Some(Filing {
        file_by: day("2026-08-29"),
        received_on: Some(day("2026-03-11")),
    });
    case
}

fn year_end() -> Case {
    let mut case = commercial();
    case.claim.lines[0].dos = day("2026-12-30");
    case.today = day("2027-01-20");
    case.facts.note = NoteState::Signed(day("2026-12-30"));
    case.facts.filing = Some(Filing {
        file_by: day("2027-06-28"),
        received_on: None,
    });
    case
}

fn preventive() -> Case {
    commercial().diagnoses("Z00.00").lines(&["99397 190.00"])
}

fn telehealth() -> Case {
    let mut case = commercial().pos("10").lines(&["99213 95 98.00"]);
    case.claim.facility = None;
    case
}

fn therapy() -> Case {
    commercial()
        .diagnoses("M25.561")
        .lines(&["97110 GP x2 90.00", "97140 GP 45.00"])
}

fn chiropractic() -> Case {
    let mut case = medicare().diagnoses("M99.03").lines(&["98941 AT 55.00"]);
    case.claim.referring = None;
    case
}

fn equipment() -> Case {
    let mut case = medicare()
        .pos("12")
        .diagnoses("J44.1")
        .lines(&["E0570 NU 130.00"]);
    case.claim.facility = None;
    case.claim.lines[0].ordering = Some(clinician("Orderly", "1888888884", ""));
    case
}

fn pregnancy() -> Case {
    let mut case = commercial()
        .diagnoses("Z34.01 Z3A.12")
        .lines(&["99213 98.00"]);
    case.claim.patient.birth_date = Some(day("1998-05-06"));
    case.claim.subscriber.birth_date = Some(day("1998-05-06"));
    case
}

fn anesthesia() -> Case {
    let mut case = commercial()
        .pos("24")
        .diagnoses("K21.9")
        .lines(&["00731 AA 600.00"]);
    case.claim.lines[0].units = Units::whole(45);
    case.claim.lines[0].minutes = true;
    case
}

fn both_sides() -> Case {
    commercial().diagnoses("M17.0").lines(&["20610 50 200.00"])
}

/// Two visits around the release of 1 October 2026.
fn code_update() -> Case {
    let mut case = commercial()
        .diagnoses("M72.2")
        .lines(&["99213 2026-09-29 98.00"]);
    case.today = day("2026-10-12");
    case.facts.note = NoteState::Signed(day("2026-10-05"));
    case.facts.filing = Some(Filing {
        file_by: day("2027-03-28"),
        received_on: None,
    });
    case
}

fn continuing() -> Case {
    medicare().lines(&["99214 150.00", "G2211 16.00"])
}

fn heart() -> Case {
    commercial()
        .diagnoses("I48.0")
        .lines(&["99213 25 98.00", "93000 x2 90.00"])
}

fn injury() -> Case {
    commercial()
        .diagnoses("S93.401A W10.0XXA")
        .lines(&["99213 25 98.00", "29515 120.00"])
}

fn medicare_lab() -> Case {
    let mut case = medicare().diagnoses("E11.9").lines(&["80053 60.00"]);
    case.claim.clia = "34D1234567".to_owned();
    case
}

fn unlisted() -> Case {
    let mut case = commercial().diagnoses("L81.8").lines(&["17999 300.00"]);
    case.claim.lines[0].description = "Excision of a tattoo, comparable to 11400".to_owned();
    case
}

fn void() -> Case {
    let mut case = replacement();
    case.claim.frequency = Frequency::Void;
    case
}

fn surgery() -> Case {
    commercial()
        .pos("24")
        .diagnoses("K80.20")
        .lines(&["47562 1900.00"])
}

fn biopsy() -> Case {
    commercial()
        .diagnoses("D48.5")
        .lines(&["11102 120.00", "11103 60.00"])
}

/// A visit for another problem three weeks after a knee replacement by the same clinician.
fn after_surgery() -> Case {
    let mut case = commercial().lines(&["99213 24 98.00"]);
    let npi = case.claim.rendering.as_ref().map(|p| p.npi.clone());
    let mut other = other_claim("CD0900 27447 2026-02-10").expect("a claim");
    other.rendering_npi = npi.unwrap_or_default();
    other.lines[0].diagnoses = diagnoses("M17.11");
    case.facts.others = Some(vec![other]);
    case
}

fn medicare_telehealth() -> Case {
    let mut case = medicare().pos("10").lines(&["99213 98.00"]);
    case.claim.facility = None;
    case
}

fn advantage() -> Case {
    let mut case = medicare();
    case.claim.filing_code = "16".to_owned();
    case.claim.payer.name = "Harbor Advantage".to_owned();
    case.claim.subscriber.member_id = "XQA1234567".to_owned();
    case.facts.takes_replacements = Some(true);
    case
}

fn crisis() -> Case {
    commercial().diagnoses("F43.0").lines(&["90839 180.00"])
}

fn long_visit() -> Case {
    commercial().lines(&["99215 250.00"])
}

fn wellness() -> Case {
    medicare().diagnoses("Z00.00").lines(&["G0439 140.00"])
}

fn care() -> Case {
    commercial().lines(&["99490 65.00"])
}

fn vaccine() -> Case {
    let mut case = commercial()
        .diagnoses("Z23")
        .lines(&["90471 25.00", "90715 45.00"]);
    case.claim.lines[1].ndc = Some(Ndc {
        number: "58160084252".to_owned(),
        quantity_thousandths: 500,
        unit: "ML".to_owned(),
    });
    case
}

fn splints() -> Case {
    commercial().diagnoses("M25.561").lines(&["73560 RT 60.00"])
}
