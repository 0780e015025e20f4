//! Take a posted remittance back: every entry is answered, every balance is as it was before.

use serde_json::json;

use super::context::DeedContext;
use super::error::DeedError;
use super::post_remittance::{by, clear_claims};
use super::{dependents, next_payer_holds, posting_denials};
use crate::domain::claim::{ClaimEvent, ClaimEventKind, ClaimStatus};
use crate::domain::denial::DenialStatus;
use crate::domain::keys::{ClaimId, RemittanceId};
use crate::domain::ledger::{Party, Source};
use crate::store::remittances::{self, RemittanceClaim, RemittanceRow, RemittanceStatus};
use crate::store::{balances, claim_events, claims, denials, ledger};

/// Unposts a remittance.
///
/// # Errors
/// Refused without a reason, when it is not posted, or when something was built on it that must
/// be undone first; each of those is named.
pub fn unpost(cx: &DeedContext<'_>, id: RemittanceId, reason: &str) -> Result<(), DeedError> {
    unpost_whole(cx, id, (reason, false)).map(|_| ())
}

/// Unposts a remittance and, where `with_dependents` says so, first what was built on it, newest
/// first; returns what that was, in words.
///
/// # Errors
/// As [`unpost`], and at a dependent that only a person can undo.
pub fn unpost_whole(
    cx: &DeedContext<'_>,
    id: RemittanceId,
    (reason, with_dependents): (&str, bool),
) -> Result<Vec<String>, DeedError> {
    let row = posted(cx, id, reason)?;
    let rows = remittances::claims(cx.tx, id)?;
    let undone = clear_way(cx, (&row, &rows), (reason, with_dependents))?;
    // What was undone may have put amounts back into suspense.
    let rows = remittances::claims(cx.tx, id)?;
    // The newest first: a take-back of the same file stands in the way of what it answers.
    for (entry_id, entry) in ledger::entries_of_remittance(cx.tx, id)?.into_iter().rev() {
        if ledger::reversal(cx.tx, entry_id)?.is_none() {
            ledger::append_entry(cx.tx, &entry.reversed(entry_id, cx.today, reason.trim()))?;
        }
    }
    for claim in rows.iter().rev() {
        take_back(cx, &row, claim, reason.trim())?;
    }
    remittances::set_status(cx.tx, id, RemittanceStatus::Unposted, None)?;
    let detail = json!({ "reason": reason.trim(), "first": undone });
    cx.audit(
        "unpost-remittance",
        ("remittance", Some(id.0)),
        Some(&detail),
    )?;
    Ok(undone)
}

/// Unposts one claim payment of a remittance, counted from 0; the rest stays posted, and this one
/// waits as one that was refused.
///
/// # Errors
/// As [`unpost`], and when that claim payment is not posted.
pub fn unpost_claim(
    cx: &DeedContext<'_>,
    (id, place): (RemittanceId, usize),
    (reason, with_dependents): (&str, bool),
) -> Result<Vec<String>, DeedError> {
    let row = posted(cx, id, reason)?;
    let mut rows = remittances::claims(cx.tx, id)?;
    rows.retain(|one| one.place == place && one.action != "refuse");
    let Some(one) = rows.first().cloned() else {
        return Err(DeedError::refused(
            format!(
                "claim payment {} of remittance {id} is not posted",
                place + 1
            ),
            "the preview shows what is",
        ));
    };
    let undone = clear_way(cx, (&row, &rows), (reason, with_dependents))?;
    let spans = one.segments.0..=one.segments.1;
    for (entry_id, entry) in ledger::entries_of_remittance(cx.tx, id)?.into_iter().rev() {
        let told = match entry.source() {
            Source::Remittance { segment, .. } | Source::Takeback { segment, .. } => *segment,
            Source::ChargeEntry { .. }
            | Source::PatientPayment { .. }
            | Source::Manual { .. }
            | Source::Reversal { .. } => continue,
        };
        if spans.contains(&told) && ledger::reversal(cx.tx, entry_id)?.is_none() {
            ledger::append_entry(cx.tx, &entry.reversed(entry_id, cx.today, reason.trim()))?;
        }
    }
    take_back(cx, &row, &one, reason.trim())?;
    let refused = RemittanceClaim {
        action: "refuse".to_owned(),
        reason: format!("unposted: {}", reason.trim()),
        standing: false,
        takes_back: None,
        ..one
    };
    remittances::set_claim(cx.tx, id, &refused)?;
    if let (Some(on), Some(deposit)) = (row.posted_on, row.deposit) {
        remittances::set_status(cx.tx, id, RemittanceStatus::Partial, Some((on, deposit)))?;
    }
    let detail = json!({ "reason": reason.trim(), "place": place, "first": undone });
    cx.audit("unpost-claim", ("remittance", Some(id.0)), Some(&detail))?;
    Ok(undone)
}

/// The record of a remittance that is posted.
fn posted(
    cx: &DeedContext<'_>,
    id: RemittanceId,
    reason: &str,
) -> Result<RemittanceRow, DeedError> {
    if reason.trim().len() < 3 {
        return Err(DeedError::field(
            "reason",
            "say why in a few words: it is kept",
        ));
    }
    let row = remittances::get(cx.tx, id)?.ok_or_else(|| DeedError::no_such("remittance", id))?;
    if row.status.is_posted() {
        return Ok(row);
    }
    Err(DeedError::refused(
        format!("remittance {id} is {}", row.status.name()),
        "only a posted remittance can be unposted",
    ))
}

/// Sees that nothing stands on the posting, or undoes what does.
fn clear_way(
    cx: &DeedContext<'_>,
    (row, rows): (&RemittanceRow, &[RemittanceClaim]),
    (reason, with_dependents): (&str, bool),
) -> Result<Vec<String>, DeedError> {
    if with_dependents {
        return dependents::undo_all(cx, row, rows, reason.trim());
    }
    let found = dependents::of(cx.tx, row, rows)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let words: Vec<String> = found.into_iter().map(|one| one.words).collect();
    Err(DeedError::refused(
        format!(
            "remittance {} has been built on: {}",
            row.id,
            words.join("; ")
        ),
        "undo those first, in that order, or unpost it with them",
    ))
}

/// Takes back what one claim payment did beside its entries.
fn take_back(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    one: &RemittanceClaim,
    reason: &str,
) -> Result<(), DeedError> {
    remittances::set_standing(cx.tx, (row.id, one.place), false)?;
    posting_denials::restore(cx, (row.id, one.place))?;
    for denial in denials::opened_by(cx.tx, (row.id, one.place))? {
        let why = (DenialStatus::Withdrawn, "its remittance was unposted");
        denials::decide(cx.tx, denial.id, why, cx.today)?;
    }
    let (Some(id), "post") = (one.claim, one.action.as_str()) else {
        return Ok(());
    };
    if let Some(taken) = one.takes_back {
        remittances::set_standing(cx.tx, taken, true)?;
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
            let held = next_payer_holds::caused(row.id, &event);
            if caused || held || (sibling == id && Some(number) == one.event) {
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
    if let Some(claim) = claims::get(cx.tx, id)? {
        next_payer_holds::put_right(cx, &claim)?;
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
