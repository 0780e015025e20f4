//! The header file beside the database: the wrapped keys, and where the chains stand.
//!
//! It is JSON in three blocks of 4,096 bytes. The first holds the wrapped keys and is only ever
//! replaced whole, by a rename. The other two take turns in remembering the chain heads: a commit
//! rewrites the older of them, so a torn write costs one memory and never a key. Each carries a
//! code made with the file key, so a head cannot be edited without the passphrase.
//!
//! A head here may be *older* than the database (the program died between the commit and this
//! write) and must never be *newer*: then somebody put an older database in its place.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use blake2::Blake2bMac512;
use blake2::digest::{KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};

use super::chain::Heads;
use super::error::StoreError;
use super::keys::{FileKey, Locks};
use super::{disk, hex};

/// The header format this program writes, and the newest that it reads.
pub(crate) const VERSION: u32 = 1;

const BLOCK: usize = 4096;
const ABOUT: &str = "the header of a claimdesk practice: keep it beside the database, which cannot \
                     be opened without it";

/// The first block: who the practice is and how its key is locked.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Header {
    /// What a person who opens the file should know.
    about: String,
    version: u32,
    /// 16 random bytes, hexadecimal: what ties the header, the keys and the chains together.
    pub(crate) practice: String,
    #[serde(flatten)]
    pub(crate) locks: Locks,
}

/// One of the two memories of the chain heads.
#[derive(Serialize, Deserialize)]
struct Memory {
    /// Counts up; the higher of two valid memories is the later.
    turn: u64,
    /// `table count hash`, one a chain.
    heads: Vec<String>,
    /// Blake2b code over the two above, hexadecimal.
    code: String,
}

/// Where the header of a practice file lies: its whole name with `.header` after it.
pub fn header_path(practice: &Path) -> PathBuf {
    disk::beside(practice, ".header")
}

impl Header {
    pub(crate) fn new(practice: String, locks: Locks) -> Header {
        Header {
            about: ABOUT.into(),
            version: VERSION,
            practice,
            locks,
        }
    }

    /// Reads the first block. `path` is the header's own.
    pub(crate) fn read(path: &Path) -> Result<Header> {
        Header::parse(path, &read_blocks(path)?)
    }

    /// Reads the first block of `bytes`, which came from `path`.
    pub(crate) fn parse(path: &Path, bytes: &[u8]) -> Result<Header> {
        let block = bytes.get(..BLOCK).unwrap_or(bytes);
        let damaged = |what: String| StoreError::Damaged {
            path: path.to_owned(),
            what,
        };
        let text =
            std::str::from_utf8(block).map_err(|_| damaged("the header is not text".into()))?;
        let value: serde_json::Value = serde_json::from_str(text)
            .map_err(|_| damaged("the header is not in the form of a header".into()))?;
        let found = value
            .get("version")
            .and_then(serde_json::Value::as_u64)
            .unwrap_or(0);
        let found = u32::try_from(found).unwrap_or(0);
        if found > VERSION {
            let path = path.to_owned();
            return Err(StoreError::Newer {
                path,
                what: "header",
                found,
                known: VERSION,
            }
            .into());
        }
        let header: Header = serde_json::from_value(value)
            .map_err(|_| damaged("a field of the header is missing or wrong".into()))?;
        header.locks.check().map_err(|e| damaged(e.to_string()))?;
        Ok(header)
    }

    /// The three blocks, with `heads` as the one memory.
    pub(crate) fn bytes(&self, key: &FileKey, heads: &Heads) -> Result<Vec<u8>> {
        let mut bytes = block(&serde_json::to_string_pretty(self)?)?;
        bytes.extend(block(&Memory::new(1, heads, key).text()?)?);
        bytes.extend(block("")?);
        Ok(bytes)
    }

    /// Writes the whole header to `path`, by rename: the old or the new, never half.
    pub(crate) fn write(&self, path: &Path, key: &FileKey, heads: &Heads) -> Result<()> {
        let bytes = self.bytes(key, heads)?;
        disk::replace(path, |file| Ok(file.write_all(&bytes)?))
    }
}

/// The header file of an open practice, as far as the chain heads go.
pub(crate) struct HeadsFile {
    file: File,
    path: PathBuf,
    turn: u64,
    /// The later of the two memories; nothing when neither can be believed.
    pub(crate) last: Option<Heads>,
}

impl HeadsFile {
    /// Reads the two memories. With `write` false the file is only looked at.
    pub(crate) fn open(path: &Path, key: &FileKey, write: bool) -> Result<HeadsFile> {
        let bytes = read_blocks(path)?;
        let memories = [1, 2].map(|n| {
            let block = bytes.get(n * BLOCK..(n + 1) * BLOCK)?;
            let memory: Memory = serde_json::from_str(std::str::from_utf8(block).ok()?).ok()?;
            Some((memory.turn, memory.believed(key)?))
        });
        let later = memories.into_iter().flatten().max_by_key(|(turn, _)| *turn);
        let file = OpenOptions::new()
            .read(true)
            .write(write)
            .open(path)
            .map_err(|e| StoreError::from_io(if write { "open" } else { "read" }, path, e))?;
        let (turn, last) = later.map_or((0, None), |(turn, heads)| (turn, Some(heads)));
        Ok(HeadsFile {
            file,
            path: path.to_owned(),
            turn,
            last,
        })
    }

    /// Remembers `heads` in the older block. Not synced: losing it to a power cut leaves an
    /// earlier memory, which is allowed.
    pub(crate) fn remember(&mut self, heads: &Heads, key: &FileKey) -> Result<()> {
        let turn = self.turn + 1;
        let at = BLOCK as u64 * (1 + (turn + 1) % 2);
        let bytes = block(&Memory::new(turn, heads, key).text()?)?;
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.write_all(&bytes))
            .map_err(|e| StoreError::from_io("write", &self.path, e))?;
        self.turn = turn;
        self.last = Some(heads.clone());
        Ok(())
    }

    /// Puts what was remembered on the disk.
    pub(crate) fn sync(&self) -> Result<()> {
        self.file
            .sync_data()
            .map_err(|e| StoreError::from_io("sync", &self.path, e))?;
        Ok(())
    }
}

impl Memory {
    fn new(turn: u64, heads: &Heads, key: &FileKey) -> Memory {
        let heads = heads.lines();
        let code = code(turn, &heads, key);
        Memory { turn, heads, code }
    }

    fn text(&self) -> Result<String> {
        serde_json::to_string(self).context("write the chain heads")
    }

    fn believed(&self, key: &FileKey) -> Option<Heads> {
        let right = self.code == code(self.turn, &self.heads, key);
        right.then(|| Heads::from_lines(&self.heads)).flatten()
    }
}

fn code(turn: u64, heads: &[String], key: &FileKey) -> String {
    let key = key.derive("claimdesk heads");
    let Ok(mut mac) = Blake2bMac512::new_from_slice(key.as_slice()) else {
        return String::new();
    };
    mac.update(&turn.to_le_bytes());
    for line in heads {
        mac.update(line.as_bytes());
        mac.update(b"\n");
    }
    hex::encode(&mac.finalize().into_bytes())
}

fn block(text: &str) -> Result<Vec<u8>> {
    let mut bytes = text.as_bytes().to_vec();
    anyhow::ensure!(bytes.len() <= BLOCK, "the header does not fit its block");
    bytes.resize(BLOCK, b'\n');
    Ok(bytes)
}

/// At most the three blocks: a header that is longer is not read further.
fn read_blocks(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(3 * BLOCK);
    File::open(path)
        .and_then(|file| file.take(3 * BLOCK as u64).read_to_end(&mut bytes))
        .map_err(|e| StoreError::from_io("read", path, e))?;
    Ok(bytes)
}
