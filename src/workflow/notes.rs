//! Write a note about a record.

use serde::{Deserialize, Serialize};

use super::check::Check;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, must};
use crate::domain::keys::{ClaimId, DenialId, EncounterId, PatientId};
use crate::store::{claims, denials, encounters, notes, patients};

/// A note as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteInput {
    /// The kind of record: `patient`, `encounter`, `claim`, `denial`.
    pub about: String,
    /// Which of them.
    pub id: i64,
    /// The words.
    pub text: String,
}

/// `add-note`
pub static ADD_NOTE: Deed = Deed {
    name: "add-note",
    title: "Write a note about a patient, visit, claim or denial",
    role: Role::Biller,
    fields: &[
        must("about", Is::Text, "patient, encounter, claim or denial"),
        must("id", Is::Number, "which of them"),
        must("text", Is::Text, "the words"),
    ],
    example: r#"{"about":"patient","id":1,"text":"prefers to be called after four"}"#,
    run: |cx, json| from_json(cx, json, add_note),
};

/// Writes a note about a record.
///
/// # Errors
/// [`DeedError::Invalid`] with every wrong field, [`DeedError::NoSuch`].
pub fn add_note(cx: &DeedContext<'_>, input: NoteInput) -> Result<Recorded, DeedError> {
    let mut check = Check::new();
    let words = "patient, encounter, claim, denial";
    let about = check.one_of("about", &input.about, (subject, words));
    check.require(!input.text.trim().is_empty(), "text", "is missing");
    let text = check.lines("text", &input.text);
    let about = check.finish(about)?;
    if !is_there(cx, about, input.id)? {
        return Err(DeedError::no_such(about, input.id));
    }
    let written = (cx.today, cx.role.name());
    let id = notes::add(cx.tx, (about, input.id), written, &text)?;
    let detail = serde_json::json!({ "note": id });
    cx.audit(ADD_NOTE.name, (about, Some(input.id)), Some(&detail))?;
    Ok(Recorded { id })
}

fn subject(text: &str) -> Option<&'static str> {
    let all = ["patient", "encounter", "claim", "denial"];
    all.into_iter().find(|word| *word == text)
}

fn is_there(cx: &DeedContext<'_>, about: &str, id: i64) -> Result<bool, DeedError> {
    let db = cx.db();
    Ok(match about {
        "patient" => patients::get(db, PatientId(id))?.is_some(),
        "encounter" => encounters::get(db, EncounterId(id))?.is_some(),
        "claim" => claims::get(db, ClaimId(id))?.is_some(),
        _ => denials::get(db, DenialId(id))?.is_some(),
    })
}
