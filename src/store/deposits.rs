//! Deposits: each check, each transfer, each payment of a patient.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::Transaction;
use super::columns;
use crate::domain::keys::{DepositId, PatientId, PayerId};
use crate::domain::money::Money;

/// Money that arrived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deposit {
    /// Which record; `DepositId(0)` before the first save.
    pub id: DepositId,
    /// From which payer, when it is from one that is known.
    pub payer: Option<PayerId>,
    /// From which patient, when it is from one.
    pub patient: Option<PatientId>,
    /// `ACH`, `CHK`, `cash`, `card`, …
    pub method: String,
    /// Check or EFT number, or the receipt's.
    pub trace: String,
    /// How much.
    pub amount: Money,
    /// When.
    pub received_on: NaiveDate,
}

/// Adds a deposit; its `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(tx: &Transaction<'_>, deposit: &Deposit) -> Result<DepositId> {
    tx.prepare_cached(
        "INSERT INTO deposit (payer_id, patient_id, method, trace, amount_cents, received_on) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        deposit.payer.map(|id| id.0),
        deposit.patient.map(|id| id.0),
        &deposit.method,
        &deposit.trace,
        deposit.amount.cents(),
        columns::day_text(deposit.received_on),
    ))
    .context("add a deposit")?;
    Ok(DepositId(tx.last_insert_rowid()))
}

/// The deposit of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: DepositId) -> Result<Option<Deposit>> {
    db.prepare_cached("SELECT * FROM deposit WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a deposit")
}

/// Deposits of a patient with that reference, by one method, whatever became of them.
///
/// # Errors
/// The database's.
pub fn of_patient_with(
    db: &Connection,
    patient: PatientId,
    (method, trace): (&str, &str),
) -> Result<Vec<Deposit>> {
    db.prepare_cached(
        "SELECT * FROM deposit WHERE patient_id = ?1 AND method = ?2 AND trace = ?3 ORDER BY id",
    )?
    .query_map((patient.0, method, trace), read)?
    .collect::<rusqlite::Result<_>>()
    .context("find deposits of a patient")
}

/// Deposits of patients with that reference, by one method, whatever became of them.
///
/// # Errors
/// The database's.
pub fn of_patients_with(db: &Connection, (method, trace): (&str, &str)) -> Result<Vec<Deposit>> {
    db.prepare_cached(
        "SELECT * FROM deposit WHERE patient_id IS NOT NULL AND method = ?1 AND trace = ?2 \
         ORDER BY id",
    )?
    .query_map((method, trace), read)?
    .collect::<rusqlite::Result<_>>()
    .context("find deposits of patients")
}

/// Deposits of a number and an amount, oldest first.
///
/// # Errors
/// The database's.
pub fn with_trace(db: &Connection, trace: &str, amount: Money) -> Result<Vec<Deposit>> {
    db.prepare_cached("SELECT * FROM deposit WHERE trace = ?1 AND amount_cents = ?2 ORDER BY id")?
        .query_map((trace, amount.cents()), read)?
        .collect::<rusqlite::Result<_>>()
        .context("find deposits by their number")
}

/// A deposit with what the books hold of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DepositRow {
    /// The deposit.
    pub deposit: Deposit,
    /// The name of the payer, empty when it is a patient's.
    pub from: String,
    /// What is posted to it: less than its amount where claims were refused.
    pub posted: Money,
    /// What of it waits in suspense.
    pub suspense: Money,
}

/// Deposits received between two days, both included, newest first.
///
/// # Errors
/// The database's.
pub fn between(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<DepositRow>> {
    db.prepare_cached(
        "SELECT d.*, coalesce(p.name, '') AS payer_name, \
         coalesce((SELECT sum(amount_cents) FROM posting \
                   WHERE deposit_id = d.id AND account = 'deposit'), 0) AS posted_cents, \
         -coalesce((SELECT sum(amount_cents) FROM posting \
                   WHERE deposit_id = d.id AND account = 'suspense'), 0) AS suspense_cents \
         FROM deposit d LEFT JOIN payer p ON p.id = d.payer_id \
         WHERE d.received_on BETWEEN ?1 AND ?2 ORDER BY d.received_on DESC, d.id DESC",
    )?
    .query_map((columns::day_text(from), columns::day_text(to)), |row| {
        Ok(DepositRow {
            deposit: read(row)?,
            from: row.get("payer_name")?,
            posted: columns::money(row, "posted_cents")?,
            suspense: columns::money(row, "suspense_cents")?,
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the deposits")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Deposit> {
    Ok(Deposit {
        id: DepositId(row.get("id")?),
        payer: row.get::<_, Option<i64>>("payer_id")?.map(PayerId),
        patient: row.get::<_, Option<i64>>("patient_id")?.map(PatientId),
        method: row.get("method")?,
        trace: row.get("trace")?,
        amount: columns::money(row, "amount_cents")?,
        received_on: columns::day(row, "received_on")?,
    })
}
