//! Who answers for whose balance. Everybody answers for himself unless a row says otherwise.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OptionalExtension as _};

use super::chain::Transaction;
use crate::domain::keys::PatientId;

/// Who answers for a patient's balance.
///
/// # Errors
/// The database's.
pub fn of(db: &Connection, patient: PatientId) -> Result<PatientId> {
    let other: Option<i64> = db
        .prepare_cached("SELECT guarantor_id FROM guarantor WHERE patient_id = ?1")?
        .query_row([patient.0], |row| row.get(0))
        .optional()?;
    Ok(other.map_or(patient, PatientId))
}

/// Everybody for whom somebody else answers, with that person.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<BTreeMap<PatientId, PatientId>> {
    db.prepare_cached("SELECT patient_id, guarantor_id FROM guarantor")?
        .query_map([], |row| {
            Ok((PatientId(row.get(0)?), PatientId(row.get(1)?)))
        })?
        .collect::<rusqlite::Result<_>>()
        .context("read the guarantors")
}

/// The patients of one account: the guarantor first, then those for whom he answers.
///
/// # Errors
/// The database's.
pub fn members(db: &Connection, guarantor: PatientId) -> Result<Vec<PatientId>> {
    let mut members = vec![guarantor];
    let mut query = db.prepare_cached(
        "SELECT patient_id FROM guarantor WHERE guarantor_id = ?1 ORDER BY patient_id",
    )?;
    let others = query.query_map([guarantor.0], |row| row.get(0).map(PatientId))?;
    for other in others {
        members.push(other?);
    }
    Ok(members)
}

/// Says who answers for a patient; the patient himself takes the row away.
///
/// # Errors
/// The database's.
pub fn set(tx: &Transaction<'_>, patient: PatientId, guarantor: PatientId) -> Result<()> {
    if patient == guarantor {
        tx.prepare_cached("DELETE FROM guarantor WHERE patient_id = ?1")?
            .execute([patient.0])?;
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO guarantor (patient_id, guarantor_id) VALUES (?1, ?2) \
         ON CONFLICT (patient_id) DO UPDATE SET guarantor_id = excluded.guarantor_id",
    )?
    .execute((patient.0, guarantor.0))
    .context("say who answers for a patient")?;
    Ok(())
}
