//! Take a posted remittance back: every entry is answered, every balance is as it was before.

use serde_json::json;

use super::context::DeedContext;
use super::error::DeedError;
use super::post_remittance::{by, clear_claims};
use crate::domain::claim::{ClaimEvent, ClaimEventKind, ClaimStatus};
use crate::domain::denial::DenialStatus;
use crate::domain::keys::{ClaimId, RemittanceId};
use crate::domain::ledger::Party;
use crate::store::remittances::{self, RemittanceClaim, RemittanceRow, RemittanceStatus};
use crate::store::{balances, claim_events, claims, denials, ledger};

/// Unposts a remittance.
///
/// # Errors
/// Refused without a reason, when it is not posted, or when something was built on it that must
/// be undone first; each of those is named.
pub fn unpost(cx: &DeedContext<'_>, id: RemittanceId, reason: &str) -> Result<(), DeedError> {
    if reason.trim().len() < 3 {
        return Err(DeedError::field(
            "reason",
            "say why in a few words: it is kept",
        ));
    }
    let row = remittances::get(cx.tx, id)?.ok_or_else(|| DeedError::no_such("remittance", id))?;
    if !row.status.is_posted() {
        return Err(DeedError::refused(
            format!("remittance {id} is {}", row.status.name()),
            "only a posted remittance can be unposted",
        ));
    }
    let rows = remittances::claims(cx.tx, id)?;
    let dependents = dependents(cx, &row, &rows)?;
    if !dependents.is_empty() {
        return Err(DeedError::refused(
            format!(
                "remittance {id} has been built on: {}",
                dependents.join("; ")
            ),
            "undo those first, in that order",
        ));
    }
    for (entry_id, entry) in ledger::entries_of_remittance(cx.tx, id)? {
        if ledger::reversal(cx.tx, entry_id)?.is_none() {
            ledger::append_entry(cx.tx, &entry.reversed(entry_id, cx.today, reason.trim()))?;
        }
    }
    for claim in &rows {
        take_back(cx, &row, claim, reason.trim())?;
    }
    remittances::set_status(cx.tx, id, RemittanceStatus::Unposted, None)?;
    let detail = json!({ "reason": reason.trim() });
    cx.audit(
        "unpost-remittance",
        ("remittance", Some(id.0)),
        Some(&detail),
    )
}

/// What was built on the posting and must be undone before it: claims to the next payer that
/// left, and later remittances that reversed it.
fn dependents(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    rows: &[RemittanceClaim],
) -> Result<Vec<String>, DeedError> {
    let mut found = Vec::new();
    for one in rows.iter().filter(|one| one.action == "post") {
        let Some(id) = one.claim else { continue };
        if !one.standing {
            found.push(format!(
                "its payment of claim {id} was reversed by a later remittance"
            ));
        }
        let Some(claim) = claims::get(cx.tx, id)? else {
            continue;
        };
        for sibling in claims::of_encounter(cx.tx, claim.encounter)? {
            let later = sibling.order > claim.order && sibling.first_sent_on.is_some();
            let after = sibling.first_sent_on >= row.posted_on;
            if later && after {
                found.push(format!("claim {} to the next payer was sent", sibling.id));
            }
        }
        if matches!(
            claim.status,
            ClaimStatus::Correcting | ClaimStatus::Appealed
        ) {
            found.push(format!("claim {id} is {}", claim.status.words()));
        }
    }
    Ok(found)
}

/// Takes back what one claim payment did beside its entries.
fn take_back(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    one: &RemittanceClaim,
    reason: &str,
) -> Result<(), DeedError> {
    remittances::set_standing(cx.tx, (row.id, one.place), false)?;
    for denial in denials::opened_by(cx.tx, (row.id, one.place))? {
        let why = (DenialStatus::Withdrawn, "its remittance was unposted");
        denials::decide(cx.tx, denial.id, why, cx.today)?;
    }
    let (Some(id), "post") = (one.claim, one.action.as_str()) else {
        return Ok(());
    };
    if let Some(taken) = one.takes_back {
        remittances::set_standing(cx.tx, taken, true)?;
        for denial in denials::opened_by(cx.tx, taken)? {
            if denial.status == DenialStatus::Withdrawn {
                denials::decide(cx.tx, denial.id, (DenialStatus::Open, ""), cx.today)?;
            }
        }
    }
    for denial in denials::of_claim(cx.tx, id)? {
        let settled = denial.status == DenialStatus::Resolved;
        if settled && denial.outcome.ends_with(&by(row.id)) {
            denials::decide(cx.tx, denial.id, (DenialStatus::Open, ""), cx.today)?;
        }
    }
    drop_next_claims(cx, row, one)?;
    let mut cancelled = Vec::new();
    for sibling in claims::siblings(cx.tx, id)? {
        for (number, event) in claim_events::of(cx.tx, sibling)? {
            // Closed or opened since, for whatever cause: that is told anew below.
            let since = one.event.is_some_and(|told| number > told);
            let caused = (since || event.detail == by(row.id))
                && matches!(
                    event.kind,
                    ClaimEventKind::BalanceCleared | ClaimEventKind::Reopened
                );
            if caused || (sibling == id && Some(number) == one.event) {
                cancelled.push((sibling, number));
            }
        }
    }
    // Newest first: a history must make sense after each step.
    cancelled.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    for (claim, number) in cancelled {
        if is_cancelled(cx, claim, number)? {
            continue;
        }
        let told = format!("{} unposted: {reason}", by(row.id));
        let mut event = ClaimEvent::new(ClaimEventKind::Noted, cx.today, told);
        event.cancels = Some(number);
        claims::append_event(cx.tx, claim, &event)?;
    }
    clear_claims(cx, id, &format!("{} unposted", by(row.id)))
}

fn is_cancelled(cx: &DeedContext<'_>, claim: ClaimId, number: i64) -> Result<bool, DeedError> {
    let events = claim_events::of(cx.tx, claim)?;
    Ok(events
        .iter()
        .any(|(_, event)| event.cancels == Some(number)))
}

/// A claim to the next payer that this posting made and that never left is withdrawn.
fn drop_next_claims(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    one: &RemittanceClaim,
) -> Result<(), DeedError> {
    let Some(claim) = one
        .claim
        .map(|id| claims::get(cx.tx, id))
        .transpose()?
        .flatten()
    else {
        return Ok(());
    };
    for sibling in claims::of_encounter(cx.tx, claim.encounter)? {
        let waiting = matches!(
            sibling.status,
            ClaimStatus::Draft | ClaimStatus::Held | ClaimStatus::Ready
        );
        let party = Party::Payer(sibling.payer);
        let owed = balances::of_claim(cx.tx, sibling.id)?;
        let owes = owed.iter().any(|(p, _)| *p == party);
        if sibling.order > claim.order && waiting && !owes && sibling.first_sent_on.is_none() {
            let told = format!("{} unposted: nothing is left for this payer", by(row.id));
            let event = ClaimEvent::new(ClaimEventKind::Voided, cx.today, told);
            claims::append_event(cx.tx, sibling.id, &event)?;
        }
    }
    Ok(())
}
