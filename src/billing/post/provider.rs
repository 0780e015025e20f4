//! The plan for provider adjustments (PLB): money that belongs to the payment, not to a claim.
//!
//! The sign is the payer's: positive takes money away, negative adds it.

use super::OpenBalances;
use super::plan::{CreditOnFile, PlbPlan, PostingContext};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::remittance::ProviderAdjustment;

/// Plans one PLB pair by the default disposition of its code.
pub(super) fn plan_adjustment(
    cx: &PostingContext<'_>,
    item: &ProviderAdjustment,
    (credit, open): (Option<&CreditOnFile>, &mut OpenBalances),
) -> PlbPlan {
    let mut plan = PlbPlan {
        item: item.clone(),
        disposition: String::new(),
        claim: None,
        entries: Vec::new(),
    };
    if cx.plb_done {
        plan.disposition = "posted before".to_owned();
        return plan;
    }
    let deposit = Account::Deposit(cx.deposit);
    let mut left = item.amount;
    if let ("WO", Some(credit), true) = (item.reason.as_str(), credit, item.amount.is_positive()) {
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
    let (account, words) = match (item.reason.as_str(), cx.payer) {
        ("WO", Some(payer)) => (
            Account::RecoupmentClearing(payer),
            "recovery of an overpayment, to the payer's clearing account until its claim is known",
        ),
        ("FB", Some(payer)) => (
            Account::RecoupmentClearing(payer),
            "balance carried forward, to the payer's clearing account",
        ),
        ("L6", _) => (Account::InterestIncome, "interest income, not A/R"),
        ("72", Some(payer)) => (
            Account::RefundPayable(Party::Payer(payer)),
            "the payer acknowledges our refund",
        ),
        ("IR", _) => (Account::Withholding(cx.deposit), "tax withheld"),
        _ => (
            Account::ProviderAdjustment(cx.deposit),
            "adjustment of the whole payment: ask the payer what it is for",
        ),
    };
    plan.entries
        .extend(transfer(cx, item, (deposit, account, left)));
    if plan.disposition.is_empty() {
        plan.disposition = words.to_owned();
    } else {
        plan.disposition = format!("{}; {left}: {words}", plan.disposition);
    }
    plan
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
