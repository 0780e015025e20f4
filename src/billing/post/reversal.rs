//! The plan for a reversal: what an earlier remittance posted is taken back, to the cent.

use super::claim::{Job, refuse};
use super::plan::{Action, ClaimOnFile, ClaimPlan, EarlierPosting};
use crate::domain::claim::ClaimEventKind;
use crate::domain::keys::{EntryId, RemittanceId};
use crate::domain::ledger::{Account, Entry, Posting, Source};

/// Plans a status 22: finds the posting that it takes back, or refuses.
pub(super) fn plan_reversal(
    job: &Job<'_>,
    claim: &ClaimOnFile,
    plan: &mut ClaimPlan,
    reversed_here: &mut Vec<(RemittanceId, usize)>,
) {
    if let Some((place, paid)) = job.pays_here {
        take_back_here(job, (place, paid), plan);
        return;
    }
    let original = claim
        .earlier
        .iter()
        .filter(|e| !reversed_here.contains(&(e.remittance, e.index)))
        .filter(|e| mirrors(job, e))
        .max_by_key(|e| (named(job, e), e.remittance));
    let Some(original) = original else {
        plan.action = refuse(format!(
            "reverses a payment of {} that is not posted on the claim",
            -job.payment.paid
        ));
        return;
    };
    for (id, entry) in &original.entries {
        plan.entries.extend(taken_back(job, *id, entry));
    }
    super::claim::check_banked(job, plan);
    if !matches!(plan.action, Action::Post) {
        return;
    }
    plan.takes_back.push((original.remittance, original.index));
    reversed_here.push((original.remittance, original.index));
    plan.event = Some(ClaimEventKind::Reversed);
}

/// Takes back what the same file pays further up: its entries have no numbers yet, so each answer
/// names entry 0 until it is posted.
fn take_back_here(job: &Job<'_>, (place, paid): (usize, Option<&ClaimPlan>), plan: &mut ClaimPlan) {
    let posts = |paid: &&ClaimPlan| matches!(paid.action, Action::Post);
    let Some(paid) = paid.filter(posts) else {
        plan.action = refuse("reverses a payment of this file that does not post".to_owned());
        return;
    };
    let answers = |entry| taken_back(job, EntryId(0), entry);
    plan.entries = paid.entries.iter().filter_map(answers).collect();
    super::claim::check_banked(job, plan);
    if matches!(plan.action, Action::Post) {
        plan.takes_back_here = Some(place);
        plan.event = Some(ClaimEventKind::Reversed);
    }
}

/// Does the reversal negate the earlier posting? Some payers leave CLP03 positive.
fn mirrors(job: &Job<'_>, earlier: &EarlierPosting) -> bool {
    earlier.paid == -job.payment.paid && earlier.charged.abs() == job.payment.charged.abs()
}

/// Does the reversal name the earlier posting by the payer's claim number?
fn named(job: &Job<'_>, earlier: &EarlierPosting) -> bool {
    earlier.payer_claim_number == job.payment.original_claim_number
        || earlier.payer_claim_number == job.payment.payer_claim_number
}

/// The mirror of an entry, its money taken out of this remittance's deposit.
fn taken_back(job: &Job<'_>, id: EntryId, entry: &Entry) -> Option<Entry> {
    let postings = entry
        .postings()
        .iter()
        .map(|posting| Posting {
            account: if matches!(posting.account, Account::Deposit(_)) {
                Account::Deposit(job.cx.deposit)
            } else {
                posting.account
            },
            amount: -posting.amount,
        })
        .collect();
    let source = Source::Takeback {
        of: id,
        remittance: job.cx.remittance,
        file: job.cx.file.clone(),
        segment: job.payment.at,
    };
    Entry::new(job.cx.posted_on, source, entry.claim(), postings).ok()
}
