//! The schema, one numbered file after another.
//!
//! The number of the last one applied is `PRAGMA user_version`. Files that have been in a release
//! are never changed; a new one goes to the end of the list.

use std::path::Path;

use anyhow::{Context as _, Result};
use rusqlite::Connection;

use super::chain::Heads;
use super::error::StoreError;

/// Every schema file in order; the first is number 1.
const FILES: &[(&str, &str)] = &[
    ("001_core", include_str!("schema/001_core.sql")),
    ("002_records", include_str!("schema/002_records.sql")),
    ("003_claims", include_str!("schema/003_claims.sql")),
    ("004_em_levels", include_str!("schema/004_em_levels.sql")),
    ("005_coding", include_str!("schema/005_coding.sql")),
    ("006_money_in", include_str!("schema/006_money_in.sql")),
    ("007_accounts", include_str!("schema/007_accounts.sql")),
    ("008_claims_out", include_str!("schema/008_claims_out.sql")),
    ("009_day_close", include_str!("schema/009_day_close.sql")),
    ("010_contracts", include_str!("schema/010_contracts.sql")),
    ("011_code_notes", include_str!("schema/011_code_notes.sql")),
];

/// The schema this program works with.
pub fn latest() -> u32 {
    FILES.len() as u32
}

/// The schema that a database has.
pub(crate) fn version(db: &Connection) -> Result<u32> {
    Ok(db.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Refuses a database from a later program.
pub(crate) fn check(db: &Connection, path: &Path) -> Result<u32> {
    let found = version(db)?;
    if found > latest() {
        let path = path.to_owned();
        return Err(StoreError::Newer {
            path,
            what: "schema",
            found,
            known: latest(),
        }
        .into());
    }
    Ok(found)
}

/// Applies what is missing, all of it or none.
pub(crate) fn migrate(db: &Connection, practice: &str) -> Result<()> {
    let from = version(db)?;
    if from == latest() {
        return Ok(());
    }
    db.execute_batch("BEGIN IMMEDIATE")?;
    let applied = apply(db, from, practice).and_then(|()| Ok(db.execute_batch("COMMIT")?));
    if applied.is_err() && !db.is_autocommit() {
        db.execute_batch("ROLLBACK")
            .context("roll back a schema change")?;
    }
    applied
}

fn apply(db: &Connection, from: u32, practice: &str) -> Result<()> {
    for (name, sql) in FILES.iter().skip(from as usize) {
        db.execute_batch(sql)
            .with_context(|| format!("schema {name}"))?;
    }
    db.pragma_update(None, "user_version", latest())?;
    Heads::start(db, practice)
}
