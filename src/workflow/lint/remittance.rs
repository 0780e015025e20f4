//! The checks of a remittance before anybody posts it: its three sums, and what its adjustments
//! leave unsaid.

use super::{Lint, payment_finding};
use crate::codesets::CodeSets;
use crate::domain::money::Money;
use crate::domain::remittance::{
    Adjustment, AdjustmentGroup, ClaimPayment, ClaimPaymentStatus, Imbalance, ImbalanceLevel,
};
use crate::edi::r835;
use crate::scrub::Severity;
use crate::x12::{TransactionSet, Troubles};

/// Adjustment reasons that say nothing without a remark code (CORE 360 rule, x12.md 4.3).
const NEED_A_REMARK: [&str; 9] = ["16", "96", "125", "129", "148", "226", "227", "234", "252"];

/// Checks one transaction set.
pub fn check(set: &TransactionSet<'_>, codes: &CodeSets, troubles: &mut Troubles, lint: &mut Lint) {
    let mut paid = Money::ZERO;
    let mut n_claims = 0;
    let remittance = r835::read_set(set, troubles, &mut |claim| {
        paid += claim.paid;
        sums(&claim, n_claims, lint);
        reasons(&claim, codes, lint);
        n_claims += 1;
    });
    lint.n_claims += n_claims;
    let due = paid - remittance.plb_total();
    if due != remittance.amount {
        let message = format!(
            "claims paid {paid} less provider adjustments {} is {due}, and the payment is {}: off \
             by {}",
            remittance.plb_total(),
            remittance.amount,
            (due - remittance.amount).abs()
        );
        let bpr = set.body().find(|s| s.is(b"BPR"));
        let bpr = bpr.and_then(|s| usize::try_from(s.ordinal()).ok());
        let at = (bpr.unwrap_or(remittance.at), None);
        lint.findings
            .push(payment_finding("deposit-off", Severity::Block, at, message));
    }
}

/// Charge less adjustments is payment, for each service and for the claim.
fn sums(claim: &ClaimPayment, n: usize, lint: &mut Lint) {
    let nothing_said = claim.status == ClaimPaymentStatus::Unknown(0) && claim.paid.is_zero();
    if nothing_said {
        return;
    }
    let mut imbalances: Vec<Imbalance> = Vec::new();
    claim.imbalances_into(n, &mut imbalances);
    for off in imbalances {
        let edit = match off.level {
            ImbalanceLevel::Service => "service-payment-off",
            ImbalanceLevel::Claim => "claim-payment-off",
            ImbalanceLevel::Deposit => "deposit-off",
        };
        let message = format!("{} is off by {}", off.place, off.by.abs());
        let at = (off.at, Some(claim.patient_control_number.as_str()));
        lint.findings
            .push(payment_finding(edit, Severity::Block, at, message));
    }
    let share = claim
        .all_adjustments()
        .filter(|a| a.group == AdjustmentGroup::PatientResponsibility);
    let share: Money = share.map(|a| a.amount).sum();
    if share != claim.patient_responsibility {
        let message = format!(
            "the patient's share is {}, and the PR adjustments sum to {share}",
            claim.patient_responsibility
        );
        let at = (claim.at, Some(claim.patient_control_number.as_str()));
        lint.findings.push(payment_finding(
            "patient-share-off",
            Severity::Info,
            at,
            message,
        ));
    }
}

/// Reasons that do not exist, and reasons that need a remark and have none.
fn reasons(claim: &ClaimPayment, codes: &CodeSets, lint: &mut Lint) {
    let known = codes.carc("45").is_some();
    if !known {
        lint.not_checked("carc");
    }
    let number = claim.patient_control_number.as_str();
    let mut look = |adjustment: &Adjustment, at: usize, n_remarks: usize| {
        let reason = adjustment.reason.as_str();
        let at = (at, Some(number));
        if known && codes.carc(reason).is_none() {
            let message = format!("{} is no adjustment reason code", adjustment.label());
            let edit = "payment-reason-unknown";
            lint.findings
                .push(payment_finding(edit, Severity::Warn, at, message));
        }
        if n_remarks == 0 && NEED_A_REMARK.contains(&reason) {
            let message = format!(
                "{} needs a remark code, and there is none",
                adjustment.label()
            );
            let edit = "payment-remark-missing";
            lint.findings
                .push(payment_finding(edit, Severity::Warn, at, message));
        }
    };
    for adjustment in &claim.adjustments {
        look(adjustment, claim.at, claim.remarks.len());
    }
    for service in &claim.services {
        for adjustment in &service.adjustments {
            look(
                adjustment,
                service.at,
                service.remarks.len() + claim.remarks.len(),
            );
        }
    }
}
