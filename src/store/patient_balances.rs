//! What patients owe, and what they have in credit.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::columns;
use crate::domain::keys::{EntryId, PatientId, ServiceLineId};
use crate::domain::money::Money;

/// What is owed on an account line by line, oldest date of service first: of the guarantor and of
/// everybody for whom he answers. Credits are not among them.
///
/// # Errors
/// The database's.
pub fn owed_by(db: &Connection, guarantor: PatientId) -> Result<Vec<(ServiceLineId, Money)>> {
    db.prepare_cached(
        "SELECT s.id, sum(p.amount_cents) FROM encounter e \
         JOIN service_line s ON s.encounter_id = e.id \
         JOIN posting p ON p.service_line_id = s.id AND p.account = 'receivable' \
             AND p.payer_id IS NULL \
         WHERE e.patient_id IN \
             (SELECT ?1 UNION SELECT patient_id FROM guarantor WHERE guarantor_id = ?1) \
         GROUP BY s.id HAVING sum(p.amount_cents) > 0 ORDER BY e.dos, s.id",
    )?
    .query_map([guarantor.0], |row| {
        Ok((ServiceLineId(row.get(0)?), Money::from_cents(row.get(1)?)))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read what is owed on an account")
}

/// Everybody's money that is applied to no line; a negative amount is more used than came.
///
/// # Errors
/// The database's.
pub fn unapplied(db: &Connection) -> Result<Vec<(PatientId, Money)>> {
    db.prepare_cached(
        "SELECT patient_id, -sum(amount_cents) FROM posting \
         WHERE patient_id IS NOT NULL AND account = 'patient-credit' \
         GROUP BY patient_id HAVING sum(amount_cents) <> 0 ORDER BY patient_id",
    )?
    .query_map([], |row| {
        Ok((PatientId(row.get(0)?), Money::from_cents(row.get(1)?)))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the unapplied money")
}

/// A patient's money that is applied to no line.
///
/// # Errors
/// The database's.
pub fn credit_of(db: &Connection, patient: PatientId) -> Result<Money> {
    db.prepare_cached(
        "SELECT -coalesce(sum(amount_cents), 0) FROM posting \
         WHERE account = 'patient-credit' AND patient_id = ?1",
    )?
    .query_row([patient.0], |row| row.get(0))
    .map(Money::from_cents)
    .context("read a patient's credit")
}

/// The entries that touch a patient's unapplied money, oldest first, each once.
///
/// # Errors
/// The database's.
pub fn entries_of_credit(db: &Connection, patient: PatientId) -> Result<Vec<EntryId>> {
    db.prepare_cached(
        "SELECT DISTINCT entry_id FROM posting \
         WHERE account = 'patient-credit' AND patient_id = ?1 ORDER BY entry_id",
    )?
    .query_map([patient.0], |row| row.get(0).map(EntryId))?
    .collect::<rusqlite::Result<_>>()
    .context("read the entries of a patient's credit")
}

/// What was given up of an account's balances since a day for a reason that begins so; what was
/// reversed does not count.
///
/// # Errors
/// The database's.
pub fn written_off(
    db: &Connection,
    guarantor: PatientId,
    (since, begins): (NaiveDate, &str),
) -> Result<Money> {
    db.prepare_cached(
        "SELECT coalesce(sum(p.amount_cents), 0) FROM entry e \
         JOIN posting p ON p.entry_id = e.id AND p.account = 'write-off' \
         JOIN service_line s ON s.id = p.service_line_id \
         JOIN encounter v ON v.id = s.encounter_id \
         WHERE e.posted_on >= ?2 AND e.source = 'manual' AND substr(e.reason, 1, length(?3)) = ?3 \
           AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reversal_of = e.id) \
           AND v.patient_id IN \
               (SELECT ?1 UNION SELECT patient_id FROM guarantor WHERE guarantor_id = ?1)",
    )?
    .query_row((guarantor.0, columns::day_text(since), begins), |row| {
        row.get(0)
    })
    .map(Money::from_cents)
    .context("add up what was given up")
}

/// What payers still owe on an account, credits not set against it.
///
/// # Errors
/// The database's.
pub fn payers_owe(db: &Connection, guarantor: PatientId) -> Result<Money> {
    db.prepare_cached(
        "SELECT coalesce(sum(owed), 0) FROM (
             SELECT sum(p.amount_cents) AS owed FROM encounter e
             JOIN service_line s ON s.encounter_id = e.id
             JOIN posting p ON p.service_line_id = s.id AND p.account = 'receivable'
                 AND p.payer_id IS NOT NULL
             WHERE e.patient_id IN
                 (SELECT ?1 UNION SELECT patient_id FROM guarantor WHERE guarantor_id = ?1)
             GROUP BY s.id, p.payer_id HAVING sum(p.amount_cents) > 0)",
    )?
    .query_row([guarantor.0], |row| row.get(0))
    .map(Money::from_cents)
    .context("add up what payers owe on an account")
}
