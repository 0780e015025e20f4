//! Files out of archives, read so that a hostile one can do no harm.
//!
//! Nothing is unpacked to the disk. An archive that claims or grows to more than it should, that
//! names a place outside its folder, the same place twice, or hides archives in archives, is
//! refused as a whole.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use zip::ZipArchive;

use super::refusal::Refusal;

/// What one import may expand to.
pub const MOST_EXPANDED: u64 = 512 << 20;
/// How many times its size a compressed file may expand to.
pub const MOST_RATIO: u64 = 200;
/// A small file is not judged by its ratio.
const RATIO_FROM: u64 = 1 << 20;
/// How many files an archive may hold.
const MOST_FILES: usize = 10_000;

/// Bytes that can be read from any place, as a file or a buffer.
pub trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

type Reader = dyn Fn() -> Result<Vec<u8>, Refusal> + Send + Sync;

/// One file that can be read: by itself, in a folder or in an archive.
#[derive(Clone)]
pub struct Member {
    /// Its name, with its folders inside the archive.
    pub name: String,
    /// The file that the person named, in which it lies.
    pub source: String,
    /// Its size in bytes once expanded, as far as that is known before it is read.
    pub size: u64,
    read: Arc<Reader>,
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member")
            .field("name", &self.name)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl Member {
    /// A file that `read` reads whole.
    pub fn new(
        (name, source): (&str, &str),
        size: u64,
        read: impl Fn() -> Result<Vec<u8>, Refusal> + Send + Sync + 'static,
    ) -> Member {
        Member {
            name: name.to_owned(),
            source: source.to_owned(),
            size,
            read: Arc::new(read),
        }
    }

    /// A file whose bytes are at hand.
    #[must_use]
    pub fn of_bytes(name: &str, bytes: Vec<u8>) -> Member {
        let size = bytes.len() as u64;
        Member::new((name, name), size, move || Ok(bytes.clone()))
    }

    /// All of its bytes.
    ///
    /// # Errors
    /// Where it cannot be read, or expands to more than it may.
    pub fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        (self.read)()
    }

    /// Its name without folders, in lower case: what it is recognised by.
    #[must_use]
    pub fn base(&self) -> String {
        let base = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        base.to_lowercase()
    }
}

/// How much may still be expanded; shared by all archives of one import.
#[derive(Clone, Debug)]
pub struct Budget(Arc<AtomicU64>);

impl Default for Budget {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(MOST_EXPANDED)))
    }
}

impl Budget {
    fn left(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn spend(&self, n: u64) {
        let spent = |left: u64| Some(left.saturating_sub(n));
        // The closure always gives a value, so there is nothing to learn from the answer.
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, spent);
    }
}

/// Whether the bytes begin as an archive does.
#[must_use]
pub fn looks_like_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// The files of an archive, those of archives directly inside it included.
///
/// # Errors
/// Where it is no archive, or not one to trust.
pub fn members(
    source: &str,
    reader: Box<dyn ReadSeek>,
    budget: &Budget,
) -> Result<Vec<Member>, Refusal> {
    open(source, source, reader, (budget, true))
}

fn open(
    source: &str,
    shown: &str,
    mut reader: Box<dyn ReadSeek>,
    (budget, outermost): (&Budget, bool),
) -> Result<Vec<Member>, Refusal> {
    let stated = stated_count(&mut reader);
    let archive = ZipArchive::new(reader)
        .map_err(|e| Refusal::file(shown, format!("not a zip, or cut off: {e}")))?;
    if stated.is_some_and(|n| n != archive.len()) {
        let what = "two files in it have the same name";
        return Err(Refusal::file(shown, what));
    }
    if archive.len() > MOST_FILES {
        let what = format!(
            "{} files in it; at most {MOST_FILES} are read",
            archive.len()
        );
        return Err(Refusal::file(shown, what));
    }
    let archive = Arc::new(Mutex::new(archive));
    let entries = entries(shown, &archive)?;
    let total: u64 = entries.iter().fold(0, |sum, e| sum.saturating_add(e.size));
    let packed: u64 = entries
        .iter()
        .fold(0, |sum, e| sum.saturating_add(e.packed));
    check_growth(shown, total, packed, budget.left())?;
    let mut found = Vec::new();
    for entry in entries {
        let (number, size) = (entry.number, entry.size);
        let (whole, budget_of) = (format!("{shown}/{}", entry.name), budget.clone());
        let archive = Arc::clone(&archive);
        let read = move || expand(&archive, (number, &whole), &budget_of);
        let member = Member::new((&entry.name, source), size, read);
        if !entry.name.to_lowercase().ends_with(".zip") {
            found.push(member);
        } else if outermost {
            let inner = format!("{shown}/{}", entry.name);
            let bytes = Box::new(Cursor::new(member.bytes()?));
            found.extend(open(source, &inner, bytes, (budget, false))?);
        } else {
            let what = format!("{} is an archive in an archive in an archive", entry.name);
            return Err(Refusal::file(shown, what));
        }
    }
    Ok(found)
}

struct Entry {
    number: usize,
    name: String,
    size: u64,
    packed: u64,
}

type Shared = Mutex<ZipArchive<Box<dyn ReadSeek>>>;

fn entries(shown: &str, archive: &Shared) -> Result<Vec<Entry>, Refusal> {
    let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
    let mut names = BTreeSet::new();
    let mut entries = Vec::new();
    for number in 0..archive.len() {
        let file = archive
            .by_index_raw(number)
            .map_err(|e| Refusal::file(shown, format!("file {} is damaged: {e}", number + 1)))?;
        let name = file
            .name()
            .map_err(|e| Refusal::file(shown, format!("file {} has no name: {e}", number + 1)))?
            .into_owned();
        check_name(shown, &name)?;
        if file
            .unix_mode()
            .is_some_and(|mode| mode & 0o170_000 == 0o120_000)
        {
            return Err(Refusal::file(
                shown,
                format!("{name} is a link, not a file"),
            ));
        }
        if file.encrypted() {
            return Err(Refusal::file(
                shown,
                format!("{name} is locked with a password"),
            ));
        }
        if !names.insert(name.to_lowercase()) {
            return Err(Refusal::file(shown, format!("{name} is in it twice")));
        }
        if file.is_file() {
            entries.push(Entry {
                number,
                size: file.size(),
                packed: file.compressed_size(),
                name,
            });
        }
    }
    Ok(entries)
}

fn check_name(shown: &str, name: &str) -> Result<(), Refusal> {
    let climbs = name.split(['/', '\\']).any(|part| part == "..");
    let rooted = name.starts_with(['/', '\\']) || name.chars().nth(1) == Some(':');
    if climbs || rooted || name.contains('\0') || name.is_empty() {
        let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
        let what = format!("'{name}' names a place outside the archive");
        return Err(Refusal::file(shown, what));
    }
    Ok(())
}

fn check_growth(shown: &str, size: u64, packed: u64, left: u64) -> Result<(), Refusal> {
    if size > left {
        let mib = MOST_EXPANDED >> 20;
        let what = format!("expands to more than {mib} MiB; take single files out of it");
        return Err(Refusal::file(shown, what));
    }
    if size > RATIO_FROM && size / MOST_RATIO > packed {
        let what = format!("expands to more than {MOST_RATIO} times its size; it is not trusted");
        return Err(Refusal::file(shown, what));
    }
    Ok(())
}

/// Expands one file, counting what really comes rather than what was promised.
fn expand(
    archive: &Shared,
    (number, shown): (usize, &str),
    budget: &Budget,
) -> Result<Vec<u8>, Refusal> {
    let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
    let damaged = |e: &dyn fmt::Display| Refusal::file(shown, format!("damaged: {e}"));
    let file = archive.by_index(number).map_err(|e| damaged(&e))?;
    let (promised, packed) = (file.size(), file.compressed_size());
    let left = budget.left();
    let by_ratio = packed.saturating_mul(MOST_RATIO).max(RATIO_FROM);
    let limit = left.min(by_ratio);
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|e| damaged(&e))?;
    let n = bytes.len() as u64;
    check_growth(shown, n, packed, left)?;
    if n != promised {
        return Err(damaged(&format!(
            "{n} bytes where {promised} were promised"
        )));
    }
    budget.spend(n);
    Ok(bytes)
}

/// Expands every file of an archive once and throws it away: for one that another reader opens.
///
/// # Errors
/// As [`members`].
pub fn check(shown: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let budget = Budget::default();
    let reader = Box::new(Cursor::new(bytes.to_vec()));
    for member in open(shown, shown, reader, (&budget, false))? {
        member.bytes()?;
    }
    Ok(())
}

/// How many files the archive's own directory states: the reader keeps only the last of a name.
fn stated_count(reader: &mut Box<dyn ReadSeek>) -> Option<usize> {
    let end = reader.seek(SeekFrom::End(0)).ok()?;
    let from = end.saturating_sub(66_000);
    reader.seek(SeekFrom::Start(from)).ok()?;
    let mut tail = Vec::new();
    reader.take(66_000).read_to_end(&mut tail).ok()?;
    reader.seek(SeekFrom::Start(0)).ok()?;
    let at = tail.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let two: [u8; 2] = tail.get(at + 10..at + 12)?.try_into().ok()?;
    match u16::from_le_bytes(two) {
        u16::MAX => None,
        n => Some(usize::from(n)),
    }
}
