//! Level a visit and put the level on its lines, in one deed.

use super::code_encounter::{CodingInput, LineInput, code_encounter};
use super::context::{DeedContext, Role};
use super::em_level::{RecordEmLevel, RecordedLevel, record_em_level};
use super::encounters::known;
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, must};
use crate::domain::codes::Hcpcs;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::EncounterId;
use crate::store::{charges, fees};

/// `level-encounter`
pub static LEVEL_ENCOUNTER: Deed = Deed {
    name: "level-encounter",
    title: "Level a visit, keep what the level rests on, and put its code on the first line (F4)",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must(
            "visit",
            Is::Record(super::em_level::FIELDS),
            "what was documented",
        ),
    ],
    example: r#"{"encounter":1,"visit":{"setting":"office","patient":"established",
        "dos":"2026-03-02","payer":"commercial","last_seen":"2025-11-02","age":65,
        "problems":"moderate","problem_items":[],"data":"limited","data_items":[],
        "risk":"moderate","risk_items":[],"minutes":22,"therapy_minutes":null,
        "interactive":false,"longitudinal":false,"preventive":false,
        "physician_minutes":null,"other_minutes":null,"beside":[]}}"#,
    run: |cx, json| from_json(cx, json, level_encounter),
};

/// Diagnoses to which a line may point.
const POINTERS: usize = 4;

/// Levels a visit, keeps the evidence, and gives an open visit the line of the level: in place of
/// the level that it has, or before its other lines.
///
/// # Errors
/// As [`record_em_level`] and [`code_encounter`].
pub fn level_encounter(
    cx: &DeedContext<'_>,
    input: RecordEmLevel,
) -> Result<RecordedLevel, DeedError> {
    let id = EncounterId(input.encounter);
    let recorded = record_em_level(cx, input)?;
    let encounter = known(cx, id)?;
    let open = matches!(
        encounter.status,
        EncounterStatus::ReadyToCode | EncounterStatus::OnHold
    );
    let Some(code) = recorded.found.level.filter(|_| open) else {
        return Ok(recorded);
    };
    let mut coding = CodingInput::of(&encounter, &charges::of_encounter(cx.db(), id)?);
    let price = match Hcpcs::parse(code) {
        Ok(code) => fees::price_of(cx.db(), code, encounter.dos)?,
        Err(_) => None,
    };
    // Without a price the line shows that it has none; the level is not refused.
    let charge = if price.is_some() { "" } else { "0.00" };
    match coding.lines.iter_mut().find(|line| is_level(&line.code)) {
        Some(line) if line.code == code => return Ok(recorded),
        Some(line) => {
            code.clone_into(&mut line.code);
            charge.clone_into(&mut line.charge);
        }
        None => {
            let n = u8::try_from(coding.diagnoses.len().min(POINTERS)).unwrap_or(0);
            let line = LineInput {
                code: code.to_owned(),
                charge: charge.to_owned(),
                pointers: (1..=n).collect(),
                ..LineInput::default()
            };
            coding.lines.insert(0, line);
        }
    }
    code_encounter(cx, coding)?;
    Ok(recorded)
}

/// Is it the code of a leveled visit (coding.md 6.2)?
fn is_level(code: &str) -> bool {
    code.len() == 5 && ("99202"..="99350").contains(&code)
}
