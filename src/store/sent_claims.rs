//! Sent claims that no payer has decided yet, with what has answered them.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::columns;
use crate::domain::keys::ClaimId;
use crate::domain::money::Money;
use crate::domain::party::PersonName;

/// A claim that left and waits for its payer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SentClaim {
    /// Which claim.
    pub claim: ClaimId,
    /// Our number.
    pub control_number: String,
    /// Whose visit.
    pub patient: PersonName,
    /// Who is asked.
    pub payer_name: String,
    /// Date of service.
    pub dos: NaiveDate,
    /// What it charges.
    pub charged: Money,
    /// Day of the last transmission.
    pub sent_on: NaiveDate,
    /// Has a 999 come?
    pub file_answered: bool,
    /// Has the payer, or a rejection, come?
    pub claim_answered: bool,
    /// Days within which this payer pays.
    pub pays_within_days: u32,
    /// Last day for the original to arrive.
    pub file_by: NaiveDate,
}

/// Every claim that is sent, received or accepted, longest waiting first.
///
/// # Errors
/// The database's.
pub fn waiting(db: &Connection) -> Result<Vec<SentClaim>> {
    db.prepare_cached(
        "SELECT c.*, t.last, t.first, t.middle, t.suffix, y.name AS payer_name, \
         y.pays_within_days FROM claim c JOIN patient t ON t.id = c.patient_id \
         JOIN payer y ON y.id = c.payer_id \
         WHERE c.status IN ('submitted', 'received', 'accepted') AND c.last_sent_on IS NOT NULL \
         ORDER BY c.last_sent_on, c.id",
    )?
    .query_map([], |row| {
        Ok(SentClaim {
            claim: ClaimId(row.get("id")?),
            control_number: row.get("control_number")?,
            patient: columns::person(row, "")?,
            payer_name: row.get("payer_name")?,
            dos: columns::day(row, "dos")?,
            charged: columns::money(row, "charged_cents")?,
            sent_on: columns::day(row, "last_sent_on")?,
            file_answered: row.get("file_answered")?,
            claim_answered: row.get("claim_answered")?,
            pays_within_days: row.get("pays_within_days")?,
            file_by: columns::day(row, "file_by")?,
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the claims that wait for an answer")
}
