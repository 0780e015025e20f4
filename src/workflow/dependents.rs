//! What was built on a posting and must be undone before it, newest first: each by name, and how
//! it is undone where that can be done for the person.

use std::collections::BTreeSet;

use super::claim_records::shares_lines;
use super::context::DeedContext;
use super::error::DeedError;
use super::{suspense, unpost_remittance};
use crate::domain::claim::{ClaimEvent, ClaimEventKind, ClaimStatus};
use crate::domain::keys::{ClaimId, EntryId, RemittanceId, ServiceLineId};
use crate::domain::ledger::{Entry, Source};
use crate::store::money_events::{self, MoneyEventKind};
use crate::store::remittances::{self, RemittanceClaim, RemittanceRow};
use crate::store::{Connection, claims, denials, ledger};

/// How something is undone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Undo {
    /// By the opposite entry.
    Entry(EntryId),
    /// By unposting a later remittance.
    Remittance(RemittanceId),
    /// By putting an amount back into suspense.
    Suspense(i64),
    /// Only by a person.
    ByHand,
}

/// Something that was built on a posting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dependent {
    /// What it is.
    pub words: String,
    /// How it is undone.
    pub undo: Undo,
    /// Later ones have higher numbers.
    age: i64,
}

fn by_hand(words: String) -> Dependent {
    Dependent {
        words,
        undo: Undo::ByHand,
        age: i64::MAX,
    }
}

/// What was built on the claims `rows` of a posted remittance, newest first.
pub(super) fn of(
    db: &Connection,
    row: &RemittanceRow,
    rows: &[RemittanceClaim],
) -> Result<Vec<Dependent>, DeedError> {
    let mut found = Vec::new();
    let entries = ledger::entries_of_remittance(db, row.id)?;
    for one in rows.iter().filter(|one| one.action == "post") {
        let Some(id) = one.claim else { continue };
        if !one.standing {
            let by = remittances::taken_back_by(db, (row.id, one.place))?;
            if by == Some(row.id) {
                continue;
            }
            let words = format!("its payment of claim {id} was reversed by a later remittance");
            found.push(match by {
                Some(later) => Dependent {
                    words: format!("{words}, {later}"),
                    undo: Undo::Remittance(later),
                    age: i64::MAX - 1,
                },
                None => by_hand(words),
            });
        }
        of_visit(db, row, id, &mut found)?;
        let spans = one.segments.0..=one.segments.1;
        let own: Vec<&(EntryId, Entry)> = entries
            .iter()
            .filter(|(_, entry)| segment(entry).is_some_and(|s| spans.contains(&s)))
            .collect();
        let denied = denials::opened_by(db, (row.id, one.place))?;
        let denied: BTreeSet<ServiceLineId> = denied.iter().map(|denial| denial.line).collect();
        later_entries(db, row, (&own, denied), &mut found)?;
    }
    for (number, event) in money_events::of_remittance(db, row.id)? {
        let here = |one: &RemittanceClaim| event.remittance == Some((row.id, one.place));
        let moved = matches!(
            event.kind,
            MoneyEventKind::SuspenseToPatient
                | MoneyEventKind::SuspenseToPractice
                | MoneyEventKind::SuspenseReturned
        );
        if moved && rows.iter().any(here) {
            found.push(Dependent {
                words: format!("{} of it left suspense: {}", event.amount, event.detail),
                undo: Undo::Suspense(number),
                age: event.entry.map_or(0, |id| id.0),
            });
        }
    }
    let mut told = BTreeSet::new();
    found.retain(|one| told.insert(one.words.clone()));
    found.sort_by_key(|one| std::cmp::Reverse(one.age));
    Ok(found)
}

fn segment(entry: &Entry) -> Option<usize> {
    match entry.source() {
        Source::Remittance { segment, .. } | Source::Takeback { segment, .. } => Some(*segment),
        Source::ChargeEntry { .. }
        | Source::PatientPayment { .. }
        | Source::Manual { .. }
        | Source::Reversal { .. } => None,
    }
}

/// Claims to later payers that left since, and what the claim itself is in the middle of.
fn of_visit(
    db: &Connection,
    row: &RemittanceRow,
    id: ClaimId,
    found: &mut Vec<Dependent>,
) -> Result<(), DeedError> {
    let Some(claim) = claims::get(db, id)? else {
        return Ok(());
    };
    for sibling in claims::of_encounter(db, claim.encounter)? {
        let later = sibling.order > claim.order && sibling.first_sent_on.is_some();
        let since = later && sibling.first_sent_on >= row.posted_on;
        if since && shares_lines(db, sibling.id, claim.id)? {
            found.push(by_hand(format!(
                "claim {} to the next payer was sent",
                sibling.id
            )));
        }
    }
    if matches!(
        claim.status,
        ClaimStatus::Correcting | ClaimStatus::Appealed
    ) {
        found.push(by_hand(format!("claim {id} is {}", claim.status.words())));
    }
    Ok(())
}

/// Entries that moved the same receivables after the posting and stand: write-offs, moves to the
/// patient, later payments and recoveries. What a patient paid stays paid.
fn later_entries(
    db: &Connection,
    row: &RemittanceRow,
    (own, denied): (&[&(EntryId, Entry)], BTreeSet<ServiceLineId>),
    found: &mut Vec<Dependent>,
) -> Result<(), DeedError> {
    let newest = match (own.iter().map(|(id, _)| *id).max(), row.posted_on) {
        (Some(newest), _) => newest,
        // A denial moves nothing: what was moved since that day may rest on it.
        (None, Some(on)) => ledger::last_before(db, on)?,
        (None, None) => return Ok(()),
    };
    let moved: BTreeSet<ServiceLineId> = own
        .iter()
        .flat_map(|(_, entry)| entry.postings())
        .filter_map(|p| p.account.line())
        .collect();
    for line in moved.union(&denied).copied() {
        for id in ledger::later_than(db, line, newest)? {
            let Some(entry) = ledger::entry(db, id)? else {
                continue;
            };
            let (words, undo) = match entry.source() {
                Source::Remittance { remittance, .. } | Source::Takeback { remittance, .. } => {
                    if *remittance == row.id {
                        continue;
                    }
                    let words = format!("remittance {remittance} moved the same line later");
                    (words, Undo::Remittance(*remittance))
                }
                Source::Manual { reason } => {
                    let amount = entry.postings().first().map(|p| p.amount.abs());
                    let amount = amount.unwrap_or_default();
                    let words = format!("{amount} was moved by hand later: {reason}");
                    (words, Undo::Entry(id))
                }
                Source::ChargeEntry { .. }
                | Source::PatientPayment { .. }
                | Source::Reversal { .. } => continue,
            };
            if ledger::reversal(db, id)?.is_none() {
                found.push(Dependent {
                    words,
                    undo,
                    age: id.0,
                });
            }
        }
    }
    Ok(())
}

/// Undoes what can be undone for the person, newest first, until nothing stands in the way.
///
/// # Errors
/// Refused at the first that only a person can undo; nothing of it is kept then.
pub(super) fn undo_all(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    rows: &[RemittanceClaim],
    reason: &str,
) -> Result<Vec<String>, DeedError> {
    let mut undone = Vec::new();
    // Each round undoes one; a posting has far fewer than this many.
    for _ in 0..1_000 {
        let Some(next) = of(cx.tx, row, rows)?.into_iter().next() else {
            return Ok(undone);
        };
        match next.undo {
            Undo::ByHand => {
                return Err(DeedError::refused(
                    format!("remittance {} has been built on: {}", row.id, next.words),
                    "only a person can undo that; nothing was changed",
                ));
            }
            Undo::Remittance(later) => {
                unpost_remittance::unpost_whole(cx, later, (reason, true))?;
            }
            Undo::Suspense(decision) => suspense::undo(cx, decision, reason)?,
            Undo::Entry(id) => {
                let Some(entry) = ledger::entry(cx.tx, id)? else {
                    return Ok(undone);
                };
                ledger::append_entry(cx.tx, &entry.reversed(id, cx.today, reason))?;
                if let Some(claim) = entry.claim() {
                    let told = format!("taken back with remittance {}: {}", row.id, next.words);
                    let event = ClaimEvent::new(ClaimEventKind::Noted, cx.today, told);
                    claims::append_event(cx.tx, claim, &event)?;
                }
            }
        }
        undone.push(next.words);
    }
    Ok(undone)
}
