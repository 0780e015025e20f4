//! When payers decided claims: from that day the clocks of corrections, appeals and next payers
//! run.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::columns;
use crate::domain::keys::ClaimId;

/// The last standing decision of each claim that has one, by the day of its payment.
///
/// # Errors
/// The database's.
pub fn decided(db: &Connection) -> Result<BTreeMap<ClaimId, NaiveDate>> {
    db.prepare_cached(
        "SELECT c.claim_id, max(coalesce(r.paid_on, r.imported_on)) AS decided_on \
         FROM remittance_claim c JOIN remittance r ON r.id = c.remittance_id \
         WHERE c.claim_id IS NOT NULL AND c.standing = 1 AND c.action = 'post' \
         AND c.takes_back = '' GROUP BY c.claim_id",
    )?
    .query_map([], |row| {
        Ok((ClaimId(row.get(0)?), columns::day(row, "decided_on")?))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read when claims were decided")
}

/// The last standing decision of a claim.
///
/// # Errors
/// The database's.
pub fn decided_on(db: &Connection, claim: ClaimId) -> Result<Option<NaiveDate>> {
    let text: Option<String> = db
        .prepare_cached(
            "SELECT max(coalesce(r.paid_on, r.imported_on)) FROM remittance_claim c \
             JOIN remittance r ON r.id = c.remittance_id \
             WHERE c.claim_id = ?1 AND c.standing = 1 AND c.action = 'post' AND c.takes_back = ''",
        )?
        .query_row([claim.0], |row| row.get(0))
        .context("read when a claim was decided")?;
    Ok(text.and_then(|text| text.parse().ok()))
}
