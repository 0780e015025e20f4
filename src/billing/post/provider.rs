//! The plan for provider adjustments (PLB): money that belongs to the payment, not to a claim.
//!
//! The sign is the payer's: positive takes money away, negative adds it.

use super::OpenBalances;
use super::plan::{CreditOnFile, PlbPlan, PostingContext};
use super::provider_codes::{self, Disposition};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::remittance::{ProviderAdjustment, Remittance};

/// What is said of an adjustment that an earlier posting of the same remittance moved.
pub const POSTED_BEFORE: &str = "posted before";

/// Plans one PLB pair by the default disposition of its code.
pub(super) fn plan_adjustment(
    cx: &PostingContext<'_>,
    (remittance, item): (&Remittance, &ProviderAdjustment),
    (credit, open): (Option<&CreditOnFile>, &mut OpenBalances),
) -> PlbPlan {
    let mut plan = PlbPlan {
        item: item.clone(),
        disposition: String::new(),
        claim: None,
        clears: Money::ZERO,
        entries: Vec::new(),
    };
    if cx.plb_done {
        plan.disposition = POSTED_BEFORE.to_owned();
        return plan;
    }
    let deposit = Account::Deposit(cx.deposit);
    let mut left = item.amount;
    let (.., does) = provider_codes::of(&item.reason);
    if let (Disposition::Recovery, Some(credit), true) = (does, credit, item.amount.is_positive()) {
        left = settle(cx, item, (credit, open), &mut plan);
        if left < item.amount {
            plan.claim = Some(credit.claim);
            plan.disposition = format!(
                "recovers {} overpaid on claim {}",
                item.amount - left,
                credit.claim
            );
        }
    }
    if left.is_zero() {
        return plan;
    }
    let (account, words) = target(cx, remittance, item);
    if matches!(account, Account::RecoupmentClearing(_)) {
        plan.clears = left;
    }
    plan.entries
        .extend(transfer(cx, item, (deposit, account, left)));
    if plan.disposition.is_empty() {
        plan.disposition = words;
    } else {
        plan.disposition = format!("{}; {left}: {words}", plan.disposition);
    }
    plan
}

/// Where an adjustment goes that settles no credit, and what is said of it.
fn target(
    cx: &PostingContext<'_>,
    remittance: &Remittance,
    item: &ProviderAdjustment,
) -> (Account, String) {
    let (_, title, does) = provider_codes::of(&item.reason);
    let taken = item.amount.is_positive();
    let (account, words) = match (does, cx.payer) {
        (Disposition::Recovery, Some(payer)) if taken => (
            Account::RecoupmentClearing(payer),
            "recovery of an overpayment, to the payer's clearing account until its claim is known",
        ),
        (Disposition::Recovery, Some(payer)) => (
            Account::RecoupmentClearing(payer),
            "a recovery shown and not yet taken, to the payer's clearing account",
        ),
        (Disposition::Forward, Some(payer)) if taken => (
            Account::RecoupmentClearing(payer),
            "balance from an earlier remittance, out of the payer's clearing account",
        ),
        (Disposition::Forward, Some(payer)) => (
            Account::RecoupmentClearing(payer),
            "balance carried forward, to the payer's clearing account",
        ),
        (Disposition::Interest, _) => (Account::InterestIncome, "interest income, not A/R"),
        (Disposition::Refund, Some(payer)) if recovers_refund(remittance, item) => (
            Account::RecoupmentClearing(payer),
            "the payer acknowledges our refund and takes it back as WO: nothing is left",
        ),
        (Disposition::Refund, Some(payer)) => (
            Account::RefundPayable(Party::Payer(payer)),
            "the payer acknowledges our refund",
        ),
        (Disposition::Tax, _) => (Account::Withholding(cx.deposit), "tax withheld"),
        (Disposition::Known, _) => {
            let words = format!("{title}: money of the whole payment, not A/R");
            return (Account::ProviderAdjustment(cx.deposit), words);
        }
        (
            Disposition::Explain
            | Disposition::Recovery
            | Disposition::Forward
            | Disposition::Refund,
            _,
        ) => {
            let words = format!("{title}: ask the payer what it is for");
            return (Account::ProviderAdjustment(cx.deposit), words);
        }
    };
    (account, words.to_owned())
}

/// Does the file take the refund that it acknowledges back as a WO of the same amount?
fn recovers_refund(remittance: &Remittance, refund: &ProviderAdjustment) -> bool {
    let mut items = remittance.provider_adjustments.iter();
    items.any(|item| item.reason == "WO" && item.amount == -refund.amount)
}

/// Takes a recovery out of the credits that the payer has on a claim; returns what is left.
fn settle(
    cx: &PostingContext<'_>,
    item: &ProviderAdjustment,
    (credit, open): (&CreditOnFile, &mut OpenBalances),
    plan: &mut PlbPlan,
) -> Money {
    let mut left = item.amount;
    for (line, overpaid) in &credit.overpaid {
        let party = Party::Payer(credit.payer);
        // The claims and the adjustments of this file may have used the credit up.
        let credit_now = -open.known(*line, party, -*overpaid);
        let amount = left.min(credit_now.max(Money::ZERO));
        let owed = Account::Receivable(*line, party);
        plan.entries.extend(transfer(
            cx,
            item,
            (Account::Deposit(cx.deposit), owed, amount),
        ));
        left -= amount;
    }
    left
}

/// An entry that moves money of the deposit into an account; none when it is no money.
fn transfer(
    cx: &PostingContext<'_>,
    item: &ProviderAdjustment,
    movement: (Account, Account, Money),
) -> Option<Entry> {
    let source = Source::Remittance {
        remittance: cx.remittance,
        file: cx.file.clone(),
        segment: item.at,
    };
    Entry::transfer(cx.posted_on, source, None, movement).ok()
}
