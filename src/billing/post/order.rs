//! In which order the claims of a file are planned and posted.
//!
//! Reversals first, since a payer may write the correction before the reversal that it corrects;
//! but a reversal of what the same file pays follows that payment.

use std::collections::BTreeMap;

use super::plan::ClaimOnFile;
use crate::billing::matching::normal;
use crate::domain::remittance::{ClaimPayment, ClaimPaymentStatus, Remittance};

/// The indexes in their order, and for each reversal of a payment of this very file the index of
/// that payment.
pub(super) fn of(
    remittance: &Remittance,
    candidates: &[Vec<ClaimOnFile>],
) -> (Vec<usize>, BTreeMap<usize, usize>) {
    let pairs = pairs(remittance, candidates);
    let mut order: Vec<usize> = (0..remittance.claims.len()).collect();
    order.sort_by_key(|n| {
        let is_reversal = remittance.claims.get(*n).is_some_and(is_reversal);
        !is_reversal || pairs.contains_key(n)
    });
    (order, pairs)
}

fn is_reversal(payment: &ClaimPayment) -> bool {
    payment.status == ClaimPaymentStatus::Reversal
}

fn pairs(remittance: &Remittance, candidates: &[Vec<ClaimOnFile>]) -> BTreeMap<usize, usize> {
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, reversal) in remittance.claims.iter().enumerate() {
        let posted = |claim: &ClaimOnFile| {
            let mut earlier = claim.earlier.iter();
            earlier.any(|e| e.paid == -reversal.paid && e.charged == reversal.charged.abs())
        };
        let known = candidates.get(index).is_some_and(|c| c.iter().any(posted));
        if !is_reversal(reversal) || known {
            continue;
        }
        let number = normal(&reversal.patient_control_number);
        let original = remittance
            .claims
            .iter()
            .enumerate()
            .take(index)
            .rfind(|(n, paid)| {
                !is_reversal(paid)
                    && paid.paid == -reversal.paid
                    && paid.charged.abs() == reversal.charged.abs()
                    && normal(&paid.patient_control_number) == number
                    && !pairs.values().any(|taken| taken == n)
            });
        if let Some((place, _)) = original {
            pairs.insert(index, place);
        }
    }
    pairs
}
