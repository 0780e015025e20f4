//! What the books hold about a remittance: the claims that each payment may be for.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::error::DeedError;
use crate::billing::matching::{Score, normal, score};
use crate::billing::post::{ClaimOnFile, CreditOnFile, EarlierPosting, LineOnFile};
use crate::domain::claim::{Claim, ClaimStatus};
use crate::domain::keys::{ClaimId, PayerId, ServiceLineId};
use crate::domain::ledger::{Party, Source};
use crate::domain::payer::Payer;
use crate::domain::remittance::{ClaimPayment, ProviderAdjustment, Remittance};
use crate::store::{
    Connection, balances, batches, charges, claims, coverages, ledger, patients, payers,
    remittances,
};

/// The payer that sent a remittance: by one of its ids, else by its name.
///
/// # Errors
/// The store's.
pub fn payer_of(db: &Connection, remittance: &Remittance) -> Result<Option<Payer>, DeedError> {
    let all = payers::all(db)?;
    let by_id = all
        .iter()
        .find(|payer| remittance.payer_ids.iter().any(|id| payer.is_named_by(id)));
    let name = normal(&remittance.payer_name);
    let found = by_id.or_else(|| {
        all.iter()
            .find(|payer| !name.is_empty() && normal(&payer.name) == name)
    });
    Ok(found.cloned())
}

/// Every payer that a remittance may come from: records may share an id.
///
/// # Errors
/// The store's.
pub fn senders(
    db: &Connection,
    remittance: &Remittance,
    known: Option<PayerId>,
) -> Result<BTreeSet<PayerId>, DeedError> {
    let name = normal(&remittance.payer_name);
    let mut found: BTreeSet<PayerId> = payers::all(db)?
        .iter()
        .filter(|payer| {
            let by_id = remittance.payer_ids.iter().any(|id| payer.is_named_by(id));
            by_id || (!name.is_empty() && normal(&payer.name) == name)
        })
        .map(|payer| payer.id)
        .collect();
    found.extend(known);
    Ok(found)
}

/// The names and ids under which the auto-post table may know a sender.
pub(super) fn names_of(payer: Option<&Payer>, remittance: &Remittance) -> Vec<String> {
    let mut names: Vec<String> = remittance.payer_ids.iter().map(|id| normal(id)).collect();
    names.push(normal(&remittance.payer_name));
    if let Some(payer) = payer {
        names.push(normal(&payer.name));
        names.push(normal(&payer.payer_id));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The claims of ours that a payment may be for, as the books hold them.
///
/// # Errors
/// The store's.
pub fn candidates(
    db: &Connection,
    payment: &ClaimPayment,
    by_hand: Option<ClaimId>,
) -> Result<Vec<ClaimOnFile>, DeedError> {
    let mut found: BTreeSet<ClaimId> = by_hand.into_iter().collect();
    found.extend(claims::named(db, &normal(&payment.patient_control_number))?);
    if found.is_empty() {
        for service in &payment.services {
            let Some(line) = line_of(&service.line_control) else {
                continue;
            };
            found.extend(claims::of_line(db, line)?);
        }
    }
    let mut on_file = Vec::with_capacity(found.len());
    for id in found {
        if let Some(claim) = claims::get(db, id)? {
            on_file.push(claim_on_file(db, &claim)?);
        }
    }
    Ok(on_file)
}

/// The line that a line control number of ours means.
fn line_of(control: &str) -> Option<ServiceLineId> {
    control.strip_prefix('L')?.parse().ok().map(ServiceLineId)
}

/// Claims that a payment without a number of ours may be for, the best first: same days, same
/// charge or same patient. Looking only; a person matches by hand.
///
/// # Errors
/// The store's.
pub(super) fn suggestions(
    db: &Connection,
    payment: &ClaimPayment,
) -> Result<Vec<(ClaimOnFile, Score)>, DeedError> {
    let mut days: Vec<NaiveDate> = payment.services.iter().filter_map(|s| s.dos).collect();
    days.extend(payment.statement_from);
    let mut found: BTreeSet<ClaimId> = claims::named(db, &normal(&payment.patient_control_number))?
        .into_iter()
        .collect();
    found.extend(claims::near(
        db,
        (&payment.patient.last, payment.charged.abs()),
        (days.iter().min().copied(), days.iter().max().copied()),
    )?);
    let mut scored = Vec::with_capacity(found.len());
    for id in found {
        if let Some(claim) = claims::get(db, id)? {
            let on_file = claim_on_file(db, &claim)?;
            let fit = score(payment, &on_file);
            scored.push((on_file, fit));
        }
    }
    scored.sort_by_key(|(claim, fit)| (claim.voided, std::cmp::Reverse(fit.points), claim.claim));
    Ok(scored)
}

/// A claim as the books hold it.
fn claim_on_file(db: &Connection, claim: &Claim) -> Result<ClaimOnFile, DeedError> {
    let patient = patients::get(db, claim.patient)?
        .ok_or_else(|| DeedError::no_such("patient", claim.patient))?;
    let coverage = coverages::get(db, claim.coverage)?
        .ok_or_else(|| DeedError::no_such("coverage", claim.coverage))?;
    let mut control_numbers = Vec::new();
    // A payer that got the claim by crossover echoes the number that the first payer was sent.
    for sibling in claims::of_encounter(db, claim.encounter)? {
        if sibling.id == claim.id || sibling.order < claim.order {
            control_numbers.push(sibling.patient_control_number);
            control_numbers.extend(batches::control_numbers_of(db, sibling.id)?);
        }
    }
    let mut lines = Vec::new();
    for id in claims::lines(db, claim.id)? {
        let Some(charge) = charges::get(db, id)? else {
            continue;
        };
        lines.push(LineOnFile {
            line: id,
            line_control: crate::billing::assemble::line_control(id),
            code: charge.code,
            modifiers: charge.modifiers,
            charge: charge.amount,
            dos: claim.dos,
            balances: balances::of_line(db, id)?,
        });
    }
    let next = coverages::in_force(db, claim.patient, claim.dos)?
        .into_iter()
        .find(|c| c.order > claim.order && c.payer != claim.payer)
        .map(|c| c.payer);
    Ok(ClaimOnFile {
        claim: claim.id,
        patient_id: claim.patient,
        payer: claim.payer,
        order: claim.order,
        control_numbers,
        payer_claim_number: claim.payer_claim_number.clone(),
        insured: match &coverage.subscriber {
            Some(subscriber) => subscriber.name.clone(),
            None => patient.name.clone(),
        },
        member_id: coverage.member_id,
        patient: patient.name,
        dos: claim.dos,
        voided: claim.status == ClaimStatus::Voided,
        transmissions: batches::transmissions_of(db, claim.id)?,
        charged: lines.iter().map(|line| line.charge).sum(),
        lines,
        next_payer: next,
        earlier: earlier(db, claim.id)?,
    })
}

/// What earlier remittances posted to a claim and nobody has taken back, each with its entries.
fn earlier(db: &Connection, claim: ClaimId) -> Result<Vec<EarlierPosting>, DeedError> {
    let mut standing = remittances::standing_of_claim(db, claim)?;
    standing.retain(|(_, row)| row.takes_back.is_none());
    if standing.is_empty() {
        return Ok(Vec::new());
    }
    let entries = ledger::entries_of_claim(db, claim)?;
    let mut all = Vec::with_capacity(standing.len());
    for (remittance, row) in standing {
        let mut posting = EarlierPosting {
            remittance,
            index: row.place,
            status: row.status_code,
            payer_claim_number: row.payer_claim_number,
            charged: row.charged,
            paid: row.paid,
            entries: Vec::new(),
        };
        let spans = row.segments.0..=row.segments.1;
        for (id, entry) in &entries {
            let Source::Remittance {
                remittance: from,
                segment,
                ..
            } = entry.source()
            else {
                continue;
            };
            let told = *from == remittance && spans.contains(segment);
            if told && ledger::reversal(db, *id)?.is_none() {
                posting.entries.push((*id, entry.clone()));
            }
        }
        all.push(posting);
    }
    Ok(all)
}

/// The claim that a provider adjustment's reference names, when its payer has a credit there.
///
/// # Errors
/// The store's.
pub fn credit(
    db: &Connection,
    payer: Option<PayerId>,
    item: &ProviderAdjustment,
) -> Result<Option<CreditOnFile>, DeedError> {
    let words = item
        .reference
        .split([' ', ':', '/'])
        .filter(|word| word.len() >= 3);
    for word in words {
        for id in claims::named(db, &normal(word))? {
            let Some(claim) = claims::get(db, id)? else {
                continue;
            };
            if payer.is_some_and(|payer| payer != claim.payer) {
                continue;
            }
            let mut overpaid = Vec::new();
            for line in claims::lines(db, id)? {
                for (party, balance) in balances::of_line(db, line)? {
                    if party == Party::Payer(claim.payer) && balance.is_negative() {
                        overpaid.push((line, balance.abs()));
                    }
                }
            }
            if !overpaid.is_empty() {
                return Ok(Some(CreditOnFile {
                    claim: id,
                    payer: claim.payer,
                    overpaid,
                }));
            }
        }
    }
    Ok(None)
}
