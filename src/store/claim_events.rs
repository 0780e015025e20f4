//! What happened to each claim, kept for ever; a claim's status is the fold of these.

use anyhow::{Context as _, Result};
use rusqlite::Connection;

use super::chain::{Chained, Transaction, maybe, text};
use super::{files, hex};
use crate::domain::claim::{ClaimEvent, ClaimEventKind, ClaimStatus, fold};
use crate::domain::keys::{ClaimId, FileHash};
use rusqlite::types::ValueRef;

/// Appends an event to the history of `claim`; returns its number. The caller sees to it that the
/// claim's stored status follows.
pub fn append(tx: &Transaction<'_>, claim: ClaimId, event: &ClaimEvent) -> Result<i64> {
    let file = event
        .file
        .as_ref()
        .map(|hash| files::number(tx, hash))
        .transpose()?;
    let on = event.on.to_string();
    let values = [
        ValueRef::Integer(claim.0),
        text(event.kind.name()),
        text(&on),
        maybe(file),
        text(&event.detail),
        maybe(event.cancels),
    ];
    tx.append(Chained::ClaimEvent, &values, None)
        .with_context(|| format!("add an event to claim {claim}"))
}

/// The events of a claim with their numbers, oldest first.
pub fn of(db: &Connection, claim: ClaimId) -> Result<Vec<(i64, ClaimEvent)>> {
    let mut query = db.prepare_cached(
        "SELECT e.id, e.event, e.happened_on, f.hash, e.detail, e.cancels
         FROM claim_event e LEFT JOIN file f ON f.id = e.file_id
         WHERE e.claim_id = ?1 ORDER BY e.id",
    )?;
    let rows = query.query_and_then([claim.0], |row| {
        let id = row.get(0)?;
        let name: String = row.get(1)?;
        let kind = ClaimEventKind::from_name(&name)
            .with_context(|| format!("claim event {id} is a \"{name}\", which is unknown"))?;
        let digest: Option<Vec<u8>> = row.get(3)?;
        let event = ClaimEvent {
            kind,
            on: row.get(2)?,
            file: digest.map(|digest| FileHash(hex::encode(&digest))),
            detail: row.get(4)?,
            cancels: row.get(5)?,
        };
        Ok((id, event))
    })?;
    rows.collect()
}

/// The status that the history of a claim leads to.
pub fn status(db: &Connection, claim: ClaimId) -> Result<ClaimStatus> {
    let mut query = db.prepare_cached(
        "SELECT id, event, cancels FROM claim_event WHERE claim_id = ?1 ORDER BY id",
    )?;
    let rows = query.query_and_then([claim.0], |row| -> Result<_> {
        let name: String = row.get(1)?;
        let kind = ClaimEventKind::from_name(&name)
            .with_context(|| format!("claim {claim} has an unknown event \"{name}\""))?;
        Ok((row.get(0)?, kind, row.get(2)?))
    })?;
    let events: Vec<_> = rows.collect::<Result<_>>()?;
    fold(&events).with_context(|| format!("the history of claim {claim}"))
}
