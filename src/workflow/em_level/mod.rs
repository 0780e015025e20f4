//! Level a visit, and keep the evidence of the level with the encounter.

mod input;
mod view;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::context::{DeedContext, Role};
use super::encounters::known;
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, must};
use crate::codesets::CodeSets;
use crate::coding::em_record;
use crate::coding::em_sheet::assess;
use crate::domain::dates::age_on;
use crate::domain::encounter::Encounter;
use crate::domain::keys::EncounterId;
use crate::store::em_levels::{self, KeptLevel, NewLevel};
use crate::store::{Connection, patients, payers, visit};

pub use input::EmInput;
pub(super) use input::VISIT as FIELDS;
use input::VISIT;
pub use view::{Elements, EmView, ReportedView, StepView};

/// `record-em-level`
pub static RECORD_EM_LEVEL: Deed = Deed {
    name: "record-em-level",
    title: "Level a visit and keep what the level rests on, unchanged from then on",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must("visit", Is::Record(VISIT), "what was documented"),
    ],
    example: r#"{"encounter":1,"visit":{"setting":"office","patient":"established",
        "dos":"2026-03-02","payer":"commercial","last_seen":"2025-11-02","age":65,
        "problems":"moderate","problem_items":["stable-chronic","stable-chronic"],
        "data":"limited","data_items":["result","order"],"risk":"moderate",
        "risk_items":["prescription"],"minutes":22,"therapy_minutes":null,
        "interactive":false,"longitudinal":false,"preventive":false,
        "physician_minutes":null,"other_minutes":null,"beside":["36415"]}}"#,
    run: |cx, json| from_json(cx, json, record_em_level),
};

/// Which visit, and what was documented about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordEmLevel {
    /// Which visit.
    pub encounter: i64,
    /// What was documented.
    pub visit: EmInput,
}

/// Levels a visit as documented, without keeping anything.
///
/// # Errors
/// [`DeedError::Invalid`] with every word that is not known.
pub fn level_visit(
    input: &EmInput,
    codes: &CodeSets,
    today: NaiveDate,
) -> Result<EmView, DeedError> {
    Ok(EmView::of(&assess(codes, &input.read(today)?)))
}

/// What the records say about a visit before anybody has documented its level: the date, who
/// counts, the age, the last service in the same specialty, the other codes of the day.
///
/// # Errors
/// When the visit or a record that it needs is not there.
pub fn known_of_visit(db: &Connection, id: EncounterId) -> Result<EmInput, DeedError> {
    let visit = visit::open(db, id)?.ok_or_else(|| DeedError::no_such("encounter", id))?;
    let encounter = &visit.encounter;
    let patient = patients::get(db, encounter.patient)?;
    let age = patient.map(|p| age_on(p.birth_date, encounter.dos));
    let payer = match visit.owed_by() {
        crate::domain::ledger::Party::Payer(payer) => payers::get(db, payer)?,
        crate::domain::ledger::Party::Patient => None,
    };
    let medicare = payer.is_some_and(|payer| payer.filing_code.code() == "MB");
    let codes = visit.charges.iter().map(|charge| charge.code.to_string());
    Ok(EmInput {
        dos: Some(encounter.dos),
        payer: if medicare { "medicare" } else { "other" }.to_owned(),
        last_seen: last_seen(db, encounter)?.map_or("never".to_owned(), |day| day.to_string()),
        age: age.and_then(|age| u16::try_from(age).ok()),
        beside: codes.filter(|code| !is_visit(code)).collect(),
        ..EmInput::default()
    })
}

fn is_visit(code: &str) -> bool {
    code.len() == 5 && ("99202"..="99499").contains(&code)
}

fn last_seen(db: &Connection, encounter: &Encounter) -> Result<Option<NaiveDate>, DeedError> {
    let (patient, provider) = (encounter.patient, encounter.rendering);
    let seen = em_levels::last_seen(db, patient, provider, encounter.dos)?;
    Ok(seen)
}

/// What keeping the evidence came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedLevel {
    /// Which visit.
    pub encounter: i64,
    /// The number of the record.
    pub record: i64,
    /// Its hash, which never changes.
    pub hash: String,
    /// What followed from it.
    pub found: EmView,
}

/// Levels a visit and keeps the evidence with it. What the input leaves out is taken from the
/// records: the date, who counts, the age, when the patient was last seen.
///
/// # Errors
/// [`DeedError::NoSuch`]; [`DeedError::Invalid`] with every word that is not known.
pub fn record_em_level(
    cx: &DeedContext<'_>,
    input: RecordEmLevel,
) -> Result<RecordedLevel, DeedError> {
    let id = EncounterId(input.encounter);
    known(cx, id)?;
    let sheet = completed(input.visit, known_of_visit(cx.db(), id)?).read(cx.today)?;
    let found = assess(cx.codes, &sheet);
    let record = em_record::record(&sheet, &found);
    let new = NewLevel {
        encounter: id,
        recorded_on: cx.today,
        role: cx.role.name(),
        code: found.leveled.level.unwrap_or_default(),
        record: &record,
    };
    let (number, hash) = em_levels::append(cx.tx, &new)?;
    let detail = serde_json::json!({ "record": number, "hash": hash });
    cx.audit(
        RECORD_EM_LEVEL.name,
        ("encounter", Some(id.0)),
        Some(&detail),
    )?;
    Ok(RecordedLevel {
        encounter: id.0,
        record: number,
        hash,
        found: EmView::of(&found),
    })
}

/// The input with what it leaves out taken from the records.
fn completed(given: EmInput, known: EmInput) -> EmInput {
    let or = |given: String, known: String| if given.is_empty() { known } else { given };
    EmInput {
        dos: given.dos.or(known.dos),
        payer: or(given.payer, known.payer),
        last_seen: or(given.last_seen, known.last_seen),
        age: given.age.or(known.age),
        beside: if given.beside.is_empty() {
            known.beside
        } else {
            given.beside
        },
        ..given
    }
}

/// A record as it was kept, and whether the rules of today would say the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReopenedLevel {
    /// The number of the record.
    pub record: i64,
    /// The day of the record.
    pub recorded_on: NaiveDate,
    /// The hat of who recorded it.
    pub role: String,
    /// The version of the rules by which it was made.
    pub rules: String,
    /// The level as it was found then.
    pub level: Option<String>,
    /// The code by decision making as it was found then.
    pub by_mdm: Option<String>,
    /// The code by time as it was found then.
    pub by_time: Option<String>,
    /// What decided then.
    pub deciding: Option<String>,
    /// The reasoning of then.
    pub why: Vec<String>,
    /// The whole record, a fact a line.
    pub text: String,
    /// The hash that was kept with it.
    pub hash: String,
    /// Is the text still what was hashed?
    pub unchanged: bool,
    /// The level that today's rules give for the same inputs; the record is what counts.
    pub level_today: Option<&'static str>,
}

/// The records of a visit, the one that stands first.
///
/// # Errors
/// The store's.
pub fn levels_of_visit(
    db: &Connection,
    codes: &CodeSets,
    id: EncounterId,
) -> Result<Vec<ReopenedLevel>, DeedError> {
    let kept = em_levels::of_encounter(db, id)?;
    Ok(kept.iter().map(|kept| reopened(kept, codes)).collect())
}

fn reopened(kept: &KeptLevel, codes: &CodeSets) -> ReopenedLevel {
    let one = |key: &str| {
        let first = em_record::found(&kept.record, key).next();
        first.filter(|value| *value != "none").map(str::to_owned)
    };
    let again = em_record::worksheet(&kept.record).map(|sheet| assess(codes, &sheet));
    ReopenedLevel {
        record: kept.id,
        recorded_on: kept.recorded_on,
        role: kept.role.clone(),
        rules: em_record::rules(&kept.record).to_owned(),
        level: one("level"),
        by_mdm: one("by-mdm"),
        by_time: one("by-time"),
        deciding: one("deciding"),
        why: em_record::found(&kept.record, "why")
            .map(str::to_owned)
            .collect(),
        text: kept.record.clone(),
        hash: kept.hash.clone(),
        unchanged: kept.is_unchanged(),
        level_today: again.and_then(|found| found.leveled.level),
    }
}
