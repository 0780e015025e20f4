//! The pages of the database and the bytes of the kept files.

use anyhow::Result;
use rusqlite::Connection;

use super::Check;
use crate::store::{files, hex, migrate};

/// Every page has its code, and the pages make a sound database.
pub(super) fn check(db: &Connection, check: &mut Check) -> Result<()> {
    check.n = db
        .query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0))?
        .unsigned_abs();
    for message in rows(db, "PRAGMA cipher_integrity_check")? {
        check.wrong("page", None, message);
    }
    for message in rows(db, "PRAGMA quick_check")? {
        if message != "ok" {
            check.wrong("page", None, message);
        }
    }
    Ok(())
}

/// Every table, index and trigger is as the schema files make it: a trigger that was dropped and
/// an index that is gone show here.
pub(super) fn check_schema(db: &Connection, check: &mut Check) -> Result<()> {
    const SQL: &str = "SELECT type || ' ' || name || ': ' || sql FROM sqlite_schema
                       WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY 1";
    let like_new = Connection::open_in_memory()?;
    migrate::migrate(&like_new, "")?;
    let (found, expected) = (rows(db, SQL)?, rows(&like_new, SQL)?);
    check.n = expected.len() as u64;
    let name = |row: &str| row.split(':').next().unwrap_or(row).to_owned();
    for row in expected.iter().filter(|row| !found.contains(row)) {
        check.wrong(
            "schema",
            None,
            format!("{} is missing or was changed", name(row)),
        );
    }
    for row in found
        .iter()
        .filter(|row| !expected.iter().any(|e| name(e) == name(row)))
    {
        check.wrong("schema", None, format!("{} is not ours", name(row)));
    }
    Ok(())
}

fn rows(db: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut query = db.prepare(sql)?;
    let rows = query.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every kept file unpacks to bytes with the hash it is kept under.
pub(super) fn check_files(db: &Connection, check: &mut Check) -> Result<()> {
    let mut query = db.prepare("SELECT id, hash FROM file ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let hash: Vec<u8> = row.get(1)?;
        check.n += 1;
        match files::unpack(db, id) {
            Ok(bytes) if files::hash_of(&bytes).0 == hex::encode(&hash) => {}
            Ok(_) => check.wrong(
                "file",
                Some(id),
                "its bytes are not those that were kept".into(),
            ),
            Err(e) => check.wrong("file", Some(id), format!("{e:#}")),
        }
    }
    Ok(())
}
