//! What another payer paid and adjusted on the claim does not make the charge.

use crate::domain::claim::LineAdjudication;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "other-payer-claim-off",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Coordination,
    authority: authority::X222,
    guide: include_str!("other_payer_claim_off.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let claim = cx.claim;
    for (n, other) in claim.other_payers.iter().enumerate() {
        let Some(paid) = other.paid else {
            continue;
        };
        let decided = || {
            let of_payer = |d: &&LineAdjudication| d.payer_id == other.payer_id;
            claim
                .lines
                .iter()
                .flat_map(move |l| l.adjudications.iter().filter(of_payer))
        };
        // A line that is off says more than the total that it puts off.
        let off_line = claim.lines.iter().any(|line| {
            line.adjudications.iter().any(|d| {
                let adjusted: Money = d.adjustments.iter().map(|a| a.amount).sum();
                line.charge != d.paid + adjusted
            })
        });
        let unnamed = claim
            .lines
            .iter()
            .flat_map(|l| &l.adjudications)
            .any(|d| !claim.other_payers.iter().any(|o| o.payer_id == d.payer_id));
        if off_line || unnamed || (decided().next().is_none() && other.adjustments.is_empty()) {
            continue;
        }
        let of_lines: Money = decided()
            .flat_map(|d| &d.adjustments)
            .map(|a| a.amount)
            .sum();
        let of_claim: Money = other.adjustments.iter().map(|a| a.amount).sum();
        let off = claim.charged - paid - of_lines - of_claim;
        if !off.is_zero() && claim.charged == claim.line_total() {
            let message = format!(
                "charge {}, paid {paid} and adjusted {}: off by {}",
                claim.charged,
                of_lines + of_claim,
                off.abs()
            );
            findings
                .add(
                    At::Party(Party::OtherPayer(n + 1)),
                    place::OTHER_PAID,
                    message,
                )
                .done();
        }
    }
}
