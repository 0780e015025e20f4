//! One connection to an encrypted database, set up the one right way.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::disk;
use super::error::StoreError;
use super::keys::FileKey;

/// What the file says it is, once decrypted: "CLDK".
pub(crate) const APPLICATION: i32 = 0x434C_444B;

/// What a connection may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Read and write.
    Write,
    /// Read only, beside a writer or not.
    Look,
}

/// Opens the database at `path`, which exists, and proves the key by a first read.
pub(crate) fn connect(path: &Path, key: &FileKey, access: Access) -> Result<Connection> {
    let told = |e| StoreError::from_sql(path, e);
    let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags |= match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Look => OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
    };
    let db = if access == Access::Look && cannot_share(path) {
        Connection::open_with_flags(immutable(path), flags)
    } else {
        Connection::open_with_flags(path, flags)
    };
    let db = db.map_err(told)?;
    if access == Access::Write && db.is_readonly("main").map_err(told)? {
        return Err(StoreError::ReadOnly {
            path: path.to_owned(),
        }
        .into());
    }
    set_up(&db, key, access).map_err(told)?;
    Ok(db)
}

/// Gives a fresh connection its key, silently.
pub(crate) fn key_up(db: &Connection, key: &FileKey) -> rusqlite::Result<()> {
    // Or SQLCipher writes its errors over the screen.
    db.execute_batch("PRAGMA cipher_log_level = NONE")?;
    db.pragma_update(None, "key", key.database_key().as_str())
}

fn set_up(db: &Connection, key: &FileKey, access: Access) -> rusqlite::Result<()> {
    key_up(db, key)?;
    db.busy_timeout(Duration::from_secs(5))?;
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    db.execute_batch(
        "PRAGMA cache_size = -65536;
         PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;",
    )?;
    match access {
        Access::Write => db.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;",
        )?,
        Access::Look => db.execute_batch("PRAGMA query_only = ON")?,
    }
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_prepared_statement_cache_capacity(256);
    Ok(())
}

/// True where nothing can be written beside the database and nothing waits in its log: SQLite
/// then needs to be told that nobody else writes either.
fn cannot_share(path: &Path) -> bool {
    let log = disk::beside(path, "-wal");
    let waits = log.metadata().is_ok_and(|log| log.len() > 0);
    let try_out = disk::beside(path, ".try");
    match disk::create_private(&try_out) {
        Ok(_) => {
            // It was made to see whether it can be; one left behind is overwritten by nobody.
            let _ = std::fs::remove_file(&try_out);
            false
        }
        Err(e) => e.kind() != std::io::ErrorKind::AlreadyExists && !waits,
    }
}

fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'?' | b'#' | b'%' => uri.push_str(&format!("%{byte:02X}")),
            other => uri.push(char::from(other)),
        }
    }
    uri + "?immutable=1"
}
