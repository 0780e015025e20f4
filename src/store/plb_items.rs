//! Provider adjustments of posted remittances, found quickly; their money stands in the books.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::chain::Transaction;
use super::columns;
use crate::domain::keys::{ClaimId, PayerId, RemittanceId};
use crate::domain::money::Money;

/// One provider adjustment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlbItem {
    /// In which remittance.
    pub remittance: RemittanceId,
    /// Its index there.
    pub place: usize,
    /// PLB01.
    pub provider_id: String,
    /// PLB03-1.
    pub reason: String,
    /// PLB03-2, empty when absent.
    pub reference: String,
    /// Positive takes money away.
    pub amount: Money,
    /// What it does, in words.
    pub disposition: String,
    /// The claim that it settled.
    pub claim: Option<ClaimId>,
    /// What of it went through the payer's clearing account.
    pub clears: Money,
}

/// An item with its remittance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlbRow {
    /// The item.
    pub item: PlbItem,
    /// The payer, when it is known.
    pub payer: Option<PayerId>,
    /// As it calls itself.
    pub payer_name: String,
    /// The check or EFT number.
    pub trace: String,
    /// BPR16, or the day of import.
    pub on: NaiveDate,
}

/// Keeps an item, in place of one of an earlier posting of the same remittance.
///
/// # Errors
/// The database's.
pub fn keep(tx: &Transaction<'_>, item: &PlbItem) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO plb_item VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         ON CONFLICT (remittance_id, place) DO UPDATE SET disposition = excluded.disposition, \
         claim_id = excluded.claim_id, clears_cents = excluded.clears_cents",
    )?
    .execute((
        item.remittance.0,
        i64::try_from(item.place)?,
        &item.provider_id,
        &item.reason,
        &item.reference,
        item.amount.cents(),
        &item.disposition,
        item.claim.map(|id| id.0),
        item.clears.cents(),
    ))
    .context("keep a provider adjustment")?;
    Ok(())
}

/// The items of remittances that are posted, oldest payment first.
///
/// # Errors
/// The database's.
pub fn posted(db: &Connection) -> Result<Vec<PlbRow>> {
    db.prepare_cached(
        "SELECT i.*, r.payer_id, r.payer_name, r.trace, \
         coalesce(r.paid_on, r.imported_on) AS \"on\" \
         FROM plb_item i JOIN remittance r ON r.id = i.remittance_id \
         WHERE r.status IN ('posted', 'partial') ORDER BY 13, i.remittance_id, i.place",
    )?
    .query_map([], |row| {
        Ok(PlbRow {
            item: PlbItem {
                remittance: RemittanceId(row.get("remittance_id")?),
                place: row.get::<_, i64>("place")?.try_into().unwrap_or(0),
                provider_id: row.get("provider_id")?,
                reason: row.get("reason")?,
                reference: row.get("reference")?,
                amount: columns::money(row, "amount_cents")?,
                disposition: row.get("disposition")?,
                claim: row.get::<_, Option<i64>>("claim_id")?.map(ClaimId),
                clears: columns::money(row, "clears_cents")?,
            },
            payer: row.get::<_, Option<i64>>("payer_id")?.map(PayerId),
            payer_name: row.get("payer_name")?,
            trace: row.get("trace")?,
            on: columns::day(row, "on")?,
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the provider adjustments")
}
