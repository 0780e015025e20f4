//! `codesets.db`: the second file, for code sets that the user imported.
//!
//! It is public data, not encrypted, and may be thrown away. A release is kept whole or not at
//! all; its packed tables are read back only if they are what was written.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, TransactionBehavior};

use super::columns;

/// "CDCS": what the file says it is.
const APPLICATION: i32 = 0x4344_4353;
const SCHEMA: u32 = 1;

/// The file of code sets that belongs to a practice file.
#[must_use]
pub fn beside(practice: &Path) -> PathBuf {
    practice.with_file_name("codesets.db")
}

/// One release that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its number.
    pub id: i64,
    /// Which code set: `ncci-ptp`.
    pub kind: String,
    /// Its name: `PTP practitioner 2026 Q3`.
    pub name: String,
    /// The quarter or year that it was published for.
    pub own: (NaiveDate, NaiveDate),
    /// The dates of service that it can answer for where no other release does.
    pub answers: (NaiveDate, NaiveDate),
    /// How many rows it has.
    pub n_rows: u64,
    /// SHA-256 of its packed parts, as hexadecimal digits.
    pub content: String,
    /// What a person should know of it.
    pub notes: Vec<String>,
    /// When it was imported, UTC: `2026-11-23T14:05:09Z`.
    pub imported_at: String,
    /// The files that it was read from, with the SHA-256 of each.
    pub sources: Vec<(String, String)>,
}

/// A release about to be kept, with its packed parts by name. Its `id` means nothing yet.
#[derive(Clone, Copy, Debug)]
pub struct NewRelease<'a> {
    /// What is known of it.
    pub release: &'a Release,
    /// What is kept of it.
    pub parts: &'a [(String, Vec<u8>)],
}

/// The open file.
#[derive(Debug)]
pub struct Reference {
    db: Connection,
}

impl Reference {
    /// Opens the file to read; `None` where there is none.
    ///
    /// # Errors
    /// Where it is not one of ours, is damaged, or was written by a later program.
    pub fn look(path: &Path) -> Result<Option<Reference>> {
        if !path.exists() {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)
            .with_context(|| format!("open {}", path.display()))?;
        db.busy_timeout(Duration::from_secs(5))?;
        check(&db, path)?;
        Ok(Some(Reference { db }))
    }

    /// Opens the file to import into it; makes it where there is none.
    ///
    /// # Errors
    /// As [`Reference::look`], and where the folder cannot be written.
    pub fn open(path: &Path) -> Result<Reference> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            super::disk::check_folder(folder)?;
        }
        let mut db = Connection::open(path).with_context(|| format!("open {}", path.display()))?;
        db.busy_timeout(Duration::from_secs(5))?;
        // Wide pages: a packed table is read in a few long pieces.
        db.execute_batch(
            "PRAGMA page_size = 32768;
             PRAGMA foreign_keys = ON;
             PRAGMA synchronous = FULL;
             PRAGMA trusted_schema = OFF;",
        )?;
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let is_new: bool = tx.query_row(
            "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)",
            [],
            |row| row.get(0),
        )?;
        if is_new {
            tx.execute_batch(include_str!("schema/codesets_001.sql"))?;
            tx.pragma_update(None, "application_id", APPLICATION)?;
            tx.pragma_update(None, "user_version", SCHEMA)?;
        }
        tx.commit()?;
        check(&db, path)?;
        Ok(Reference { db })
    }

    /// Every release, by kind and age.
    ///
    /// # Errors
    /// The database's.
    pub fn releases(&self) -> Result<Vec<Release>> {
        let mut statement = self
            .db
            .prepare("SELECT * FROM release ORDER BY kind, own_from, id")?;
        let mut releases = statement
            .query_map([], read)?
            .collect::<rusqlite::Result<Vec<_>>>()
            .context("read the releases")?;
        let mut sources = self
            .db
            .prepare("SELECT file, sha256 FROM source WHERE release = ?1 ORDER BY file")?;
        for release in &mut releases {
            release.sources = sources
                .query_map([release.id], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
        }
        Ok(releases)
    }

    /// One part of a release, if it is what was written.
    ///
    /// # Errors
    /// Where it is not there or is damaged.
    pub fn part(&self, release: i64, name: &str) -> Result<Vec<u8>> {
        let (bytes, stated): (Vec<u8>, i64) = self
            .db
            .query_row(
                "SELECT bytes, checksum FROM part WHERE release = ?1 AND name = ?2",
                (release, name),
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .with_context(|| format!("read the part {name} of release {release}"))?;
        ensure!(
            checksum(&bytes) == stated,
            "the part {name} of release {release} is damaged; import it again"
        );
        Ok(bytes)
    }

    /// Keeps a release: all of it or nothing. One with the same content is left as it is, and its
    /// number given back with `false`.
    ///
    /// # Errors
    /// The database's; nothing is kept then.
    pub fn keep(&mut self, new: NewRelease<'_>) -> Result<(i64, bool)> {
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let release = new.release;
        let there: Option<i64> = tx
            .query_row(
                "SELECT id FROM release WHERE kind = ?1 AND content = ?2",
                (&release.kind, &release.content),
                |row| row.get(0),
            )
            .optional()?;
        if let Some(id) = there {
            return Ok((id, false));
        }
        tx.execute(
            "INSERT INTO release (kind, name, own_from, own_through, answers_from, \
             answers_through, n_rows, content, notes, imported_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            (
                &release.kind,
                &release.name,
                columns::day_text(release.own.0),
                columns::day_text(release.own.1),
                columns::day_text(release.answers.0),
                columns::day_text(release.answers.1),
                i64::try_from(release.n_rows)?,
                &release.content,
                release.notes.join("\n"),
                &release.imported_at,
            ),
        )?;
        let id = tx.last_insert_rowid();
        for (file, sha256) in &release.sources {
            tx.execute(
                "INSERT OR IGNORE INTO source (release, file, sha256) VALUES (?1, ?2, ?3)",
                (id, file, sha256),
            )?;
        }
        for (name, bytes) in new.parts {
            tx.execute(
                "INSERT INTO part (release, name, checksum, bytes) VALUES (?1, ?2, ?3, ?4)",
                (id, name, checksum(bytes), bytes),
            )?;
        }
        tx.commit().context("keep the release")?;
        Ok((id, true))
    }

    /// Reads everything once: what is damaged, in words.
    ///
    /// # Errors
    /// The database's, where it cannot even be asked.
    pub fn troubles(&self) -> Result<Vec<String>> {
        let mut troubles = Vec::new();
        let said: String = self
            .db
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if said != "ok" {
            troubles.push(said);
        }
        let mut statement = self.db.prepare("SELECT release, name FROM part")?;
        let parts = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<Vec<(i64, String)>>>()?;
        for (release, name) in parts {
            if let Err(e) = self.part(release, &name) {
                troubles.push(e.to_string());
            }
        }
        Ok(troubles)
    }
}

fn check(db: &Connection, path: &Path) -> Result<()> {
    let shown = path.display();
    let number = |name: &str| -> Result<i64> {
        db.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
            .with_context(|| format!("{shown} is not a file of code sets; move it away"))
    };
    let application = number("application_id")?;
    ensure!(
        application == i64::from(APPLICATION),
        "{shown} is not a file of code sets; move it away"
    );
    let version = number("user_version")?;
    ensure!(
        version <= i64::from(SCHEMA),
        "{shown} has schema version {version}; this program knows up to {SCHEMA}"
    );
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Release> {
    let notes: String = row.get("notes")?;
    let n_rows: i64 = row.get("n_rows")?;
    Ok(Release {
        id: row.get("id")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        own: (
            columns::day(row, "own_from")?,
            columns::day(row, "own_through")?,
        ),
        answers: (
            columns::day(row, "answers_from")?,
            columns::day(row, "answers_through")?,
        ),
        n_rows: n_rows.unsigned_abs(),
        content: row.get("content")?,
        notes: notes.lines().map(str::to_owned).collect(),
        imported_at: row.get("imported_at")?,
        sources: Vec::new(),
    })
}

/// A fast sum that changes with any flipped bit: four lanes of eight bytes, each mixed by an odd
/// number and a turn.
fn checksum(bytes: &[u8]) -> i64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |lane: u64, word: u64| (lane ^ word).wrapping_mul(ODD).rotate_left(29);
    let mut lanes = [1u64, 2, 3, bytes.len() as u64];
    let (blocks, tail) = bytes.as_chunks::<32>();
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = mix(*lane, u64::from_le_bytes(*word));
        }
    }
    let [mut sum, rest @ ..] = lanes;
    for lane in rest {
        sum = mix(sum, lane);
    }
    let sum = tail
        .iter()
        .fold(sum, |sum, byte| mix(sum, u64::from(*byte)));
    i64::from_le_bytes(sum.to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(content: &str) -> Release {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        Release {
            id: 0,
            kind: "ncci-mue".to_owned(),
            name: "MUE".to_owned(),
            own: (day("2026-07-01"), day("2026-09-30")),
            answers: (day("2026-07-01"), day("2026-09-30")),
            n_rows: 3,
            content: content.to_owned(),
            notes: vec!["one".to_owned(), "two".to_owned()],
            imported_at: "2026-11-23T12:00:00Z".to_owned(),
            sources: vec![("a.zip".to_owned(), "00".to_owned())],
        }
    }

    #[test]
    fn a_release_is_kept_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("codesets.db");
        assert!(Reference::look(&path).unwrap().is_none());
        let mut file = Reference::open(&path).unwrap();
        let parts = [("rows".to_owned(), vec![7u8; 100_000])];
        let (one, two) = (release("aa"), release("bb"));
        let new = |release| NewRelease {
            release,
            parts: &parts,
        };
        let (id, is_new) = file.keep(new(&one)).unwrap();
        assert!(is_new);
        assert_eq!(file.keep(new(&one)).unwrap(), (id, false));
        assert!(file.keep(new(&two)).unwrap().1);
        let looking = Reference::look(&path).unwrap().unwrap();
        let all = looking.releases().unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].notes, ["one", "two"]);
        assert_eq!(all[0].sources, one.sources);
        assert_eq!(looking.part(id, "rows").unwrap(), parts[0].1);
        assert!(looking.troubles().unwrap().is_empty());
    }

    #[test]
    fn a_flipped_bit_and_a_strange_file_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("codesets.db");
        let mut file = Reference::open(&path).unwrap();
        let parts = [("rows".to_owned(), (0..=255).cycle().take(4_000).collect())];
        let new = release("aa");
        let new = NewRelease {
            release: &new,
            parts: &parts,
        };
        let (id, _) = file.keep(new).unwrap();
        file.db
            .execute("UPDATE part SET bytes = CAST(zeroblob(4000) AS BLOB)", [])
            .unwrap();
        assert!(file.part(id, "rows").is_err());
        assert_eq!(file.troubles().unwrap().len(), 1);
        let bytes = &parts[0].1;
        for bit in 0..bytes.len() * 8 {
            let mut other: Vec<u8> = bytes.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(checksum(&other), checksum(bytes), "bit {bit}");
        }
        let strange = folder.path().join("strange.db");
        std::fs::write(&strange, "a letter, not a database at all").unwrap();
        let said = format!("{:#}", Reference::look(&strange).unwrap_err());
        assert!(said.contains("is not a file of code sets"), "{said}");
    }
}
