//! Set a claim aside with a reason and a date, let it go again, note a call.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, may, must};
use super::scrub_claim::scrub_claim;
use crate::domain::claim::{Claim, ClaimEvent, ClaimEventKind, FollowUp};
use crate::domain::keys::ClaimId;
use crate::store::claims;

/// Which claim, why, and when to look again.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimNote {
    /// Its number.
    pub claim: i64,
    /// The reason, or the note.
    pub text: String,
    /// When to look again.
    pub follow_up_on: Option<NaiveDate>,
}

const FIELDS: &[super::registry::Field] = &[
    must("claim", Is::Number, "which claim"),
    must("text", Is::Text, "the reason, or what was said"),
    may("follow_up_on", Is::Date, "when to look again"),
];

const EXAMPLE: &str =
    r#"{"claim":1,"text":"waits for the authorization","follow_up_on":"2026-03-20"}"#;

/// `hold-claim`
pub static HOLD_CLAIM: Deed = Deed {
    name: "hold-claim",
    title: "Hold a claim back, with a reason and a date to look again",
    role: Role::Biller,
    fields: FIELDS,
    example: EXAMPLE,
    run: |cx, json| from_json(cx, json, |cx, input: ClaimNote| hold_claim(cx, &input)),
};

/// `release-claim`
pub static RELEASE_CLAIM: Deed = Deed {
    name: "release-claim",
    title: "Let a held claim go: it is scrubbed again",
    role: Role::Biller,
    fields: &[must("claim", Is::Number, "which claim")],
    example: r#"{"claim":1}"#,
    run: |cx, json| from_json(cx, json, |cx, input: ClaimNote| release_claim(cx, &input)),
};

/// `note-claim`
pub static NOTE_CLAIM: Deed = Deed {
    name: "note-claim",
    title: "Note a call or a thought on a claim, with the date to look again",
    role: Role::Biller,
    fields: FIELDS,
    example: r#"{"claim":1,"text":"called, ref 77-1, in process","follow_up_on":"2026-04-02"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: ClaimNote| note_claim(cx, &input)),
};

/// Where a claim is after a deed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ClaimIs {
    /// Which claim.
    pub claim: i64,
    /// Where it is.
    pub status: &'static str,
}

fn known(cx: &DeedContext<'_>, id: i64) -> Result<Claim, DeedError> {
    claims::get(cx.tx, ClaimId(id))?.ok_or_else(|| DeedError::no_such("claim", id))
}

fn is(cx: &DeedContext<'_>, id: ClaimId) -> Result<ClaimIs, DeedError> {
    Ok(ClaimIs {
        claim: id.0,
        status: known(cx, id.0)?.status.name(),
    })
}

fn words(input: &ClaimNote) -> Result<String, DeedError> {
    let text = input.text.trim();
    if text.len() < 3 {
        return Err(DeedError::field(
            "text",
            "say why in a few words: it is kept",
        ));
    }
    Ok(text.to_owned())
}

fn move_to(
    cx: &DeedContext<'_>,
    claim: &Claim,
    (kind, told): (ClaimEventKind, &str),
) -> Result<(), DeedError> {
    claim
        .status
        .after(kind)
        .map_err(|illegal| DeedError::refused(illegal.to_string(), "nothing was changed"))?;
    claims::append_event(cx.tx, claim.id, &ClaimEvent::new(kind, cx.today, told))?;
    Ok(())
}

/// Holds a claim back.
///
/// # Errors
/// Refused when it has left, and without a reason.
pub fn hold_claim(cx: &DeedContext<'_>, input: &ClaimNote) -> Result<ClaimIs, DeedError> {
    let reason = words(input)?;
    let mut claim = known(cx, input.claim)?;
    move_to(cx, &claim, (ClaimEventKind::PutOnHold, &reason))?;
    claim.follow_up = input.follow_up_on.map(|on| FollowUp {
        on,
        what: reason.clone(),
    });
    claim.hold_reason = reason;
    claims::change(cx.tx, &claim)?;
    cx.audit(HOLD_CLAIM.name, ("claim", Some(claim.id.0)), None)?;
    is(cx, claim.id)
}

/// Lets a held claim go, and scrubs it.
///
/// # Errors
/// Refused when it is not held.
pub fn release_claim(cx: &DeedContext<'_>, input: &ClaimNote) -> Result<ClaimIs, DeedError> {
    let mut claim = known(cx, input.claim)?;
    move_to(cx, &claim, (ClaimEventKind::Released, ""))?;
    claim.hold_reason = String::new();
    claim.follow_up = None;
    claims::change(cx.tx, &claim)?;
    cx.audit(RELEASE_CLAIM.name, ("claim", Some(claim.id.0)), None)?;
    scrub_claim(cx, claim.id)?;
    is(cx, claim.id)
}

/// Notes something on a claim.
///
/// # Errors
/// Without words.
pub fn note_claim(cx: &DeedContext<'_>, input: &ClaimNote) -> Result<ClaimIs, DeedError> {
    let note = words(input)?;
    let mut claim = known(cx, input.claim)?;
    move_to(cx, &claim, (ClaimEventKind::Noted, &note))?;
    if let Some(on) = input.follow_up_on {
        claim.follow_up = Some(FollowUp { on, what: note });
        claims::change(cx.tx, &claim)?;
    }
    let detail = json!({ "follow_up_on": input.follow_up_on });
    cx.audit(NOTE_CLAIM.name, ("claim", Some(claim.id.0)), Some(&detail))?;
    is(cx, claim.id)
}
