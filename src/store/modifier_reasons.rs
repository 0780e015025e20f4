//! Why lines carry modifiers that must be explained. Rows are only added; the last one holds.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::chain::Transaction;
use super::columns;
use crate::domain::keys::EncounterId;

/// A reason as it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModifierReason {
    /// The procedure.
    pub code: String,
    /// The modifier on it.
    pub modifier: String,
    /// Why, in the coder's words.
    pub reason: String,
    /// When it was given.
    pub given_on: NaiveDate,
}

/// Gives a reason.
///
/// # Errors
/// The database's.
pub fn give(
    tx: &Transaction<'_>,
    encounter: EncounterId,
    given: &ModifierReason,
    role: &str,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO modifier_reason (encounter_id, code, modifier, reason, given_on, role) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        encounter.0,
        &given.code,
        &given.modifier,
        &given.reason,
        columns::day_text(given.given_on),
        role,
    ))
    .context("keep the reason of a modifier")?;
    Ok(())
}

/// The reasons that hold for an encounter: the last one of each code and modifier.
///
/// # Errors
/// The database's.
pub fn of_encounter(db: &Connection, encounter: EncounterId) -> Result<Vec<ModifierReason>> {
    db.prepare_cached(
        "SELECT * FROM modifier_reason m WHERE encounter_id = ?1 AND id = (SELECT max(id) FROM \
         modifier_reason l WHERE l.encounter_id = m.encounter_id AND l.code = m.code \
         AND l.modifier = m.modifier) ORDER BY id",
    )?
    .query_map([encounter.0], |row| {
        Ok(ModifierReason {
            code: row.get("code")?,
            modifier: row.get("modifier")?,
            reason: row.get("reason")?,
            given_on: columns::day(row, "given_on")?,
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the reasons of modifiers")
}
