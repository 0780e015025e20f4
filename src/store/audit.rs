//! The audit log: who saw, changed, overrode or took out what, and when.

use anyhow::Result;
use rusqlite::Connection;

use super::chain::{Chained, Transaction, maybe, maybe_text, text};

/// A line of the audit log to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit<'a> {
    /// The instant, UTC: `2026-03-02T14:05:09Z`.
    pub at: &'a str,
    /// The hat worn: `coder` or `biller`.
    pub role: &'a str,
    /// What was done, as `view`, `change`, `override`, `export`, `rekey`.
    pub action: &'a str,
    /// What kind of thing it was done to, as `patient`, `claim`, `file`.
    pub subject: &'a str,
    /// Which of them; nothing where there is only one.
    pub subject_id: Option<i64>,
    /// More, as JSON: ids and field names, never a person's data.
    pub detail: Option<&'a str>,
}

/// Appends a line; returns its number.
pub fn append(tx: &Transaction<'_>, line: &Audit<'_>) -> Result<i64> {
    let values = [
        text(line.at),
        text(line.role),
        text(line.action),
        text(line.subject),
        maybe(line.subject_id),
        maybe_text(line.detail),
    ];
    tx.append(Chained::Audit, &values, None)
}

/// A line of the audit log as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number, which is also its place in time.
    pub id: i64,
    /// See [`Audit`].
    pub at: String,
    /// See [`Audit`].
    pub role: String,
    /// See [`Audit`].
    pub action: String,
    /// See [`Audit`].
    pub subject: String,
    /// See [`Audit`].
    pub subject_id: Option<i64>,
    /// See [`Audit`].
    pub detail: Option<String>,
}

/// The last `limit` lines before line `before` (all when nothing), latest first.
pub fn last(db: &Connection, before: Option<i64>, limit: u32) -> Result<Vec<AuditRow>> {
    let mut query = db.prepare_cached(
        "SELECT id, at, role, action, subject, subject_id, detail FROM audit
         WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = query.query_map((before.unwrap_or(i64::MAX), limit), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One line about a record: when, in which role, what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The instant, UTC.
    pub at: String,
    /// The hat worn.
    pub role: String,
    /// What was done.
    pub action: String,
}

/// Every line about a record, the first one first.
///
/// # Errors
/// The database's.
pub fn about(db: &Connection, subject: (&str, i64)) -> Result<Vec<Line>> {
    let mut query = db.prepare_cached(
        "SELECT at, role, action FROM audit WHERE subject = ?1 AND subject_id = ?2 ORDER BY id",
    )?;
    let rows = query.query_map(subject, |row| {
        Ok(Line {
            at: row.get(0)?,
            role: row.get(1)?,
            action: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every line of one action, latest first.
pub fn of_action(db: &Connection, action: &str) -> Result<Vec<AuditRow>> {
    let mut query = db.prepare_cached(
        "SELECT id, at, role, action, subject, subject_id, detail FROM audit
         WHERE action = ?1 ORDER BY id DESC",
    )?;
    let rows = query.query_map([action], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        id: row.get(0)?,
        at: row.get(1)?,
        role: row.get(2)?,
        action: row.get(3)?,
        subject: row.get(4)?,
        subject_id: row.get(5)?,
        detail: row.get(6)?,
    })
}
