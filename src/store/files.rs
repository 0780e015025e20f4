//! Kept files: what was received and what was sent, whole, by the hash of its bytes.

use anyhow::{Context as _, Result, ensure};
use blake2::{Blake2b256, Digest as _};
use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _};

use super::chain::{Chained, Transaction, text};
use super::hex;
use crate::domain::keys::FileHash;

/// The largest file that is kept: 1 GiB, which is also the most SQLite stores in one row.
const LARGEST: usize = 1 << 30;

/// Which way a file went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From a clearinghouse, a payer or a bank to us.
    Received,
    /// From us.
    Sent,
}

impl Direction {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Direction::Received => "received",
            Direction::Sent => "sent",
        }
    }
}

/// A file about to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// What it is: `837P`, `999`, `TA1`, `277CA`, `835`, …
    pub kind: &'a str,
    /// Which way it went.
    pub direction: Direction,
    /// Its name, without its folder.
    pub name: &'a str,
    /// The day it was received or sent.
    pub kept_on: NaiveDate,
    /// All of it.
    pub bytes: &'a [u8],
}

/// What keeping a file came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was not there before.
    New(FileHash),
    /// The same bytes were kept before, perhaps under another name; nothing was written.
    Before(FileHash),
}

impl Kept {
    /// The name of the bytes, either way.
    #[must_use]
    pub fn hash(&self) -> &FileHash {
        match self {
            Kept::New(hash) | Kept::Before(hash) => hash,
        }
    }
}

/// A kept file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Its number, in the order of keeping.
    pub id: i64,
    /// The name of its bytes.
    pub hash: FileHash,
    /// See [`NewFile`].
    pub kind: String,
    /// `received` or `sent`.
    pub direction: String,
    /// See [`NewFile`].
    pub name: String,
    /// See [`NewFile`].
    pub kept_on: NaiveDate,
    /// How many bytes it has.
    pub size: u64,
}

/// The name of `bytes`: their Blake2b-256 hash.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> FileHash {
    FileHash(hex::encode(&Blake2b256::digest(bytes)))
}

/// Keeps a file, unless its bytes are kept already.
pub fn keep(tx: &Transaction<'_>, file: &NewFile<'_>) -> Result<Kept> {
    ensure!(
        file.bytes.len() < LARGEST,
        "{} is larger than 1 GiB",
        file.name
    );
    let hash = hash_of(file.bytes);
    if find(tx, &hash)?.is_some() {
        return Ok(Kept::Before(hash));
    }
    let digest = Blake2b256::digest(file.bytes);
    let packed = zstd::bulk::compress(file.bytes, 3).context("compress a file to keep")?;
    let kept_on = file.kept_on.to_string();
    let values = [
        ValueRef::Blob(&digest),
        text(file.kind),
        text(file.direction.name()),
        text(file.name),
        text(&kept_on),
        ValueRef::Integer(i64::try_from(file.bytes.len())?),
    ];
    tx.append(Chained::File, &values, Some(ValueRef::Blob(&packed)))?;
    Ok(Kept::New(hash))
}

/// The bytes of a kept file as they were, or nothing where none has that hash. Fails when they no
/// longer have it.
pub fn bytes(db: &Connection, hash: &FileHash) -> Result<Option<Vec<u8>>> {
    let Some(id) = find(db, hash)? else {
        return Ok(None);
    };
    let bytes = unpack(db, id)?;
    ensure!(
        hash_of(&bytes) == *hash,
        "kept file {id} is not what was kept"
    );
    Ok(Some(bytes))
}

pub(crate) fn unpack(db: &Connection, id: i64) -> Result<Vec<u8>> {
    let (packed, size): (Vec<u8>, i64) = db
        .prepare_cached("SELECT bytes, size FROM file WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let size = usize::try_from(size)?;
    ensure!(
        size < LARGEST,
        "kept file {id} says it is larger than 1 GiB"
    );
    zstd::bulk::decompress(&packed, size).with_context(|| format!("unpack kept file {id}"))
}

/// The number of the kept file with this hash.
pub(crate) fn find(db: &Connection, hash: &FileHash) -> Result<Option<i64>> {
    let Some(digest) = hex::decode(&hash.0) else {
        return Ok(None);
    };
    Ok(db
        .prepare_cached("SELECT id FROM file WHERE hash = ?1")?
        .query_row([digest], |row| row.get(0))
        .optional()?)
}

/// The number that a row's `file` column gets: fails when no such file is kept.
pub(crate) fn number(tx: &Transaction<'_>, hash: &FileHash) -> Result<i64> {
    if let Some(id) = tx.file_seen(hash) {
        return Ok(id);
    }
    let id = find(tx, hash)?.with_context(|| format!("no kept file has the hash {hash}"))?;
    tx.see_file(hash, id);
    Ok(id)
}

/// The kept file with this hash.
pub fn get(db: &Connection, hash: &FileHash) -> Result<Option<FileRow>> {
    let Some(digest) = hex::decode(&hash.0) else {
        return Ok(None);
    };
    let mut query = db.prepare_cached(
        "SELECT id, hash, kind, direction, name, kept_on, size FROM file WHERE hash = ?1",
    )?;
    Ok(query.query_row([digest], read).optional()?)
}

/// The kept files, latest first.
pub fn all(db: &Connection) -> Result<Vec<FileRow>> {
    let mut query = db.prepare_cached(
        "SELECT id, hash, kind, direction, name, kept_on, size FROM file ORDER BY id DESC",
    )?;
    let rows = query.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<FileRow> {
    let digest: Vec<u8> = row.get(1)?;
    let size: i64 = row.get(6)?;
    Ok(FileRow {
        id: row.get(0)?,
        hash: FileHash(hex::encode(&digest)),
        kind: row.get(2)?,
        direction: row.get(3)?,
        name: row.get(4)?,
        kept_on: row.get(5)?,
        size: u64::try_from(size).unwrap_or(0),
    })
}
