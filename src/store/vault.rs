//! A practice file that is open: made, read, written.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, bail, ensure};
use rusqlite::Connection;

use super::chain::{Chained, Heads, Transaction};
use super::connect::{APPLICATION, Access, connect};
use super::error::{StoreError, explain};
use super::header::{Header, HeadsFile, header_path};
use super::keys::{FileKey, LEAST_PASSPHRASE, Locks, RecoveryKey, Secret, random};
use super::lock::Lock;
use super::{balances, disk, hex, migrate};

/// An open practice.
///
/// Everything in it is read through [`Store::read`] and changed through [`Store::write`].
pub struct Store {
    db: Connection,
    vault: Arc<Vault>,
    /// The transaction that is open across several writes, with the heads it has come to.
    batch: Option<Batch>,
}

/// What the connections of one open practice share.
pub(crate) struct Vault {
    pub(crate) path: PathBuf,
    pub(crate) practice: String,
    pub(crate) key: FileKey,
    pub(crate) heads: Mutex<HeadsFile>,
    access: Access,
    _lock: Option<Lock>,
}

struct Batch {
    before: Heads,
    now: Heads,
}

impl Store {
    /// Makes an empty practice at `path` and its header beside it. Shows the recovery key this
    /// once. Fails where either file already lies, and then leaves both as they were.
    pub fn create(path: &Path, passphrase: &str) -> Result<(Store, RecoveryKey)> {
        check_passphrase(passphrase)?;
        let header_file = header_path(path);
        for taken in [path, &header_file] {
            if taken.exists() {
                return Err(StoreError::Exists {
                    path: taken.to_owned(),
                }
                .into());
            }
        }
        let lock = Lock::take(path)?;
        let file = disk::create_private(path);
        file.map_err(|e| StoreError::from_io("create", path, e))?;
        let made = make(path, &header_file, passphrase);
        if made.is_err() {
            // Nothing was confirmed, so nothing is lost by taking the halves away.
            for half in [
                path,
                &header_file,
                &disk::beside(path, "-wal"),
                &disk::beside(path, "-shm"),
            ] {
                let _ = fs::remove_file(half);
            }
        }
        let (key, header, recovery) = made.map_err(|e| explain(path, e))?;
        let store = Store::unlocked(path, key, header, Some(lock))?;
        Ok((store, recovery))
    }

    /// Opens a practice for work. One instance at a time: fails with [`StoreError::InUse`] while
    /// another has it.
    pub fn open(path: &Path, secret: &Secret) -> Result<Store> {
        present(path)?;
        let lock = Lock::take(path)?;
        let (key, header) = unlock(path, secret)?;
        Store::unlocked(path, key, header, Some(lock))
    }

    /// Opens a practice only to look, beside whoever works in it.
    pub fn open_read_only(path: &Path, secret: &Secret) -> Result<Store> {
        present(path)?;
        let (key, header) = unlock(path, secret)?;
        Store::unlocked(path, key, header, None)
    }

    fn unlocked(path: &Path, key: FileKey, header: Header, lock: Option<Lock>) -> Result<Store> {
        let access = if lock.is_some() {
            Access::Write
        } else {
            Access::Look
        };
        let db = connect(path, &key, access)?;
        identify(&db, path)?;
        let found = migrate::check(&db, path)?;
        let writes = access == Access::Write;
        let heads = HeadsFile::open(&header_path(path), &key, writes)?;
        if writes {
            check_not_rolled_back(&db, path, &heads)?;
        } else {
            ensure!(
                found == migrate::latest(),
                "{} has schema version {found}: open it once for work, then look",
                path.display()
            );
        }
        let practice = header.practice;
        let path = path.to_owned();
        let heads = Mutex::new(heads);
        let vault = Vault {
            path,
            practice,
            key,
            heads,
            access,
            _lock: lock,
        };
        let store = Store {
            db,
            vault: Arc::new(vault),
            batch: None,
        };
        if found < migrate::latest() {
            store.bring_schema_up(found)?;
        }
        Ok(store)
    }

    /// Backs the practice up as it is, beside itself, then applies the schema files it lacks.
    fn bring_schema_up(&self, from: u32) -> Result<()> {
        let path = &self.vault.path;
        let before = disk::beside(path, &format!(".schema-{from}.backup"));
        if !before.exists() {
            let made_at = format!("before schema {}", migrate::latest());
            self.back_up(&before, &made_at)
                .context("back up before the schema changes")?;
        }
        migrate::migrate(&self.db, &self.vault.practice).map_err(|e| explain(path, e))
    }

    /// A second connection to the same practice, for a job with a thread of its own.
    pub fn another(&self) -> Result<Store> {
        let db = connect(&self.vault.path, &self.vault.key, self.vault.access)?;
        Ok(Store {
            db,
            vault: Arc::clone(&self.vault),
            batch: None,
        })
    }

    /// The practice file.
    pub fn path(&self) -> &Path {
        &self.vault.path
    }

    /// True when the practice was opened only to look.
    pub fn is_read_only(&self) -> bool {
        self.vault.access == Access::Look
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    pub(crate) fn db(&self) -> &Connection {
        &self.db
    }

    /// Reads.
    pub fn read<T>(&self, f: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        f(&self.db).map_err(|e| explain(&self.vault.path, e))
    }

    /// One call, one transaction: all of `f` happens or none of it does. Inside a batch it is all
    /// or none within that.
    pub fn write<T>(&mut self, f: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        if self.batch.is_some() {
            return self
                .write_within(f)
                .map_err(|e| explain(&self.vault.path, e));
        }
        self.begin_batch()?;
        let Some(batch) = &self.batch else {
            bail!("no transaction is open")
        };
        let tx = Transaction::new(&self.db, batch.now.clone());
        let done = f(&tx).map(|value| (value, tx.into_heads()));
        match done {
            Ok((value, now)) => {
                if let Some(batch) = &mut self.batch {
                    batch.now = now;
                }
                self.commit_batch()?;
                Ok(value)
            }
            Err(e) => {
                self.abandon_batch()?;
                Err(explain(&self.vault.path, e))
            }
        }
    }

    fn write_within<T>(&mut self, f: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let Some(batch) = &mut self.batch else {
            bail!("no batch is open")
        };
        self.db.execute_batch("SAVEPOINT deed")?;
        let tx = Transaction::new(&self.db, batch.now.clone());
        match f(&tx) {
            Ok(value) => {
                batch.now = tx.into_heads();
                self.db.execute_batch("RELEASE deed")?;
                Ok(value)
            }
            Err(e) => {
                // A full disk rolls the whole transaction back by itself.
                if self.db.is_autocommit() {
                    self.batch = None;
                } else {
                    self.db.execute_batch("ROLLBACK TO deed; RELEASE deed")?;
                }
                Err(e)
            }
        }
    }

    /// Begins a transaction that the following writes become part of, until
    /// [`Store::commit_batch`] or [`Store::abandon_batch`]. Reads see what it has written.
    pub fn begin_batch(&mut self) -> Result<()> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly {
                path: self.vault.path.clone(),
            }
            .into());
        }
        ensure!(self.batch.is_none(), "a batch is open already");
        let begun = || -> Result<Heads> {
            if !self.db.is_autocommit() {
                // Left by a write that panicked.
                self.db.execute_batch("ROLLBACK")?;
            }
            self.db.execute_batch("BEGIN IMMEDIATE")?;
            Heads::load(&self.db)
        };
        let before = begun().map_err(|e| explain(&self.vault.path, e))?;
        self.batch = Some(Batch {
            now: before.clone(),
            before,
        });
        Ok(())
    }

    /// Puts everything since [`Store::begin_batch`] on the disk. When it fails, none of it is.
    pub fn commit_batch(&mut self) -> Result<()> {
        let Some(batch) = self.batch.take() else {
            bail!("no batch is open")
        };
        let committed = self
            .bring_up_to_date(&batch)
            .and_then(|()| Ok(self.db.execute_batch("COMMIT")?));
        if let Err(e) = committed {
            if !self.db.is_autocommit() {
                self.db.execute_batch("ROLLBACK").context("roll back")?;
            }
            return Err(explain(&self.vault.path, e));
        }
        if batch.now != batch.before {
            let mut heads = self
                .vault
                .heads
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if heads.remember(&batch.now, &self.vault.key).is_err() {
                // The work is done and safe; the header merely remembers an earlier state.
                log::warn!("the header could not be brought up to date");
            }
        }
        Ok(())
    }

    /// What is kept beside the rows: the heads of the chains, the balances of the postings.
    fn bring_up_to_date(&self, batch: &Batch) -> Result<()> {
        batch.now.save(&self.db, &batch.before)?;
        if batch.now.of(Chained::Posting) != batch.before.of(Chained::Posting) {
            balances::settle(&self.db)?;
        }
        Ok(())
    }

    /// Undoes everything since [`Store::begin_batch`].
    pub fn abandon_batch(&mut self) -> Result<()> {
        self.batch = None;
        if !self.db.is_autocommit() {
            self.db.execute_batch("ROLLBACK").context("roll back")?;
        }
        Ok(())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if !self.is_read_only() {
            let heads = self
                .vault
                .heads
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if heads.sync().is_err() {
                log::warn!("the header could not be synced");
            }
        }
    }
}

pub(crate) fn check_passphrase(passphrase: &str) -> Result<()> {
    if passphrase.chars().count() < LEAST_PASSPHRASE {
        return Err(StoreError::WeakPassphrase {
            least: LEAST_PASSPHRASE,
        }
        .into());
    }
    Ok(())
}

fn make(
    path: &Path,
    header_file: &Path,
    passphrase: &str,
) -> Result<(FileKey, Header, RecoveryKey)> {
    let key = FileKey::random()?;
    let recovery = RecoveryKey::random()?;
    let practice = hex::encode(&random::<16>()?);
    let locks = Locks::new(&key, passphrase, &recovery, &practice)?;
    let header = Header::new(practice, locks);
    let db = connect(path, &key, Access::Write)?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    migrate::migrate(&db, &header.practice)?;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    drop(db);
    header.write(header_file, &key, &Heads::origin(&header.practice))?;
    Ok((key, header, recovery))
}

/// Tells a missing file from one that has no header.
fn present(path: &Path) -> Result<()> {
    if !path.exists() {
        return Err(StoreError::Missing {
            path: path.to_owned(),
        }
        .into());
    }
    if header_path(path).exists() {
        return Ok(());
    }
    let mut start = [0; 16];
    let read = fs::File::open(path).and_then(|mut f| std::io::Read::read(&mut f, &mut start));
    let plain = read.is_ok() && start.starts_with(b"SQLite format 3");
    let why = if plain {
        "an unencrypted SQLite database of another program".to_owned()
    } else {
        format!("there is no {} beside it", header_path(path).display())
    };
    Err(StoreError::NotAPracticeFile {
        path: path.to_owned(),
        why,
    }
    .into())
}

fn unlock(path: &Path, secret: &Secret) -> Result<(FileKey, Header)> {
    let header = Header::read(&header_path(path))?;
    match header.locks.open(secret, &header.practice)? {
        Some(key) => Ok((key, header)),
        None => Err(StoreError::WrongPassphrase {
            path: path.to_owned(),
        }
        .into()),
    }
}

pub(crate) fn identify(db: &Connection, path: &Path) -> Result<()> {
    let id: i32 = db
        .query_row("PRAGMA application_id", [], |row| row.get(0))
        .map_err(|e| StoreError::from_sql(path, e))?;
    if id != APPLICATION {
        let why = "its key opens it, but it was made by another program".to_owned();
        return Err(StoreError::NotAPracticeFile {
            path: path.to_owned(),
            why,
        }
        .into());
    }
    Ok(())
}

/// Refuses to work in a database that is older than what its header remembers.
fn check_not_rolled_back(db: &Connection, path: &Path, heads: &HeadsFile) -> Result<()> {
    let Some(remembered) = &heads.last else {
        return Ok(());
    };
    let now = Heads::load(db)?;
    for table in Chained::ALL {
        let (then, now) = (remembered.of(table), now.of(table));
        if then.n > now.n || (then.n == now.n && then.n > 0 && then.hash != now.hash) {
            let what = format!(
                "{} has {} rows and the header remembers {}",
                table.name(),
                now.n,
                then.n
            );
            return Err(StoreError::RolledBack {
                path: path.to_owned(),
                what,
            }
            .into());
        }
    }
    Ok(())
}
