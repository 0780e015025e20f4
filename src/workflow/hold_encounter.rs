//! Put an encounter on hold, take it off, or say that it is not billed.

use super::context::{DeedContext, Role};
use super::encounters::{known, still_open};
use super::error::DeedError;
use super::mark_coded::{EncounterKey, EncounterReason, needed_reason};
use super::registry::{Deed, Is, Recorded, from_json, must};
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::EncounterId;
use crate::store::encounters;

/// `hold-encounter`
pub static HOLD_ENCOUNTER: Deed = Deed {
    name: "hold-encounter",
    title: "Put a visit on hold: a missing note, a question to the clinician",
    role: Role::Coder,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must("reason", Is::Text, "what it waits for"),
    ],
    example: r#"{"encounter":1,"reason":"which knee? asked Dr Ames"}"#,
    run: |cx, json| from_json(cx, json, hold_encounter),
};

/// `release-encounter`
pub static RELEASE_ENCOUNTER: Deed = Deed {
    name: "release-encounter",
    title: "Take a visit off hold",
    role: Role::Coder,
    fields: &[must("encounter", Is::Number, "which visit")],
    example: r#"{"encounter":1}"#,
    run: |cx, json| from_json(cx, json, release_encounter),
};

/// `do-not-bill`
pub static DO_NOT_BILL: Deed = Deed {
    name: "do-not-bill",
    title: "Say that a visit is not billed, and why",
    role: Role::Biller,
    fields: &[
        must("encounter", Is::Number, "which visit"),
        must("reason", Is::Text, "why: global period, courtesy, no show"),
    ],
    example: r#"{"encounter":1,"reason":"within the global period, 99024"}"#,
    run: |cx, json| from_json(cx, json, do_not_bill),
};

/// Puts a visit on hold with what it waits for, or changes what that is.
///
/// # Errors
/// [`DeedError::NoSuch`]; [`DeedError::Refused`] once it is coded; [`DeedError::Invalid`]
/// without a reason.
pub fn hold_encounter(cx: &DeedContext<'_>, input: EncounterReason) -> Result<Recorded, DeedError> {
    let id = EncounterId(input.encounter);
    still_open(&known(cx, id)?)?;
    let reason = needed_reason(&input.reason)?;
    moved(cx, id, (&HOLD_ENCOUNTER, EncounterStatus::OnHold, &reason))
}

/// Takes a visit off hold.
///
/// # Errors
/// [`DeedError::NoSuch`]; [`DeedError::Refused`] where it is not on hold.
pub fn release_encounter(cx: &DeedContext<'_>, input: EncounterKey) -> Result<Recorded, DeedError> {
    let id = EncounterId(input.encounter);
    if known(cx, id)?.status != EncounterStatus::OnHold {
        return Err(DeedError::refused(
            format!("encounter {id} is not on hold"),
            "",
        ));
    }
    let to = EncounterStatus::ReadyToCode;
    moved(cx, id, (&RELEASE_ENCOUNTER, to, ""))
}

/// Says that a visit is not billed, and why.
///
/// # Errors
/// [`DeedError::NoSuch`]; [`DeedError::Refused`] once it is coded; [`DeedError::Invalid`]
/// without a reason.
pub fn do_not_bill(cx: &DeedContext<'_>, input: EncounterReason) -> Result<Recorded, DeedError> {
    let id = EncounterId(input.encounter);
    still_open(&known(cx, id)?)?;
    let reason = needed_reason(&input.reason)?;
    moved(cx, id, (&DO_NOT_BILL, EncounterStatus::NotBilled, &reason))
}

fn moved(
    cx: &DeedContext<'_>,
    id: EncounterId,
    (deed, to, reason): (&Deed, EncounterStatus, &str),
) -> Result<Recorded, DeedError> {
    encounters::set_status(cx.tx, id, to, reason)?;
    let detail = serde_json::json!({ "reason": reason });
    let detail = Some(&detail).filter(|_| !reason.is_empty());
    cx.audit(deed.name, ("encounter", Some(id.0)), detail)?;
    Ok(Recorded { id: id.0 })
}
