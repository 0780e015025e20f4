//! Counts and sums over all claims, for the figures that a practice is judged by.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::columns;
use crate::domain::money::Money;

/// First answers to claims first sent between two days, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FirstPass {
    /// Claims whose first transmission was answered.
    pub answered: i64,
    /// Of those, the ones that were accepted.
    pub accepted: i64,
}

/// How first transmissions were answered.
///
/// # Errors
/// The database's.
pub fn first_pass(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<FirstPass> {
    db.prepare_cached(
        "SELECT count(first_answer), coalesce(sum(first_answer = 'accepted'), 0) FROM claim \
         WHERE first_sent_on BETWEEN ?1 AND ?2",
    )?
    .query_row((columns::day_text(from), columns::day_text(to)), |row| {
        Ok(FirstPass {
            answered: row.get(0)?,
            accepted: row.get(1)?,
        })
    })
    .context("count first answers")
}

/// Claims that a payer decided between two days, both included: all, and those with a denial.
///
/// # Errors
/// The database's.
pub fn decided(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<(i64, i64)> {
    db.prepare_cached(
        "SELECT count(DISTINCT r.claim_id), count(DISTINCT d.claim_id) \
         FROM remittance_claim r JOIN remittance m ON m.id = r.remittance_id \
         LEFT JOIN denial d ON d.claim_id = r.claim_id AND d.remittance_id = r.remittance_id \
         WHERE r.standing AND r.action = 'post' AND m.posted_on BETWEEN ?1 AND ?2",
    )?
    .query_row((columns::day_text(from), columns::day_text(to)), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
    .context("count decided claims")
}

/// What was charged on visits whose charges entered the books between two days.
///
/// # Errors
/// The database's.
pub fn charged(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Money> {
    let totals = super::balances::totals(db, from, to)?;
    Ok(-totals.get("charges").copied().unwrap_or(Money::ZERO))
}
