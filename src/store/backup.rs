//! A backup: the database and its header in one file, checked by opening it.
//!
//! The file is the copied database, encrypted as it was, then the header, then a trailer in JSON
//! with the hash and length of both, then a tail of fixed size with the hash and length of the
//! trailer. It is written under another name, synced and renamed, and it is never overwritten.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use anyhow::{Context as _, Result};
use blake2::{Blake2b256, Digest as _};
use rusqlite::backup::{Backup as PageCopy, StepResult};
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

use super::chain::Heads;
use super::connect::{Access, connect, key_up};
use super::error::{StoreError, explain};
use super::header::{Header, header_path};
use super::keys::{FileKey, Secret};
use super::lock::Lock;
use super::vault::{Store, Vault, identify};
use super::verify::{Check, Remembered, verify_database};
use super::{disk, hex, migrate};

const VERSION: u32 = 1;
const MAGIC: &[u8; 16] = b"claimdesk backup";
/// The trailer's hash, its length, the magic.
const TAIL: u64 = 32 + 8 + 16;
/// No trailer of ours is longer.
const LONGEST_TRAILER: u64 = 1 << 16;

#[derive(Serialize, Deserialize)]
struct Trailer {
    version: u32,
    practice: String,
    schema: u32,
    made_at: String,
    database_size: u64,
    database_hash: String,
    header_size: u64,
    header_hash: String,
}

/// A backup that was made, or that a practice was restored from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The backup file.
    pub path: PathBuf,
    /// The instant it was made at, UTC: `2026-03-02T14:05:09Z`; in words where the practice made
    /// it by itself, before a schema change.
    pub made_at: String,
    /// Its size in bytes.
    pub size: u64,
    /// The schema of the database in it.
    pub schema: u32,
    /// What checking the copy found. Trouble here was in the practice before, and still is.
    pub checks: Vec<Check>,
}

impl Store {
    /// Backs the practice up to `out`, a new file; work may go on meanwhile. `made_at` is the
    /// instant, UTC. When it fails there is no file at `out`.
    pub fn back_up(&self, out: &Path, made_at: &str) -> Result<Backup> {
        let vault = self.vault();
        if out.exists() {
            return Err(StoreError::Exists {
                path: out.to_owned(),
            }
            .into());
        }
        let half = disk::beside(out, ".new");
        let made = begin(&half)
            .and_then(|()| copy(self.db(), vault, &half))
            .and_then(|checks| Ok((seal(vault, &half, made_at)?, checks)))
            .and_then(|made| finish(&half, out).map(|()| made));
        match made {
            Ok((schema, checks)) => {
                let (_, size) = read_trailer(out)?;
                let (path, made_at) = (out.to_owned(), made_at.to_owned());
                Ok(Backup {
                    path,
                    made_at,
                    size,
                    schema,
                    checks,
                })
            }
            Err(e) => {
                // The first failure is the one to tell.
                let _ = fs::remove_file(&half);
                Err(explain(out, e)).context("back up")
            }
        }
    }
}

fn begin(half: &Path) -> Result<()> {
    if half.exists() {
        fs::remove_file(half).map_err(|e| StoreError::from_io("write", half, e))?;
    }
    disk::create_private(half).map_err(|e| StoreError::from_io("write", half, e))?;
    Ok(())
}

/// Copies every page under the same key, then opens the copy and checks it.
fn copy(db: &Connection, vault: &Vault, half: &Path) -> Result<Vec<Check>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut to = Connection::open_with_flags(half, flags)?;
    key_up(&to, &vault.key)?;
    let step = PageCopy::new(db, &mut to)?.step(-1)?;
    anyhow::ensure!(
        step == StepResult::Done,
        "the database is being written: try again"
    );
    // One file, without a log beside it.
    to.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    drop(to);
    let copied = connect(half, &vault.key, Access::Look)?;
    let heads = Heads::load(&copied)?;
    verify_database(&copied, &vault.practice, &Remembered::Heads(heads))
}

/// Adds the header, the trailer and the tail after the pages; returns the schema's number.
fn seal(vault: &Vault, half: &Path, made_at: &str) -> Result<u32> {
    let copied = connect(half, &vault.key, Access::Look)?;
    let (heads, schema) = (Heads::load(&copied)?, migrate::version(&copied)?);
    drop(copied);
    let header = {
        // Not while a changed passphrase is being written.
        let _steady = vault.heads.lock().unwrap_or_else(PoisonError::into_inner);
        Header::read(&header_path(&vault.path))?.bytes(&vault.key, &heads)?
    };
    let told = |e| StoreError::from_io("write", half, e);
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .open(half)
        .map_err(told)?;
    let size = file.metadata().map_err(told)?.len();
    let trailer = Trailer {
        version: VERSION,
        practice: vault.practice.clone(),
        schema,
        made_at: made_at.to_owned(),
        database_size: size,
        database_hash: hash_of(&mut file, size).map_err(told)?,
        header_size: header.len() as u64,
        header_hash: hex::encode(&Blake2b256::digest(&header)),
    };
    let trailer = serde_json::to_vec(&trailer)?;
    file.write_all(&header)
        .and_then(|()| file.write_all(&trailer))
        .and_then(|()| file.write_all(&Blake2b256::digest(&trailer)))
        .and_then(|()| file.write_all(&(trailer.len() as u64).to_le_bytes()))
        .and_then(|()| file.write_all(MAGIC))
        .and_then(|()| file.sync_all())
        .map_err(told)?;
    Ok(schema)
}

/// Reads the sealed file once more from the start, then gives it its name.
fn finish(half: &Path, out: &Path) -> Result<()> {
    check_whole(half)?;
    if out.exists() {
        return Err(StoreError::Exists {
            path: out.to_owned(),
        }
        .into());
    }
    fs::rename(half, out).map_err(|e| StoreError::from_io("rename", out, e))?;
    disk::sync_folder(out)
}

/// The hash of the next `size` bytes of `file`, from its start.
fn hash_of(file: &mut File, size: u64) -> io::Result<String> {
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Blake2b256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut rest = file.take(size);
    loop {
        let n = rest.read(&mut buffer)?;
        let Some(read) = buffer.get(..n).filter(|read| !read.is_empty()) else {
            break;
        };
        hash.update(read);
    }
    Ok(hex::encode(&hash.finalize()))
}

fn read_trailer(path: &Path) -> Result<(Trailer, u64)> {
    let told = |e| StoreError::from_io("read", path, e);
    let stranger = |why: &str| StoreError::NotAPracticeFile {
        path: path.into(),
        why: why.into(),
    };
    let damaged = |what: &str| StoreError::Damaged {
        path: path.to_owned(),
        what: what.into(),
    };
    let mut file = File::open(path).map_err(told)?;
    let size = file.metadata().map_err(told)?.len();
    let Some(tail_at) = size.checked_sub(TAIL) else {
        return Err(stranger("it is too short for a backup").into());
    };
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(tail_at)).map_err(told)?;
    file.read_to_end(&mut tail).map_err(told)?;
    let (hash, rest) = tail.split_first_chunk::<32>().context("a short tail")?;
    let (length, magic) = rest.split_first_chunk::<8>().context("a short tail")?;
    if magic != MAGIC {
        return Err(stranger("it is no claimdesk backup, or its end is cut off").into());
    }
    let length = u64::from_le_bytes(*length);
    let at = tail_at
        .checked_sub(length)
        .filter(|_| length <= LONGEST_TRAILER);
    let at = at.ok_or_else(|| damaged("its trailer has no possible length"))?;
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at)).map_err(told)?;
    file.take(length).read_to_end(&mut bytes).map_err(told)?;
    if Blake2b256::digest(&bytes).as_slice() != hash {
        return Err(damaged("its trailer is not what was written").into());
    }
    let trailer: Trailer =
        serde_json::from_slice(&bytes).map_err(|_| damaged("its trailer cannot be read"))?;
    if trailer.version > VERSION {
        let (path, found) = (path.to_owned(), trailer.version);
        return Err(StoreError::Newer {
            path,
            what: "backup",
            found,
            known: VERSION,
        }
        .into());
    }
    if trailer.database_size.checked_add(trailer.header_size) != Some(at) {
        return Err(damaged("its parts do not fill it").into());
    }
    Ok((trailer, size))
}

/// Every byte of a backup against its hashes. Returns the trailer, the size and the header.
fn check_whole(path: &Path) -> Result<(Trailer, u64, Vec<u8>)> {
    let told = |e| StoreError::from_io("read", path, e);
    let (trailer, size) = read_trailer(path)?;
    let damaged = |what: &str| StoreError::Damaged {
        path: path.to_owned(),
        what: what.into(),
    };
    let mut file = File::open(path).map_err(told)?;
    if hash_of(&mut file, trailer.database_size).map_err(told)? != trailer.database_hash {
        return Err(damaged("its database is not what was backed up").into());
    }
    let mut header = Vec::new();
    file.take(trailer.header_size)
        .read_to_end(&mut header)
        .map_err(told)?;
    if hex::encode(&Blake2b256::digest(&header)) != trailer.header_hash {
        return Err(damaged("its header is not what was backed up").into());
    }
    Ok((trailer, size, header))
}

/// Restores a backup as the new practice `to`. The backup is read and checked whole, and opened
/// with `secret`, before anything is written; nothing is ever overwritten.
pub fn restore(backup: &Path, to: &Path, secret: &Secret) -> Result<Backup> {
    let (trailer, size, header) = check_whole(backup)?;
    for taken in [to, &header_path(to)] {
        if taken.exists() {
            return Err(StoreError::Exists {
                path: taken.to_owned(),
            }
            .into());
        }
    }
    let locked = Header::parse(backup, &header)?;
    let Some(key) = locked.locks.open(secret, &locked.practice)? else {
        return Err(StoreError::WrongPassphrase {
            path: backup.to_owned(),
        }
        .into());
    };
    let _lock = Lock::take(to)?;
    let half = disk::beside(to, ".new");
    let restored = begin(&half)
        .and_then(|()| take_out(backup, &half, trailer.database_size))
        .and_then(|()| open_restored(&half, &key, &locked.practice))
        .and_then(|checks| {
            disk::replace(&header_path(to), |file| Ok(file.write_all(&header)?))?;
            fs::rename(&half, to).map_err(|e| StoreError::from_io("rename", to, e))?;
            disk::sync_folder(to)?;
            Ok(checks)
        });
    let checks = restored
        .inspect_err(|_| {
            // Nothing was confirmed, so nothing is lost by taking the half away.
            let _ = fs::remove_file(&half);
        })
        .map_err(|e| explain(to, e))
        .context("restore")?;
    let (made_at, schema) = (trailer.made_at, trailer.schema);
    Ok(Backup {
        path: backup.to_owned(),
        made_at,
        size,
        schema,
        checks,
    })
}

fn take_out(backup: &Path, half: &Path, size: u64) -> Result<()> {
    let from = File::open(backup).map_err(|e| StoreError::from_io("read", backup, e))?;
    let told = |e| StoreError::from_io("write", half, e);
    let mut to = OpenOptions::new().write(true).open(half).map_err(told)?;
    let n = io::copy(&mut from.take(size), &mut to).map_err(told)?;
    anyhow::ensure!(n == size, "the backup became shorter while it was read");
    to.sync_all().map_err(told)?;
    Ok(())
}

fn open_restored(half: &Path, key: &FileKey, practice: &str) -> Result<Vec<Check>> {
    let db = connect(half, key, Access::Look)?;
    identify(&db, half)?;
    migrate::check(&db, half)?;
    let heads = Heads::load(&db)?;
    verify_database(&db, practice, &Remembered::Heads(heads))
}
