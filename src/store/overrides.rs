//! Findings that a person let pass, with the reason; kept for ever.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

use super::chain::{Chained, Transaction, maybe, text};
use crate::domain::keys::{ClaimId, EncounterId};

/// One override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The claim it is about, where it is about one.
    pub claim: Option<ClaimId>,
    /// The visit it is about, where it is about one.
    pub encounter: Option<EncounterId>,
    /// The permanent name of the edit.
    pub edit: String,
    /// Where the finding was: `claim`, `line 2`, `diagnosis 1`, `party`.
    pub place: String,
    /// What the finding said then: another finding of the same edit at the same place is not
    /// covered.
    pub about: String,
    /// Why, in the user's words.
    pub reason: String,
    /// The hat worn: `coder` or `biller`.
    pub role: String,
    /// The day.
    pub made_on: NaiveDate,
}

/// Appends an override; returns its number.
pub fn append(tx: &Transaction<'_>, new: &Override) -> Result<i64> {
    let made_on = new.made_on.to_string();
    let values = [
        maybe(new.claim.map(|id| id.0)),
        maybe(new.encounter.map(|id| id.0)),
        text(&new.edit),
        text(&new.place),
        text(&new.about),
        text(&new.reason),
        text(&new.role),
        text(&made_on),
    ];
    tx.append(Chained::Override, &values, None)
}

/// The overrides of a claim, oldest first.
pub fn of_claim(db: &Connection, claim: ClaimId) -> Result<Vec<Override>> {
    select(db, "claim_id = ?1", claim.0)
}

/// The overrides of a visit, oldest first.
pub fn of_encounter(db: &Connection, encounter: EncounterId) -> Result<Vec<Override>> {
    select(db, "encounter_id = ?1", encounter.0)
}

fn select(db: &Connection, which: &str, id: i64) -> Result<Vec<Override>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT claim_id, encounter_id, edit, place, about, reason, role, made_on
         FROM override WHERE {which} ORDER BY id"
    ))?;
    let rows = query.query_map([id], |row| {
        Ok(Override {
            claim: row.get::<_, Option<i64>>(0)?.map(ClaimId),
            encounter: row.get::<_, Option<i64>>(1)?.map(EncounterId),
            edit: row.get(2)?,
            place: row.get(3)?,
            about: row.get(4)?,
            reason: row.get(5)?,
            role: row.get(6)?,
            made_on: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
