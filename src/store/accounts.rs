//! What happened on the accounts of those who owe, kept for ever.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::{Chained, Transaction, maybe, maybe_text, text};
use super::{columns, files, hex};
use crate::domain::account::{AccountEvent, AccountEventKind};
use crate::domain::keys::{AccountEventId, DepositId, FileHash, PatientId, PayerId, ServiceLineId};
use crate::domain::money::Money;

/// Appends an event; returns its number.
///
/// # Errors
/// The database's; a file that is not kept.
pub fn append(tx: &Transaction<'_>, event: &AccountEvent) -> Result<AccountEventId> {
    let number = |hash: &Option<FileHash>| hash.as_ref().map(|h| files::number(tx, h)).transpose();
    let (file, text_file) = (number(&event.file)?, number(&event.text_file)?);
    let on = columns::day_text(event.on);
    let due_on = columns::maybe_day_text(event.due_on);
    let values = [
        ValueRef::Integer(event.patient.0),
        text(event.kind.name()),
        text(&on),
        maybe(event.number),
        maybe(event.amount.map(Money::cents)),
        maybe(event.n),
        maybe_text(due_on.as_deref()),
        maybe(event.about.map(|id| id.0)),
        maybe(event.deposit.map(|id| id.0)),
        maybe(event.line.map(|id| id.0)),
        maybe(event.payer.map(|id| id.0)),
        maybe(file),
        maybe(text_file),
        text(&event.name),
        text(&event.words),
    ];
    tx.append(Chained::AccountEvent, &values, None)
        .map(AccountEventId)
        .with_context(|| format!("add to the account of patient {}", event.patient))
}

const SELECT: &str = "SELECT a.*, f.hash AS file_hash, t.hash AS text_hash FROM account_event a \
     LEFT JOIN file f ON f.id = a.file_id LEFT JOIN file t ON t.id = a.text_file_id";

fn select(db: &Connection, which: &str, id: i64) -> Result<Vec<AccountEvent>> {
    db.prepare_cached(&format!("{SELECT} WHERE {which} ORDER BY a.id"))?
        .query_map([id], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read what happened on accounts")
}

/// The events of one account, oldest first.
///
/// # Errors
/// The database's.
pub fn of(db: &Connection, patient: PatientId) -> Result<Vec<AccountEvent>> {
    select(db, "a.patient_id = ?1", patient.0)
}

/// One event.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: AccountEventId) -> Result<Option<AccountEvent>> {
    Ok(select(db, "a.id = ?1", id.0)?.pop())
}

/// The events that answer one, oldest first.
///
/// # Errors
/// The database's.
pub fn answers(db: &Connection, id: AccountEventId) -> Result<Vec<AccountEvent>> {
    select(db, "a.about = ?1", id.0)
}

/// The events about a deposit, oldest first.
///
/// # Errors
/// The database's.
pub fn of_deposit(db: &Connection, deposit: DepositId) -> Result<Vec<AccountEvent>> {
    select(db, "a.deposit_id = ?1", deposit.0)
}

/// Every event, by account, oldest first.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<BTreeMap<PatientId, Vec<AccountEvent>>> {
    let mut found: BTreeMap<PatientId, Vec<AccountEvent>> = BTreeMap::new();
    for event in select(db, "a.id > ?1", 0)? {
        found.entry(event.patient).or_default().push(event);
    }
    Ok(found)
}

/// Every event of a kind, oldest first.
///
/// # Errors
/// The database's.
pub fn of_kind(db: &Connection, kind: AccountEventKind) -> Result<Vec<AccountEvent>> {
    db.prepare_cached(&format!("{SELECT} WHERE a.event = ?1 ORDER BY a.id"))?
        .query_map([kind.name()], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the events of a kind")
}

/// The event of a kind with that number in its series.
///
/// # Errors
/// The database's.
pub fn numbered(
    db: &Connection,
    kind: AccountEventKind,
    number: i64,
) -> Result<Option<AccountEvent>> {
    db.prepare_cached(&format!("{SELECT} WHERE a.event = ?1 AND a.number = ?2"))?
        .query_row((kind.name(), number), read)
        .optional()
        .context("read a numbered event")
}

/// The number that the next event of a kind gets: one more than the last, without a gap.
///
/// # Errors
/// The database's.
pub fn next_number(db: &Connection, kind: AccountEventKind) -> Result<i64> {
    db.prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM account_event WHERE event = ?1")?
        .query_row([kind.name()], |row| row.get(0))
        .context("number an event")
}

fn read(row: &Row<'_>) -> rusqlite::Result<AccountEvent> {
    let hash = |column: &str| {
        row.get::<_, Option<Vec<u8>>>(column)
            .map(|digest| digest.map(|digest| FileHash(hex::encode(&digest))))
    };
    Ok(AccountEvent {
        id: AccountEventId(row.get("id")?),
        patient: PatientId(row.get("patient_id")?),
        kind: columns::parsed(row, "event", AccountEventKind::from_name)?,
        on: columns::day(row, "happened_on")?,
        number: row.get("number")?,
        amount: row
            .get::<_, Option<i64>>("amount_cents")?
            .map(Money::from_cents),
        n: row.get("n")?,
        due_on: columns::maybe_day(row, "due_on")?,
        about: row.get::<_, Option<i64>>("about")?.map(AccountEventId),
        deposit: row.get::<_, Option<i64>>("deposit_id")?.map(DepositId),
        line: row
            .get::<_, Option<i64>>("service_line_id")?
            .map(ServiceLineId),
        payer: row.get::<_, Option<i64>>("payer_id")?.map(PayerId),
        file: hash("file_hash")?,
        text_file: hash("text_hash")?,
        name: row.get("name")?,
        words: row.get("words")?,
    })
}
