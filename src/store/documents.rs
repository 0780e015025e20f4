//! The documents of an encounter, and the words in them that support a code. Rows are only added.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::Transaction;
use super::columns;
use crate::domain::keys::EncounterId;
use crate::domain::paper::{Document, DocumentKind, Evidence};

/// The documents of an encounter as they are now: the last version of each that was not
/// withdrawn, in the order in which they came.
///
/// # Errors
/// The database's.
pub fn of_encounter(db: &Connection, encounter: EncounterId) -> Result<Vec<Document>> {
    db.prepare_cached(
        "SELECT * FROM document d WHERE encounter_id = ?1 AND withdrawn = 0 AND version = \
         (SELECT max(version) FROM document l WHERE l.series = d.series) ORDER BY series",
    )?
    .query_map([encounter.0], read)?
    .collect::<rusqlite::Result<_>>()
    .context("read the documents of a visit")
}

/// Every version of a document, the first one first.
///
/// # Errors
/// The database's.
pub fn versions(db: &Connection, series: i64) -> Result<Vec<Document>> {
    db.prepare_cached("SELECT * FROM document WHERE series = ?1 ORDER BY version")?
        .query_map([series], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the versions of a document")
}

/// One version of a document.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: i64) -> Result<Option<Document>> {
    db.prepare_cached("SELECT * FROM document WHERE id = ?1")?
        .query_row([id], read)
        .optional()
        .context("read a document")
}

/// Keeps a version; one of series 0 begins a series of its own. Returns its number.
///
/// # Errors
/// The database's, and where that version is there already.
pub fn keep(tx: &Transaction<'_>, document: &Document) -> Result<i64> {
    let next: i64 = tx.query_row("SELECT coalesce(max(id), 0) + 1 FROM document", [], |row| {
        row.get(0)
    })?;
    let series = match document.series {
        0 => next,
        series => series,
    };
    tx.prepare_cached(
        "INSERT INTO document VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(rusqlite::params![
        next,
        document.encounter.0,
        series,
        document.version,
        document.kind.name(),
        document.title,
        document.text,
        document.came_from,
        document.withdrawn,
        columns::day_text(document.kept_on),
        document.role,
    ])
    .context("keep a document")?;
    Ok(next)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        id: row.get("id")?,
        encounter: EncounterId(row.get("encounter_id")?),
        series: row.get("series")?,
        version: row.get("version")?,
        kind: columns::parsed(row, "kind", DocumentKind::from_name)?,
        title: row.get("title")?,
        text: row.get("text")?,
        came_from: row.get("came_from")?,
        withdrawn: row.get("withdrawn")?,
        kept_on: columns::day(row, "kept_on")?,
        role: row.get("role")?,
    })
}

/// The words that support the codes of an encounter, without those taken back.
///
/// # Errors
/// The database's.
pub fn evidence(db: &Connection, encounter: EncounterId) -> Result<Vec<Evidence>> {
    db.prepare_cached(
        "SELECT * FROM evidence e WHERE encounter_id = ?1 AND takes_back IS NULL AND NOT EXISTS \
         (SELECT 1 FROM evidence b WHERE b.takes_back = e.id) ORDER BY id",
    )?
    .query_map([encounter.0], |row| {
        Ok(Evidence {
            id: row.get("id")?,
            encounter: EncounterId(row.get("encounter_id")?),
            code: row.get("code")?,
            document: row.get("document_id")?,
            starts_at: row.get("starts_at")?,
            words: row.get("words")?,
            marked_on: columns::day(row, "marked_on")?,
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the marked words of a visit")
}

/// Marks words; returns the number of the row.
///
/// # Errors
/// The database's.
pub fn mark(tx: &Transaction<'_>, evidence: &Evidence, takes_back: Option<i64>) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO evidence (encounter_id, code, document_id, starts_at, words, takes_back, \
         marked_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(rusqlite::params![
        evidence.encounter.0,
        evidence.code,
        evidence.document,
        evidence.starts_at,
        evidence.words,
        takes_back,
        columns::day_text(evidence.marked_on),
    ])
    .context("mark words")?;
    Ok(tx.last_insert_rowid())
}
