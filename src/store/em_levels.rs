//! The evidence of E/M levels, kept with the encounter as it was recorded.

use anyhow::{Context as _, Result};
use blake2::{Blake2b256, Digest as _};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _};

use super::chain::Transaction;
use super::{columns, hex};
use crate::domain::keys::{EncounterId, PatientId, ProviderId};

/// The record of a level, about to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewLevel<'a> {
    /// Of which encounter.
    pub encounter: EncounterId,
    /// The day of the record.
    pub recorded_on: NaiveDate,
    /// The hat of who recorded it.
    pub role: &'a str,
    /// The level; empty where too little is documented.
    pub code: &'a str,
    /// What was documented and what followed.
    pub record: &'a str,
}

/// A kept record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLevel {
    /// Its number.
    pub id: i64,
    /// Of which encounter.
    pub encounter: EncounterId,
    /// The day of the record.
    pub recorded_on: NaiveDate,
    /// The hat of who recorded it.
    pub role: String,
    /// The level; empty where too little was documented.
    pub code: String,
    /// What was documented and what followed.
    pub record: String,
    /// The hash that was kept with it.
    pub hash: String,
}

impl KeptLevel {
    /// Is the record still what was hashed?
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        hash_of(&self.record) == self.hash
    }
}

/// The hash of a record: Blake2b-256, hexadecimal.
#[must_use]
pub fn hash_of(record: &str) -> String {
    hex::encode(&Blake2b256::digest(record.as_bytes()))
}

/// Keeps a record; returns its number and its hash.
///
/// # Errors
/// The database's.
pub fn append(tx: &Transaction<'_>, new: &NewLevel<'_>) -> Result<(i64, String)> {
    let hash = hash_of(new.record);
    tx.prepare_cached(
        "INSERT INTO em_level (encounter_id, recorded_on, role, code, record, hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        new.encounter.0,
        columns::day_text(new.recorded_on),
        new.role,
        new.code,
        new.record,
        &hash,
    ))
    .context("keep the evidence of a level")?;
    Ok((tx.last_insert_rowid(), hash))
}

/// The records of an encounter, the one that stands first.
///
/// # Errors
/// The database's.
pub fn of_encounter(db: &Connection, encounter: EncounterId) -> Result<Vec<KeptLevel>> {
    db.prepare_cached("SELECT * FROM em_level WHERE encounter_id = ?1 ORDER BY id DESC")?
        .query_map([encounter.0], |row| {
            Ok(KeptLevel {
                id: row.get("id")?,
                encounter: EncounterId(row.get("encounter_id")?),
                recorded_on: columns::day(row, "recorded_on")?,
                role: row.get("role")?,
                code: row.get("code")?,
                record: row.get("record")?,
                hash: row.get("hash")?,
            })
        })?
        .map(|row| row.context("read the evidence of a level"))
        .collect()
}

/// The last day before `before` on which the patient had a service that was coded, by this
/// provider or by another of the practice with the same taxonomy code.
///
/// # Errors
/// The database's.
pub fn last_seen(
    db: &Connection,
    patient: PatientId,
    provider: ProviderId,
    before: NaiveDate,
) -> Result<Option<NaiveDate>> {
    let day: Option<String> = db
        .prepare_cached(
            "SELECT e.dos FROM encounter e
             JOIN provider p ON p.id = e.rendering_id
             JOIN provider own ON own.id = ?2
             WHERE e.patient_id = ?1 AND e.dos < ?3 AND e.status IN ('coded', 'billed')
               AND (p.id = own.id OR (p.taxonomy <> '' AND p.taxonomy = own.taxonomy))
             ORDER BY e.dos DESC LIMIT 1",
        )?
        .query_row((patient.0, provider.0, columns::day_text(before)), |row| {
            row.get(0)
        })
        .optional()?;
    day.map(|day| day.parse().context("read the day of a service"))
        .transpose()
}
