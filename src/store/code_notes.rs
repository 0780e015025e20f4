//! What the practice knows of codes: its notes, its own abbreviations, and what it used before.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _};

use super::chain::Transaction;
use super::columns;
use crate::domain::keys::{PatientId, PayerId, ProviderId};

/// A note about a code that still holds.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeNote {
    /// Which note.
    pub id: i64,
    /// The code or category that it is about, undotted.
    pub code: String,
    /// The payer that it is about; none for whoever pays.
    pub payer: Option<PayerId>,
    /// The name of that payer, empty where there is none.
    pub payer_name: String,
    /// The day it was written.
    pub written_on: NaiveDate,
    /// The hat that its writer wore.
    pub role: String,
    /// The words.
    pub text: String,
}

/// Writes a note about a code, at one payer or whoever pays.
///
/// # Errors
/// The database's.
pub fn add(
    tx: &Transaction<'_>,
    (code, payer): (&str, Option<PayerId>),
    (on, role): (NaiveDate, &str),
    text: &str,
) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO code_note (code, payer_id, written_on, role, text, taken_back_on) \
         VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
    )?
    .execute((code, payer.map(|p| p.0), columns::day_text(on), role, text))
    .context("write a note about a code")?;
    Ok(tx.last_insert_rowid())
}

/// Takes a note back; false where no such note holds.
///
/// # Errors
/// The database's.
pub fn take_back(tx: &Transaction<'_>, id: i64, on: NaiveDate) -> Result<bool> {
    let n = tx
        .prepare_cached(
            "UPDATE code_note SET taken_back_on = ?2 WHERE id = ?1 AND taken_back_on IS NULL",
        )?
        .execute((id, columns::day_text(on)))
        .context("take a note about a code back")?;
    Ok(n == 1)
}

/// The notes that hold for a code: its own and those of the categories that begin it, the nearest
/// first, and of these the latest first.
///
/// # Errors
/// The database's.
pub fn about(db: &Connection, code: &str) -> Result<Vec<CodeNote>> {
    db.prepare_cached(
        "SELECT n.*, coalesce(p.name, '') AS payer_name FROM code_note n \
         LEFT JOIN payer p ON p.id = n.payer_id \
         WHERE n.taken_back_on IS NULL AND length(n.code) >= 3 \
         AND n.code = substr(?1, 1, length(n.code)) \
         ORDER BY length(n.code) DESC, n.id DESC",
    )?
    .query_map([code], |row| {
        Ok(CodeNote {
            id: row.get("id")?,
            code: row.get("code")?,
            payer: row.get::<_, Option<i64>>("payer_id")?.map(PayerId),
            payer_name: row.get("payer_name")?,
            written_on: columns::day(row, "written_on")?,
            role: row.get("role")?,
            text: row.get("text")?,
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the notes about a code")
}

/// Sets what a short word of the practice stands for; an empty meaning and no codes forget it.
///
/// # Errors
/// The database's.
pub fn set_abbreviation(tx: &Transaction<'_>, short: &str, words: &str, codes: &str) -> Result<()> {
    if words.is_empty() && codes.is_empty() {
        tx.prepare_cached("DELETE FROM abbreviation WHERE short = ?1")?
            .execute([short])
    } else {
        tx.prepare_cached(
            "INSERT INTO abbreviation (short, words, codes) VALUES (?1, ?2, ?3) \
             ON CONFLICT (short) DO UPDATE SET words = excluded.words, codes = excluded.codes",
        )?
        .execute((short, words, codes))
    }
    .context("set an abbreviation")?;
    Ok(())
}

/// The practice's abbreviations: the short word, its wordings, its codes.
///
/// # Errors
/// The database's.
pub fn abbreviations(db: &Connection) -> Result<Vec<(String, String, String)>> {
    db.prepare_cached("SELECT short, words, codes FROM abbreviation ORDER BY short")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()
        .context("read the abbreviations")
}

/// The latest visits whose codes count as used.
const LATEST: i64 = 2_000;

/// How often codes were used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// By the practice, in its latest visits.
    pub practice: Vec<(String, u32)>,
    /// By the provider, in these visits.
    pub provider: Vec<(String, u32)>,
    /// For the patient, ever.
    pub patient: Vec<(String, u32)>,
}

/// What was used before: diagnoses and procedures, in the latest visits and for the patient.
///
/// # Errors
/// The database's.
pub fn used(
    db: &Connection,
    provider: Option<ProviderId>,
    patient: Option<PatientId>,
) -> Result<Used> {
    let (provider, patient) = (provider.map_or(-1, |p| p.0), patient.map_or(-1, |p| p.0));
    let last: Option<i64> = db
        .query_row("SELECT max(id) FROM encounter", [], |row| row.get(0))
        .optional()?
        .flatten();
    let since = last.unwrap_or_default() - LATEST;
    let mut counts: [BTreeMap<String, u32>; 3] = Default::default();
    let mut count = |codes: &str, (own, whose, new): (bool, bool, bool)| {
        for code in codes.split_whitespace() {
            for (of, counts) in [new, own, whose].into_iter().zip(&mut counts) {
                if of {
                    *counts.entry(code.to_owned()).or_default() += 1;
                }
            }
        }
    };
    for sql in [
        "SELECT e.diagnoses, e.rendering_id = ?1, e.patient_id = ?2, e.id > ?3 FROM encounter e \
         WHERE e.id > ?3 OR e.patient_id = ?2",
        "SELECT s.code, e.rendering_id = ?1, e.patient_id = ?2, e.id > ?3 FROM encounter e \
         JOIN service_line s ON s.encounter_id = e.id WHERE e.id > ?3 OR e.patient_id = ?2",
    ] {
        let mut read = db.prepare_cached(sql)?;
        let mut rows = read.query((provider, patient, since))?;
        while let Some(row) = rows.next().context("read what was used before")? {
            let codes: String = row.get(0)?;
            let (own, whose, new): (bool, bool, bool) = (row.get(1)?, row.get(2)?, row.get(3)?);
            count(&codes, (own && new, whose, new));
        }
    }
    let [practice, provider, patient] = counts.map(|of| of.into_iter().collect());
    Ok(Used {
        practice,
        provider,
        patient,
    })
}
