//! What the practice has learned of codes: notes, and its own abbreviations for look-up.

use serde::{Deserialize, Serialize};

use super::check::Check;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, may, must};
use crate::codesets::search::{Phrases, Usage};
use crate::codesets::{is_cpt_shape, is_diagnosis_shape, is_hcpcs_shape, undotted};
use crate::domain::keys::{PatientId, PayerId, ProviderId};
use crate::store::{Connection, code_notes, payers};

/// A note about a code, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CodeNoteInput {
    /// The code or category, with or without the dot.
    pub code: String,
    /// The payer that it is about; none for whoever pays.
    pub payer: Option<i64>,
    /// The words.
    pub text: String,
}

/// Which note.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeNoteKey {
    /// Its number.
    pub note: i64,
}

/// An abbreviation of the practice, as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AbbreviationInput {
    /// What is typed.
    pub short: String,
    /// What it stands for; several wordings with `|` between them.
    pub words: String,
    /// The codes usually meant, the usual first.
    pub codes: Vec<String>,
}

/// `note-code`
pub static NOTE_CODE: Deed = Deed {
    name: "note-code",
    title: "Write what the practice has learned of a code, at one payer or at all",
    role: Role::Coder,
    fields: &[
        must(
            "code",
            Is::Text,
            "the code or its category, with or without the dot",
        ),
        may(
            "payer",
            Is::Number,
            "the payer that it is about; none for whoever pays",
        ),
        must("text", Is::Text, "the words"),
    ],
    example: r#"{"code":"M54.50","payer":1,"text":"denied as vague: say M54.51 or M54.59"}"#,
    run: |cx, json| from_json(cx, json, |cx, input| note_code(cx, &input)),
};

/// `set-abbreviation`
pub static SET_ABBREVIATION: Deed = Deed {
    name: "set-abbreviation",
    title: "Say what a short word of the practice stands for in code look-up",
    role: Role::Coder,
    fields: &[
        must("short", Is::Text, "what is typed"),
        may(
            "words",
            Is::Text,
            "what it stands for; several wordings with | between",
        ),
        may(
            "codes",
            Is::Texts,
            "the codes usually meant; neither words nor codes forget it",
        ),
    ],
    example: r#"{"short":"kneepain","words":"pain in knee","codes":["M25.569"]}"#,
    run: |cx, json| from_json(cx, json, |cx, input| set_abbreviation(cx, &input)),
};

/// `take-back-code-note`
pub static TAKE_BACK_CODE_NOTE: Deed = Deed {
    name: "take-back-code-note",
    title: "Take back a note about a code that no longer holds",
    role: Role::Coder,
    fields: &[must("note", Is::Number, "which note")],
    example: r#"{"note":1}"#,
    run: |cx, json| from_json(cx, json, |cx, input| take_back_code_note(cx, &input)),
};

/// Writes a note about a code.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field, [`DeedError::NoSuch`] for the payer.
pub fn note_code(cx: &DeedContext<'_>, input: &CodeNoteInput) -> Result<Recorded, DeedError> {
    let mut check = Check::new();
    let code = undotted(&input.code);
    check.require(is_code(&code), "code", "is not a code or a category");
    check.require(!input.text.trim().is_empty(), "text", "is missing");
    let text = check.lines("text", &input.text);
    check.finish(Some(()))?;
    let payer = input.payer.map(PayerId);
    if let Some(id) = payer
        && payers::get(cx.db(), id)?.is_none()
    {
        return Err(DeedError::no_such("payer", id.0));
    }
    let written = (cx.today, cx.role.name());
    let id = code_notes::add(cx.tx, (&code, payer), written, &text)?;
    let detail = serde_json::json!({ "code": code, "payer": input.payer });
    cx.audit(NOTE_CODE.name, ("code-note", Some(id)), Some(&detail))?;
    Ok(Recorded { id })
}

/// Takes a note about a code back.
///
/// # Errors
/// [`DeedError::NoSuch`] where no such note holds.
pub fn take_back_code_note(
    cx: &DeedContext<'_>,
    input: &CodeNoteKey,
) -> Result<Recorded, DeedError> {
    if !code_notes::take_back(cx.tx, input.note, cx.today)? {
        return Err(DeedError::no_such("code note", input.note));
    }
    let about = ("code-note", Some(input.note));
    cx.audit(TAKE_BACK_CODE_NOTE.name, about, None)?;
    Ok(Recorded { id: input.note })
}

/// Sets or forgets an abbreviation.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field.
pub fn set_abbreviation(
    cx: &DeedContext<'_>,
    input: &AbbreviationInput,
) -> Result<AbbreviationInput, DeedError> {
    let mut check = Check::new();
    let words = input.short.split_whitespace().map(str::to_lowercase);
    let short = words.collect::<Vec<_>>().join(" ");
    let codes: Vec<String> = input.codes.iter().map(|code| undotted(code)).collect();
    check.require(!short.is_empty(), "short", "is missing");
    let all = codes.iter().all(|code| is_code(code));
    check.require(all, "codes", "one of them is not a code");
    let said = check.text("words", &input.words, 200);
    check.finish(Some(()))?;
    code_notes::set_abbreviation(cx.tx, &short, &said, &codes.join(" "))?;
    let detail = serde_json::json!({ "short": short, "words": said, "codes": codes });
    cx.audit(SET_ABBREVIATION.name, ("abbreviation", None), Some(&detail))?;
    Ok(AbbreviationInput {
        short,
        words: said,
        codes,
    })
}

fn is_code(code: &str) -> bool {
    is_diagnosis_shape(code) || is_cpt_shape(code) || is_hcpcs_shape(code)
}

/// What this practice is in the habit of: codes that it used, and its abbreviations.
#[derive(Clone, Debug, Default)]
pub struct Habits {
    /// What was used before, by the practice, the provider and for the patient.
    pub usage: Usage,
    /// The practice's own abbreviations.
    pub own: Phrases,
}

/// The habits for look-up, of the practice and where known of a provider and for a patient.
///
/// # Errors
/// The database's.
pub fn habits(
    db: &Connection,
    provider: Option<ProviderId>,
    patient: Option<PatientId>,
) -> anyhow::Result<Habits> {
    let used = code_notes::used(db, provider, patient)?;
    let rows = code_notes::abbreviations(db)?;
    let rows = rows.iter().map(|(short, words, codes)| {
        let (short, words, codes) = (short.as_str(), words.as_str(), codes.as_str());
        (short, words, codes)
    });
    Ok(Habits {
        usage: Usage::layered(&used.practice, &used.provider, &used.patient),
        own: Phrases::own(rows),
    })
}
