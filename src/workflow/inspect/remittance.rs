//! The figures of one 835, claim by claim.

use std::collections::BTreeMap;

use super::add;
use super::view::{AdjustmentView, ImbalanceView, PlbView, RemittanceView};
use crate::domain::codes::Carc;
use crate::domain::money::Money;
use crate::domain::remittance::{
    AdjustmentGroup, ClaimPayment, ClaimPaymentStatus, Imbalance, ImbalanceLevel, Remittance,
};
use crate::edi::r835;
use crate::x12::{TransactionSet, Troubles};

/// Sums over the claims that have been read so far.
#[derive(Default)]
struct Sums {
    n_claims: usize,
    n_services: usize,
    charged: Money,
    paid: Money,
    patient_responsibility: Money,
    adjustments: BTreeMap<(AdjustmentGroup, Carc), (Money, usize)>,
    by_status: BTreeMap<u16, usize>,
    imbalances: Vec<Imbalance>,
}

impl Sums {
    fn take(&mut self, claim: &ClaimPayment) {
        // A claim of which nothing is said was not adjudicated: there is no sum to prove.
        let nothing_said = claim.status == ClaimPaymentStatus::Unknown(0) && claim.paid.is_zero();
        if !nothing_said {
            claim.imbalances_into(self.n_claims, &mut self.imbalances);
        }
        self.n_claims += 1;
        self.n_services += claim.services.len();
        self.charged += claim.charged;
        self.paid += claim.paid;
        self.patient_responsibility += claim.patient_responsibility;
        for adjustment in claim.all_adjustments() {
            let key = (adjustment.group, adjustment.reason);
            add(self.adjustments.entry(key).or_default(), adjustment.amount);
        }
        *self.by_status.entry(claim.status.code()).or_default() += 1;
    }

    /// The adjustments in the order of their codes.
    fn adjustments(&self) -> Vec<AdjustmentView> {
        let rows = self.adjustments.iter();
        let mut rows: Vec<AdjustmentView> = rows
            .map(|((group, reason), (amount, n))| AdjustmentView {
                group: group.code(),
                reason: reason.to_string(),
                amount: *amount,
                n: *n,
            })
            .collect();
        rows.sort_by(|a, b| (a.group, &a.reason).cmp(&(b.group, &b.reason)));
        rows
    }

    /// How many claims have each status, by its number; by nothing where there is none.
    fn by_status(&self) -> BTreeMap<String, usize> {
        let name = |code: u16| {
            if code == 0 {
                String::new()
            } else {
                code.to_string()
            }
        };
        let rows = self.by_status.iter();
        rows.map(|(code, n)| (name(*code), *n)).collect()
    }
}

/// Reads a transaction set for its figures.
pub fn of(set: &TransactionSet<'_>, troubles: &mut Troubles) -> RemittanceView {
    let mut sums = Sums::default();
    let remittance = r835::read_set(set, troubles, &mut |claim| sums.take(&claim));
    let due = sums.paid - remittance.plb_total();
    if due != remittance.amount {
        sums.imbalances.push(Imbalance {
            level: ImbalanceLevel::Deposit,
            claim: None,
            place: format!("BPR {}", remittance.trace),
            by: due - remittance.amount,
            at: remittance.at,
        });
    }
    view(remittance, sums)
}

fn view(remittance: Remittance, sums: Sums) -> RemittanceView {
    let plb = remittance.plb_total();
    RemittanceView {
        payer: remittance.payer_name,
        trace: remittance.trace,
        paid_on: remittance.paid_on,
        bpr: remittance.amount,
        claims: sums.n_claims,
        service_lines: sums.n_services,
        charged: sums.charged,
        paid: sums.paid,
        patient_responsibility: sums.patient_responsibility,
        adjustments: sums.adjustments(),
        plb,
        plb_items: remittance
            .provider_adjustments
            .into_iter()
            .map(|p| PlbView {
                reason: p.reason,
                reference: p.reference,
                amount: p.amount,
            })
            .collect(),
        by_status: sums.by_status(),
        balanced: sums.imbalances.is_empty(),
        imbalances: sums.imbalances.into_iter().map(imbalance).collect(),
    }
}

fn imbalance(imbalance: Imbalance) -> ImbalanceView {
    ImbalanceView {
        level: imbalance.level.name(),
        place: imbalance.place,
        by: imbalance.by,
        segment: imbalance.at,
    }
}
