//! What patients owe, and what they have in credit.

use anyhow::{Context as _, Result};
use rusqlite::Connection;

use crate::domain::keys::{PatientId, ServiceLineId};
use crate::domain::money::Money;

/// What a patient owes line by line, oldest date of service first; credits are not among them.
///
/// # Errors
/// The database's.
pub fn owed_by(db: &Connection, patient: PatientId) -> Result<Vec<(ServiceLineId, Money)>> {
    db.prepare_cached(
        "SELECT s.id, sum(p.amount_cents) FROM encounter e \
         JOIN service_line s ON s.encounter_id = e.id \
         JOIN posting p ON p.service_line_id = s.id AND p.account = 'receivable' \
             AND p.payer_id IS NULL \
         WHERE e.patient_id = ?1 GROUP BY s.id HAVING sum(p.amount_cents) > 0 \
         ORDER BY e.dos, s.id",
    )?
    .query_map([patient.0], |row| {
        Ok((ServiceLineId(row.get(0)?), Money::from_cents(row.get(1)?)))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read what a patient owes")
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
