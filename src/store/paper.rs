//! Paper that a deed made. The bytes are kept with the deed; the file appears in its folder after
//! the commit, whole or not at all, and one that a crash kept back is written at the next start.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::chain::Transaction;
use super::{columns, disk, files, hex};
use crate::domain::keys::FileHash;

/// One file that has to be in a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// Which row.
    pub id: i64,
    /// Where it has to be.
    pub path: PathBuf,
    /// Its bytes.
    pub file: FileHash,
}

/// Notes that a kept file has to be in `folder` under `name`.
///
/// # Errors
/// The database's; a file that is not kept.
pub fn add(
    tx: &Transaction<'_>,
    made_on: NaiveDate,
    (folder, name): (&Path, &str),
    file: &FileHash,
) -> Result<()> {
    let file = files::number(tx, file)?;
    tx.prepare_cached(
        "INSERT INTO paper (made_on, folder, name, file_id, written) VALUES (?1, ?2, ?3, ?4, 0)",
    )?
    .execute((
        columns::day_text(made_on),
        folder.to_string_lossy(),
        name,
        file,
    ))
    .context("note a file to write")?;
    Ok(())
}

/// Files that are not in their folders yet.
///
/// # Errors
/// The database's.
pub fn unwritten(db: &Connection) -> Result<Vec<Paper>> {
    db.prepare_cached(
        "SELECT p.id, p.folder, p.name, f.hash FROM paper p JOIN file f ON f.id = p.file_id \
         WHERE p.written = 0 ORDER BY p.id",
    )?
    .query_map([], |row| {
        let folder: String = row.get(1)?;
        let name: String = row.get(2)?;
        let digest: Vec<u8> = row.get(3)?;
        Ok(Paper {
            id: row.get(0)?,
            path: Path::new(&folder).join(name),
            file: FileHash(hex::encode(&digest)),
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the files to write")
}

/// Writes one into its folder, which is made where it is missing.
///
/// # Errors
/// A [`super::StoreError`] naming the path; the database's.
pub fn write(db: &Connection, paper: &Paper) -> Result<()> {
    let bytes = files::bytes(db, &paper.file)?.context("the bytes of a paper are not kept")?;
    if let Some(folder) = paper.path.parent() {
        disk::check_folder(folder)?;
    }
    disk::write_new(&paper.path, &bytes)
}

/// Notes that it is there.
///
/// # Errors
/// The database's.
pub fn set_written(tx: &Transaction<'_>, id: i64) -> Result<()> {
    tx.prepare_cached("UPDATE paper SET written = 1 WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}
