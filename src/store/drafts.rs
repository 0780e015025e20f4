//! What was typed and not yet saved.

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension as _};

use super::chain::Transaction;

/// A draft: its place (`encounter/12`, `patient/new`), its JSON and when it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which form it belongs to.
    pub place: String,
    /// The form's fields, as JSON.
    pub value: String,
    /// The instant, UTC: `2026-03-02T14:05:09Z`.
    pub saved_at: String,
}

/// Keeps `draft`, over the one its place had.
pub fn keep(tx: &Transaction<'_>, draft: &Draft) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO draft (place, value, saved_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (place) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at",
    )?
    .execute((&draft.place, &draft.value, &draft.saved_at))?;
    Ok(())
}

/// The draft of `place`.
pub fn get(db: &Connection, place: &str) -> Result<Option<Draft>> {
    let mut query =
        db.prepare_cached("SELECT place, value, saved_at FROM draft WHERE place = ?1")?;
    Ok(query.query_row([place], read).optional()?)
}

/// Every draft, by place.
pub fn all(db: &Connection) -> Result<Vec<Draft>> {
    let mut query = db.prepare_cached("SELECT place, value, saved_at FROM draft ORDER BY place")?;
    let rows = query.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Drops the draft of `place`, if there is one: it was saved or given up.
pub fn drop(tx: &Transaction<'_>, place: &str) -> Result<()> {
    tx.prepare_cached("DELETE FROM draft WHERE place = ?1")?
        .execute([place])?;
    Ok(())
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        place: row.get(0)?,
        value: row.get(1)?,
        saved_at: row.get(2)?,
    })
}
