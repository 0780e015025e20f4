//! What became of a code at a payer before: how often it was billed, denied, and paid in the end.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::columns;
use crate::domain::codes::Carc;
use crate::domain::keys::PayerId;
use crate::domain::money::Money;

/// One denial of a code by a payer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastDenial {
    /// When.
    pub denied_on: NaiveDate,
    /// `CO`, `PR`, …
    pub group: String,
    /// The reason.
    pub carc: Carc,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub status: String,
    /// What was decided, in words.
    pub outcome: String,
}

/// The history of a code at a payer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CodeHistory {
    /// How many lines of it were billed to the payer.
    pub n_billed: u32,
    /// Its denials, the latest first.
    pub denials: Vec<PastDenial>,
}

/// What a payer did with a code.
///
/// # Errors
/// The database's.
pub fn of_code(db: &Connection, code: &str, payer: PayerId) -> Result<CodeHistory> {
    let n_billed = db
        .prepare_cached(
            "SELECT count(DISTINCT s.id) FROM service_line s \
             JOIN claim_line l ON l.service_line_id = s.id JOIN claim c ON c.id = l.claim_id \
             WHERE s.code = ?1 AND c.payer_id = ?2 AND c.first_sent_on IS NOT NULL",
        )?
        .query_row((code, payer.0), |row| row.get(0))
        .context("count what was billed of a code")?;
    let denials = db
        .prepare_cached(
            "SELECT d.* FROM denial d JOIN service_line s ON s.id = d.service_line_id \
             WHERE s.code = ?1 AND d.payer_id = ?2 AND d.status <> 'withdrawn' \
             ORDER BY d.denied_on DESC, d.id DESC",
        )?
        .query_map((code, payer.0), |row| {
            Ok(PastDenial {
                denied_on: columns::day(row, "denied_on")?,
                group: row.get("group_")?,
                carc: columns::code(row, "carc")?,
                amount: columns::money(row, "amount_cents")?,
                status: row.get("status")?,
                outcome: row.get("outcome")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .context("read the denials of a code")?;
    Ok(CodeHistory { n_billed, denials })
}
