//! Take an entry back: a manual entry or a patient's payment is answered by its reversal.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, Recorded, from_json, must};
use crate::domain::keys::EntryId;
use crate::domain::ledger::{Entry, Source};
use crate::store::ledger;

/// Which entry, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReverseEntry {
    /// Its number.
    pub entry: i64,
    /// Why.
    pub reason: String,
}

/// `reverse-entry`
pub static REVERSE_ENTRY: Deed = Deed {
    name: "reverse-entry",
    title: "Take an entry back: its reversal is posted today",
    role: Role::Biller,
    fields: &[
        must("entry", Is::Number, "which entry of the journal"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"entry":1,"reason":"entered for the wrong patient"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: ReverseEntry| {
            reverse_entry(cx, &input)
        })
    },
};

/// Reverses an entry today, whatever day it was posted on.
///
/// # Errors
/// When there is no such entry, it is reversed already, or it belongs to a claim's charge or a
/// remittance, which have ways of their own.
pub fn reverse_entry(cx: &DeedContext<'_>, input: &ReverseEntry) -> Result<Recorded, DeedError> {
    let reason = input.reason.trim();
    if reason.len() < 3 {
        return Err(DeedError::field("reason", "say why, in a few words"));
    }
    let id = EntryId(input.entry);
    let entry = ledger::entry(cx.tx, id)?.ok_or_else(|| DeedError::no_such("entry", id))?;
    refuse_others(&entry)?;
    if let Some(answer) = ledger::reversal(cx.tx, id)? {
        return Err(DeedError::refused(
            format!("entry {id} is reversed by entry {answer} already"),
            "",
        ));
    }
    let reversal = ledger::append_entry(cx.tx, &entry.reversed(id, cx.today, reason))?;
    let detail = json!({ "reversal": reversal.0 });
    cx.audit(REVERSE_ENTRY.name, ("entry", Some(id.0)), Some(&detail))?;
    Ok(Recorded { id: reversal.0 })
}

/// What belongs to a larger whole is taken back with that whole.
fn refuse_others(entry: &Entry) -> Result<(), DeedError> {
    let (why, hint) = match entry.source() {
        Source::PatientPayment { .. } | Source::Manual { .. } => return Ok(()),
        Source::ChargeEntry { .. } => (
            "a charge is taken back with its visit".to_owned(),
            "code the visit again, or void its claim",
        ),
        Source::Remittance { remittance, .. } | Source::Takeback { remittance, .. } => (
            format!("it belongs to remittance {remittance}"),
            "unpost the remittance, or the one claim of it",
        ),
        Source::Reversal { of, .. } => (
            format!("it is itself the reversal of entry {of}"),
            "do again what was taken back",
        ),
    };
    Err(DeedError::refused(why, hint))
}
