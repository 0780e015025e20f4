//! The ledger of provider adjustments: every pair of every posted remittance, and what of a
//! payer's clearing account is still open.

use super::error::DeedError;
use crate::billing::plb_ledger::{Movement, Standing, stand};
use crate::billing::post::provider_codes;
use crate::domain::keys::PayerId;
use crate::domain::money::Money;
use crate::store::money_events::{self, MoneyEventKind};
use crate::store::plb_items::{self, PlbRow};
use crate::store::{Connection, deposits, payers};
use chrono::NaiveDate;

/// One row of the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlbLine {
    /// When: BPR16, or the day of our check.
    pub on: NaiveDate,
    /// Which payer, when it is known.
    pub payer: Option<PayerId>,
    /// As it calls itself.
    pub payer_name: String,
    /// The check or EFT number.
    pub trace: String,
    /// The pair; none for a check of ours.
    pub item: Option<PlbRow>,
    /// PLB03-1, or `check`.
    pub reason: String,
    /// What the reason means.
    pub title: String,
    /// PLB03-2.
    pub reference: String,
    /// Positive takes money away.
    pub amount: Money,
    /// What it did.
    pub does: String,
    /// What of it has no counterpart yet; nothing where it never needed one.
    pub open: Money,
    /// Its counterparts, by their place in the list.
    pub cleared: Vec<(usize, Money)>,
}

/// The whole ledger, oldest first.
///
/// # Errors
/// The store's.
pub fn ledger(db: &Connection) -> Result<Vec<PlbLine>, DeedError> {
    let mut lines: Vec<(PlbLine, Money)> = plb_items::posted(db)?.into_iter().map(pair).collect();
    lines.extend(checks(db)?);
    lines.sort_by_key(|(line, _)| line.on);
    let movements: Vec<Movement> = lines
        .iter()
        .map(|(line, clears)| Movement {
            payer: line.payer,
            reference: line.reference.clone(),
            amount: *clears,
        })
        .collect();
    let put = |((line, _), standing): ((PlbLine, Money), Standing)| PlbLine {
        open: standing.open,
        cleared: standing.cleared,
        ..line
    };
    Ok(lines.into_iter().zip(stand(&movements)).map(put).collect())
}

fn pair(row: PlbRow) -> (PlbLine, Money) {
    let clears = row.item.clears;
    let line = PlbLine {
        on: row.on,
        payer: row.payer,
        payer_name: row.payer_name.clone(),
        trace: row.trace.clone(),
        reason: row.item.reason.clone(),
        title: provider_codes::of(&row.item.reason).1.to_owned(),
        reference: row.item.reference.clone(),
        amount: row.item.amount,
        does: row.item.disposition.clone(),
        open: Money::ZERO,
        cleared: Vec::new(),
        item: Some(row),
    };
    (line, clears)
}

/// Recoupments that checks of ours paid, with what of each waits for the payer's word.
fn checks(db: &Connection) -> Result<Vec<(PlbLine, Money)>, DeedError> {
    let mut found = Vec::new();
    for (_, event) in money_events::of_kind(db, MoneyEventKind::RecoupmentPaid)? {
        let Some(id) = event.deposit else { continue };
        let Some(deposit) = deposits::get(db, id)? else {
            continue;
        };
        let name = match deposit.payer {
            Some(payer) => payers::get(db, payer)?.map(|payer| payer.name),
            None => None,
        };
        let line = PlbLine {
            on: event.on,
            payer: deposit.payer,
            payer_name: name.unwrap_or_default(),
            trace: deposit.trace.clone(),
            item: None,
            reason: "check".to_owned(),
            title: "a check of ours to the payer".to_owned(),
            reference: event.detail.clone(),
            amount: event.amount,
            does: "paid a recoupment".to_owned(),
            open: Money::ZERO,
            cleared: Vec::new(),
        };
        // A check for a claim that is known settles its credit at once.
        let waits = event.claim.is_none();
        found.push((line, if waits { event.amount } else { Money::ZERO }));
    }
    Ok(found)
}
