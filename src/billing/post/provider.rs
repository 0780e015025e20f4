//! The plan for provider adjustments (PLB): money that belongs to the payment, not to a claim.
//!
//! The sign is the payer's: positive takes money away, negative adds it.

use super::plan::{CreditOnFile, PlbPlan, PostingContext};
use crate::domain::keys::PayerId;
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::remittance::ProviderAdjustment;

/// Plans one PLB pair by the default disposition of its code.
pub(super) fn plan_adjustment(
    cx: &PostingContext<'_>,
    item: &ProviderAdjustment,
    credit: Option<&CreditOnFile>,
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
    let payer = cx.payer.unwrap_or(PayerId(0));
    let mut left = item.amount;
    if let ("WO", Some(credit), true) = (item.reason.as_str(), credit, item.amount.is_positive()) {
        left = settle(cx, item, credit, &mut plan);
        plan.claim = Some(credit.claim);
        plan.disposition = format!(
            "recovers {} overpaid on claim {}",
            item.amount - left,
            credit.claim
        );
    }
    if left.is_zero() {
        return plan;
    }
    let (account, words) = match item.reason.as_str() {
        "WO" => (
            Account::RecoupmentClearing(payer),
            "recovery of an overpayment, to the payer's clearing account until its claim is known",
        ),
        "FB" => (
            Account::RecoupmentClearing(payer),
            "balance carried forward, to the payer's clearing account",
        ),
        "L6" => (Account::InterestIncome, "interest income, not A/R"),
        "72" => (
            Account::RefundPayable(Party::Payer(payer)),
            "the payer acknowledges our refund",
        ),
        "IR" => (Account::Withholding(cx.deposit), "tax withheld"),
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
    credit: &CreditOnFile,
    plan: &mut PlbPlan,
) -> Money {
    let mut left = item.amount;
    for (line, overpaid) in &credit.overpaid {
        let amount = left.min(*overpaid);
        let owed = Account::Receivable(*line, Party::Payer(credit.payer));
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
