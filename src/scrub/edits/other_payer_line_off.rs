//! What another payer paid and adjusted on a line does not make its charge.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "other-payer-line-off",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Coordination,
    authority: authority::X222,
    guide: include_str!("other_payer_line_off.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        for decided in &line.adjudications {
            let adjusted: Money = decided.adjustments.iter().map(|a| a.amount).sum();
            let off = line.charge - decided.paid - adjusted;
            if !off.is_zero() {
                let message = format!(
                    "charge {}, paid {} and adjusted {adjusted}: off by {}",
                    line.charge,
                    decided.paid,
                    off.abs()
                );
                findings.add(At::Line(n), place::LINE_PAID, message).done();
            }
        }
    }
}
