//! Notes about a record: what was said and seen, in the user's words.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::chain::Transaction;
use super::columns;

/// Which record a note is about: its kind (`patient`, `encounter`, `claim`,
/// `denial`) and its number.
pub type Subject<'a> = (&'a str, i64);

/// A note as it was written.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// Which note.
    pub id: i64,
    /// The day it was written.
    pub written_on: NaiveDate,
    /// The hat that its writer wore.
    pub role: String,
    /// The words.
    pub text: String,
}

/// Writes a note.
///
/// # Errors
/// The database's.
pub fn add(
    tx: &Transaction<'_>,
    subject: Subject<'_>,
    written: (NaiveDate, &str),
    text: &str,
) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO note (subject, subject_id, written_on, role, text) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((
        subject.0,
        subject.1,
        columns::day_text(written.0),
        written.1,
        text,
    ))
    .context("write a note")?;
    Ok(tx.last_insert_rowid())
}

/// The notes about a record, the latest first.
///
/// # Errors
/// The database's.
pub fn about(db: &Connection, subject: Subject<'_>) -> Result<Vec<Note>> {
    db.prepare_cached("SELECT * FROM note WHERE subject = ?1 AND subject_id = ?2 ORDER BY id DESC")?
        .query_map(subject, |row| {
            Ok(Note {
                id: row.get("id")?,
                written_on: columns::day(row, "written_on")?,
                role: row.get("role")?,
                text: row.get("text")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .context("read the notes of a record")
}
