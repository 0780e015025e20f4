//! Templates of visits, by specialty.

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, Row};

use super::chain::Transaction;

/// A template as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// Which row; 0 before the first save.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Taxonomy code of the clinicians that it is for, empty for all.
    pub specialty: String,
    /// The key that picks it, empty for none.
    pub shortcut: String,
    /// Place of service, empty to leave the visit's own.
    pub pos: String,
    /// A coded visit, as JSON.
    pub body: String,
    /// Whether it is offered.
    pub active: bool,
}

/// Every template, by specialty and name.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<Template>> {
    db.prepare_cached("SELECT * FROM template ORDER BY specialty, name, id")?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the templates")
}

/// The template of that number.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: i64) -> Result<Option<Template>> {
    Ok(all(db)?.into_iter().find(|template| template.id == id))
}

/// Stores a template, a new one where its number is 0; returns the number.
///
/// # Errors
/// The database's, or where there is no such template.
pub fn save(tx: &Transaction<'_>, template: &Template) -> Result<i64> {
    let n = tx
        .prepare_cached(match template.id {
            0 => "INSERT INTO template VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7)",
            _ => {
                "UPDATE template SET name = ?2, specialty = ?3, shortcut = ?4, pos = ?5, \
                 body = ?6, active = ?7 WHERE id = ?1"
            }
        })?
        .execute((
            template.id,
            &template.name,
            &template.specialty,
            &template.shortcut,
            &template.pos,
            &template.body,
            template.active,
        ))
        .context("store a template")?;
    ensure!(n == 1, "there is no template {}", template.id);
    Ok(match template.id {
        0 => tx.last_insert_rowid(),
        id => id,
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Template> {
    Ok(Template {
        id: row.get("id")?,
        name: row.get("name")?,
        specialty: row.get("specialty")?,
        shortcut: row.get("shortcut")?,
        pos: row.get("pos")?,
        body: row.get("body")?,
        active: row.get("active")?,
    })
}
