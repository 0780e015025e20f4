//! Receivables: what is owed for each line, by whom, as the postings say.

use anyhow::{Context as _, Result};
use rusqlite::Connection;

use crate::domain::keys::{ClaimId, PayerId, ServiceLineId};
use crate::domain::ledger::Party;
use crate::domain::money::Money;

/// What each party owes for a line; a party that owes nothing is left out.
///
/// # Errors
/// The database's.
pub fn of_line(db: &Connection, line: ServiceLineId) -> Result<Vec<(Party, Money)>> {
    db.prepare_cached(
        "SELECT payer_id, sum(amount_cents) FROM posting \
         WHERE service_line_id = ?1 AND account = 'receivable' \
         GROUP BY payer_id HAVING sum(amount_cents) <> 0 ORDER BY payer_id",
    )?
    .query_map([line.0], |row| {
        let payer: Option<i64> = row.get(0)?;
        let party = payer.map_or(Party::Patient, |id| Party::Payer(PayerId(id)));
        Ok((party, Money::from_cents(row.get(1)?)))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read what is owed for a line")
}

/// What each party owes for the lines of a claim.
///
/// # Errors
/// The database's.
pub fn of_claim(db: &Connection, claim: ClaimId) -> Result<Vec<(Party, Money)>> {
    db.prepare_cached(
        "SELECT p.payer_id, sum(p.amount_cents) FROM claim_line l \
         JOIN posting p ON p.service_line_id = l.service_line_id AND p.account = 'receivable' \
         WHERE l.claim_id = ?1 GROUP BY p.payer_id HAVING sum(p.amount_cents) <> 0",
    )?
    .query_map([claim.0], |row| {
        let payer: Option<i64> = row.get(0)?;
        let party = payer.map_or(Party::Patient, |id| Party::Payer(PayerId(id)));
        Ok((party, Money::from_cents(row.get(1)?)))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read what is owed for a claim")
}

/// All that is owed, debits and credits together: the A/R.
///
/// # Errors
/// The database's.
pub fn total(db: &Connection) -> Result<Money> {
    db.query_row(
        "SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE account = 'receivable'",
        [],
        |row| row.get(0),
    )
    .map(Money::from_cents)
    .context("sum the receivables")
}
