//! Settings of the practice: a name, and a value as JSON.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::chain::Transaction;

/// The setting `key`, or nothing where it was never set. Fails where its value does not fit `T`.
pub fn get<T: DeserializeOwned>(db: &Connection, key: &str) -> Result<Option<T>> {
    let json: Option<String> = db
        .prepare_cached("SELECT value FROM setting WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    json.map(|json| serde_json::from_str(&json).with_context(|| format!("setting {key}")))
        .transpose()
}

/// Sets `key`.
pub fn set<T: Serialize>(tx: &Transaction<'_>, key: &str, value: &T) -> Result<()> {
    let json = serde_json::to_string(value).with_context(|| format!("setting {key}"))?;
    tx.prepare_cached(
        "INSERT INTO setting (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?
    .execute((key, json))?;
    Ok(())
}

/// Every setting with its JSON, by name.
pub fn all(db: &Connection) -> Result<Vec<(String, String)>> {
    let mut query = db.prepare_cached("SELECT key, value FROM setting ORDER BY key")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
