//! Letters to payers as they were written: pages and text, kept by hash.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::Transaction;
use super::{columns, files, hex};
use crate::domain::keys::{FileHash, LetterId, PayerId};

/// One letter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptLetter {
    /// Its number; `LetterId(0)` before the first save.
    pub id: LetterId,
    /// What it is: `dispute`, `appeal`, …
    pub kind: String,
    /// To whom.
    pub payer: PayerId,
    /// When.
    pub written_on: NaiveDate,
    /// The pages.
    pub pdf: FileHash,
    /// The same as text.
    pub text: FileHash,
}

/// Adds a letter whose two files are kept already; its `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(tx: &Transaction<'_>, letter: &KeptLetter) -> Result<LetterId> {
    let (pdf, text) = (
        files::number(tx, &letter.pdf)?,
        files::number(tx, &letter.text)?,
    );
    tx.prepare_cached(
        "INSERT INTO letter (kind, payer_id, written_on, pdf_file_id, text_file_id) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((
        &letter.kind,
        letter.payer.0,
        columns::day_text(letter.written_on),
        pdf,
        text,
    ))
    .context("add a letter")?;
    Ok(LetterId(tx.last_insert_rowid()))
}

const SELECT: &str = "SELECT l.*, p.hash AS pdf, t.hash AS text FROM letter l \
     JOIN file p ON p.id = l.pdf_file_id JOIN file t ON t.id = l.text_file_id";

/// One letter.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: LetterId) -> Result<Option<KeptLetter>> {
    db.prepare_cached(&format!("{SELECT} WHERE l.id = ?1"))?
        .query_row([id.0], read)
        .optional()
        .context("find a letter")
}

/// Every letter, newest first.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<KeptLetter>> {
    db.prepare_cached(&format!("{SELECT} ORDER BY l.id DESC"))?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the letters")
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptLetter> {
    let hash = |column: &str| -> rusqlite::Result<FileHash> {
        let bytes: Vec<u8> = row.get(column)?;
        Ok(FileHash(hex::encode(&bytes)))
    };
    Ok(KeptLetter {
        id: LetterId(row.get("id")?),
        kind: row.get("kind")?,
        payer: PayerId(row.get("payer_id")?),
        written_on: columns::day(row, "written_on")?,
        pdf: hash("pdf")?,
        text: hash("text")?,
    })
}
