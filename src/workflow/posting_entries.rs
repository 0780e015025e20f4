//! The entries of a posting on their way into the books, and the adjustments of the whole payment.

use std::collections::BTreeMap;

use super::context::DeedContext;
use super::error::DeedError;
use crate::billing::post::{ClaimPlan, POSTED_BEFORE, PostingPlan};
use crate::domain::keys::{EntryId, RemittanceId};
use crate::store::ledger;
use crate::store::plb_items::{self, PlbItem};

/// Posts the provider adjustments of a plan, and keeps each where lists find it.
pub(super) fn post_plb(
    cx: &DeedContext<'_>,
    id: RemittanceId,
    plan: &PostingPlan,
) -> Result<(), DeedError> {
    for entry in plan.plb.iter().flat_map(|plb| &plb.entries) {
        ledger::append_entry(cx.tx, entry)?;
    }
    for (place, plb) in plan.plb.iter().enumerate() {
        if plb.disposition == POSTED_BEFORE {
            continue;
        }
        let item = PlbItem {
            remittance: id,
            place,
            provider_id: plb.item.provider_id.clone(),
            reason: plb.item.reason.clone(),
            reference: plb.item.reference.clone(),
            amount: plb.item.amount,
            disposition: plb.disposition.clone(),
            claim: plb.claim,
            clears: plb.clears,
        };
        plb_items::keep(cx.tx, &item)?;
    }
    Ok(())
}

/// The numbers of the entries that each claim payment of the file got, by its index.
pub(super) type Numbers = BTreeMap<usize, Vec<EntryId>>;

/// Appends the entries of a plan. What answers entries of the same file names them now.
pub(super) fn append(
    cx: &DeedContext<'_>,
    numbers: &mut Numbers,
    plan: &ClaimPlan,
) -> Result<(), DeedError> {
    let answered = plan.takes_back_here.and_then(|place| numbers.get(&place));
    let answered = answered.cloned().unwrap_or_default();
    let mut given = Vec::with_capacity(plan.entries.len());
    for (n, entry) in plan.entries.iter().enumerate() {
        let id = match (plan.takes_back_here, answered.get(n)) {
            (Some(_), Some(of)) => ledger::append_entry(cx.tx, &entry.clone().answering(*of))?,
            _ => ledger::append_entry(cx.tx, entry)?,
        };
        given.push(id);
    }
    numbers.insert(plan.index, given);
    Ok(())
}
