//! Check a coded encounter on its own, without a practice: what the scrubber says of its codes.
//!
//! The encounter is put into an otherwise faultless claim, so that every edit of the scrubber
//! runs as it would; what concerns the people and the offices on that invented claim is left
//! out of the answer.

mod faultless;
mod tables;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::error::{DeedError, Problem};
use crate::codesets::CodeSets;
use crate::domain::claim::{ProfessionalClaim, ServiceLine};
use crate::domain::codes::{Hcpcs, Icd10Cm, Modifier, Pos, Units};
use crate::domain::money::Money;
use crate::scrub::{
    ClaimFacts, Layer, NoteState, OtherClaim, OtherLine, ReasonGiven, Report, ScrubContext, scrub,
};
pub use tables::{AddOnInput, FeeInput, MueInput, PolicyInput, PtpInput};

/// An encounter as it was coded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodedEncounter {
    /// Date of service.
    pub dos: NaiveDate,
    /// Who was treated, as far as codes depend on it.
    #[serde(default)]
    pub patient: Person,
    /// `medicare`, `medicaid`, `commercial`, … or a claim filing code.
    #[serde(default)]
    pub payer: String,
    /// Place of service, `11` where none is given.
    #[serde(default)]
    pub pos: String,
    /// Taxonomy code of the clinician.
    #[serde(default)]
    pub specialty: String,
    /// Diagnoses in order, with or without dots.
    #[serde(default)]
    pub diagnoses: Vec<String>,
    /// Services in order.
    #[serde(default)]
    pub lines: Vec<CodedLine>,
    /// Rows that stand for an imported NCCI PTP table.
    pub ptp: Option<Vec<PtpInput>>,
    /// Rows that stand for an imported MUE table.
    pub mue: Option<Vec<MueInput>>,
    /// Rows that stand for an imported add-on table.
    pub add_on: Option<Vec<AddOnInput>>,
    /// Rows that stand for an imported fee schedule.
    pub fees: Option<Vec<FeeInput>>,
    /// Policies that stand for imported coverage.
    pub policies: Option<Vec<PolicyInput>>,
    /// The patient's earlier services by the group; what needs them is not looked at where
    /// nobody has said.
    pub earlier: Option<Vec<EarlierService>>,
    /// The modifiers for which a reason is on record; not asked for where nobody has said.
    pub reasons: Option<Vec<Reason>>,
}

/// The patient's age and sex.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// `F`, `M` or `U`.
    #[serde(default)]
    pub sex: String,
}

impl std::fmt::Debug for Person {
    /// Never the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(..)")
    }
}

/// One service. Numbers may be written as numbers or as text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodedLine {
    /// Procedure code.
    pub code: String,
    /// Modifiers in order.
    #[serde(default)]
    pub modifiers: Vec<String>,
    /// Units, 1 where none are given.
    #[serde(default)]
    pub units: Value,
    /// Places of its diagnoses, 1 the first.
    #[serde(default)]
    pub pointers: Vec<u8>,
    /// What is charged for the line.
    #[serde(default)]
    pub charge: Value,
    /// Place of service of this line, where it differs.
    #[serde(default)]
    pub pos: String,
}

/// An earlier service of the patient by the same group.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierService {
    /// Procedure code.
    pub code: String,
    /// Modifiers in order.
    #[serde(default)]
    pub modifiers: Vec<String>,
    /// Date of service.
    pub dos: NaiveDate,
    /// The diagnoses of that visit.
    #[serde(default)]
    pub diagnoses: Vec<String>,
    /// Taxonomy code of the clinician; the same specialty where none is given.
    #[serde(default)]
    pub specialty: String,
}

/// A reason that was given for a modifier.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// On which line, counted from 1.
    pub line: usize,
    /// For which modifier.
    pub modifier: String,
}

/// The layers of edits that speak of what was coded; the others speak of records that a bare
/// encounter does not have.
const OF_CODING: [Layer; 9] = [
    Layer::Dates,
    Layer::Codes,
    Layer::Limits,
    Layer::Diagnoses,
    Layer::Modifiers,
    Layer::Services,
    Layer::Person,
    Layer::PayerRules,
    Layer::Duplicates,
];

/// Facts that a bare encounter cannot have; that they are missing is no news.
const OF_RECORDS: [&str; 2] = ["duplicates", "filing-limit"];

/// Scrubs the encounter.
///
/// # Errors
/// [`DeedError::Invalid`] with every field that cannot be a code, an amount or a count.
pub fn check_encounter(
    encounter: &CodedEncounter,
    codes: &CodeSets,
    today: NaiveDate,
) -> Result<Report, DeedError> {
    let mut wrong = Vec::new();
    let codes = with_tables(encounter, codes.clone(), &mut wrong);
    let Some(claim) = claim(encounter, &mut wrong) else {
        return Err(DeedError::Invalid(wrong));
    };
    let facts = facts(encounter, &claim, &mut wrong);
    if !wrong.is_empty() {
        return Err(DeedError::Invalid(wrong));
    }
    let mut report = scrub(&ScrubContext::new(&claim, &codes, today, &facts));
    report
        .findings
        .retain(|finding| OF_CODING.contains(&finding.edit.layer));
    report.not_checked.retain(|fact| !OF_RECORDS.contains(fact));
    Ok(report)
}

fn invalid(wrong: &mut Vec<Problem>, field: String, message: impl Into<String>) {
    wrong.push(Problem {
        field,
        message: message.into(),
    });
}

fn with_tables(
    encounter: &CodedEncounter,
    mut codes: CodeSets,
    wrong: &mut Vec<Problem>,
) -> CodeSets {
    if let Some(rows) = &encounter.ptp {
        codes = tables::with_ptp(codes, rows, wrong);
    }
    if let Some(rows) = &encounter.mue {
        codes = tables::with_mue(codes, rows, wrong);
    }
    if let Some(rows) = &encounter.add_on {
        codes = tables::with_add_on(codes, rows, wrong);
    }
    if let Some(rows) = &encounter.fees {
        codes = tables::with_fees(codes, rows, wrong);
    }
    if let Some(rows) = &encounter.policies {
        codes = tables::with_policies(codes, rows, wrong);
    }
    codes
}

/// The earlier services as other claims of the same group.
fn earlier(
    services: &[EarlierService],
    claim: &ProfessionalClaim,
    wrong: &mut Vec<Problem>,
) -> Vec<OtherClaim> {
    let own = claim.rendering.as_ref();
    let mut claims = Vec::new();
    for (n, service) in services.iter().enumerate() {
        let field = |name: &str| format!("earlier.{}.{name}", n + 1);
        let same = service.specialty.is_empty();
        let npi = own.filter(|_| same).map(|p| p.npi.clone());
        let mut diagnoses = Vec::new();
        for code in &service.diagnoses {
            match Icd10Cm::parse(code) {
                Ok(code) => diagnoses.push(code),
                Err(e) => invalid(wrong, field("diagnoses"), e.to_string()),
            }
        }
        let mut modifiers = Vec::new();
        for modifier in &service.modifiers {
            match Modifier::parse(modifier) {
                Ok(modifier) => modifiers.push(modifier),
                Err(e) => invalid(wrong, field("modifiers"), e.to_string()),
            }
        }
        let code = match Hcpcs::parse(&service.code) {
            Ok(code) => code,
            Err(e) => {
                invalid(wrong, field("code"), e.to_string());
                continue;
            }
        };
        claims.push(OtherClaim {
            patient_control_number: format!("EARLIER{}", n + 1),
            payer_id: claim.payer.payer_id.clone(),
            order: claim.order,
            rendering_npi: npi.unwrap_or_default(),
            taxonomy: service.specialty.clone(),
            paid: true,
            lines: vec![OtherLine {
                code,
                modifiers,
                dos: service.dos,
                units: Units::ONE,
                diagnoses,
            }],
        });
    }
    claims
}

/// The facts of a bare encounter: only what it says itself.
fn facts(
    encounter: &CodedEncounter,
    claim: &ProfessionalClaim,
    wrong: &mut Vec<Problem>,
) -> ClaimFacts {
    let mut reasons = Vec::new();
    for (n, reason) in encounter.reasons.iter().flatten().enumerate() {
        match Modifier::parse(&reason.modifier) {
            Ok(modifier) => reasons.push(ReasonGiven {
                line: reason.line,
                modifier,
            }),
            Err(e) => invalid(wrong, format!("reasons.{}.modifier", n + 1), e.to_string()),
        }
    }
    let services = encounter.earlier.as_deref();
    ClaimFacts {
        others: services.map(|services| earlier(services, claim, wrong)),
        note: NoteState::Signed(encounter.dos),
        takes_replacements: Some(true),
        reasons: encounter.reasons.as_ref().map(|_| reasons),
        ..ClaimFacts::default()
    }
}

/// A value that may be written as text or as a number, as text; nothing where it is left out.
fn plain(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.trim().to_owned(),
        None if value.is_null() => String::new(),
        None => value.to_string(),
    }
}

/// The claim; none where a field cannot be read, which is then among the wrong ones.
fn claim(encounter: &CodedEncounter, wrong: &mut Vec<Problem>) -> Option<ProfessionalClaim> {
    let mut diagnoses = Vec::new();
    for (n, code) in encounter.diagnoses.iter().enumerate() {
        match Icd10Cm::parse(code) {
            Ok(code) => diagnoses.push(code),
            Err(e) => invalid(wrong, format!("diagnoses.{}", n + 1), e.to_string()),
        }
    }
    let mut lines = Vec::new();
    for (n, line) in encounter.lines.iter().enumerate() {
        lines.extend(service_line(encounter.dos, (n + 1, line), wrong));
    }
    let pos = if encounter.pos.is_empty() {
        "11"
    } else {
        &encounter.pos
    };
    let pos = Pos::parse(pos).map_err(|e| invalid(wrong, "pos".to_owned(), e.to_string()));
    let mut claim = faultless::claim(encounter, pos.ok()?);
    claim.diagnoses = diagnoses;
    claim.charged = lines.iter().map(|line| line.charge).sum();
    claim.lines = lines;
    Some(claim)
}

fn service_line(
    dos: NaiveDate,
    (n, line): (usize, &CodedLine),
    wrong: &mut Vec<Problem>,
) -> Option<ServiceLine> {
    let code = Hcpcs::parse(&line.code);
    let code = code.map_err(|e| invalid(wrong, format!("lines.{n}.code"), e.to_string()));
    let mut modifiers = Vec::new();
    for modifier in &line.modifiers {
        match Modifier::parse(modifier) {
            Ok(modifier) => modifiers.push(modifier),
            Err(e) => invalid(wrong, format!("lines.{n}.modifiers"), e.to_string()),
        }
    }
    let units = match plain(&line.units).as_str() {
        "" => Some(Units::ONE),
        text => Units::parse(text),
    };
    if units.is_none() {
        invalid(
            wrong,
            format!("lines.{n}.units"),
            "is not a number with at most three decimals",
        );
    }
    let charge = match plain(&line.charge).as_str() {
        "" => Ok(Money::ZERO),
        text => Money::parse(text),
    };
    let charge = charge.map_err(|e| invalid(wrong, format!("lines.{n}.charge"), e.to_string()));
    let pos = Some(line.pos.as_str()).filter(|pos| !pos.is_empty());
    let pos = pos.and_then(|pos| {
        let read = Pos::parse(pos);
        read.map_err(|e| invalid(wrong, format!("lines.{n}.pos"), e.to_string()))
            .ok()
    });
    let mut made = faultless::line(code.ok()?, charge.ok()?, dos);
    made.line_control = format!("L{n}");
    made.modifiers = modifiers;
    made.units = units?;
    made.pointers = line.pointers.clone();
    made.pos = pos;
    Some(made)
}
