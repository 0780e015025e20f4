//! Void a claim: the next transmission withdraws it (frequency 8). What was charged leaves the
//! books when the payer has taken the void, and for a claim that was paid, when its money has
//! gone back.

use serde_json::json;

use super::context::{DeedContext, Role};
use super::correct_claim::{CorrectClaim, Correcting, begin};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, must};
use crate::domain::claim::{ClaimEvent, ClaimEventKind, FollowUp, Frequency};
use crate::domain::dates::Span;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::ClaimId;
use crate::domain::ledger::Source;
use crate::store::{charges, claim_events, claims, encounters, ledger, remittances};

/// How long the payer's reversal of a voided, paid claim is waited for.
const TAKE_BACK: Span = Span::Days(30);

/// `void-claim`
pub static VOID_CLAIM: Deed = Deed {
    name: "void-claim",
    title: "Withdraw a claim that the payer has (frequency 8)",
    role: Role::Biller,
    fields: &[
        must("claim", Is::Number, "which claim"),
        must("reason", Is::Text, "why it is withdrawn"),
    ],
    example: r#"{"claim":1,"reason":"billed to the wrong patient"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: CorrectClaim| void_claim(cx, &input)),
};

/// Begins the version that withdraws a claim. What is owed stays as it is until the payer answers.
///
/// # Errors
/// As [`super::correct_claim::correct_claim`].
pub fn void_claim(cx: &DeedContext<'_>, input: &CorrectClaim) -> Result<Correcting, DeedError> {
    begin(cx, input, (Frequency::Void, VOID_CLAIM.name))
}

/// Finishes a void once the payer has taken it: the charges are reversed where nothing was paid
/// on them; else the money is expected back first.
///
/// # Errors
/// The store's.
pub(super) fn finish_void(cx: &DeedContext<'_>, id: ClaimId) -> Result<(), DeedError> {
    let Some(mut claim) = claims::get(cx.tx, id)? else {
        return Ok(());
    };
    if claim.frequency != Frequency::Void || !was_taken(cx, id)? {
        return Ok(());
    }
    let lines = claims::lines(cx.tx, id)?;
    let standing = remittances::standing_of_claim(cx.tx, id)?;
    let paid = standing.iter().any(|(_, row)| !row.paid.is_zero());
    if paid {
        claim.follow_up = Some(FollowUp {
            on: TAKE_BACK.after(cx.today),
            what: "has the payer taken back what it paid on the void?".to_owned(),
        });
        claims::change(cx.tx, &claim)?;
        return Ok(());
    }
    let kind = ClaimEventKind::Voided;
    if claim.status.after(kind).is_err() {
        return Ok(());
    }
    let mut reversed = Vec::new();
    for entry_id in charges::standing_entries(cx.tx, claim.encounter)? {
        let Some(entry) = ledger::entry(cx.tx, entry_id)? else {
            continue;
        };
        let of_claim =
            matches!(entry.source(), Source::ChargeEntry { line } if lines.contains(line));
        if of_claim {
            let reversal = entry.reversed(entry_id, cx.today, "the claim was voided");
            reversed.push(ledger::append_entry(cx.tx, &reversal)?.0);
        }
    }
    let event = ClaimEvent::new(kind, cx.today, "the payer took the void");
    claims::append_event(cx.tx, id, &event)?;
    let others = claims::of_encounter(cx.tx, claim.encounter)?;
    if others
        .iter()
        .all(|c| c.id == id || c.status == crate::domain::claim::ClaimStatus::Voided)
    {
        let reason = format!("claim {} was voided", claim.control_number());
        encounters::set_status(cx.tx, claim.encounter, EncounterStatus::NotBilled, &reason)?;
    }
    let detail = json!({ "reversals": reversed });
    cx.audit("finish-void", ("claim", Some(id.0)), Some(&detail))?;
    Ok(())
}

/// Has the payer taken the void itself, not the claim before it?
fn was_taken(cx: &DeedContext<'_>, id: ClaimId) -> Result<bool, DeedError> {
    let events = claim_events::of(cx.tx, id)?;
    let begun = events
        .iter()
        .rposition(|(_, event)| event.kind == ClaimEventKind::VoidStarted);
    let after = events.iter().skip(begun.map_or(events.len(), |n| n + 1));
    let mut after = after.map(|(_, event)| event.kind);
    Ok(after.any(|kind| kind == ClaimEventKind::AcceptedByPayer))
}
