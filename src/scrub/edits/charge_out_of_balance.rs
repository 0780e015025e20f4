//! The total charge is not the sum of the lines.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "charge-out-of-balance",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("charge_out_of_balance.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let total = cx.claim.line_total();
    if cx.claim.charged != total && !cx.claim.lines.is_empty() {
        let off = (cx.claim.charged - total).abs();
        let message = format!(
            "the total is {}, the lines sum to {total}: off by {off}",
            cx.claim.charged
        );
        findings
            .add(At::Claim, place::CHARGED, message)
            .fix(Fix::safe(
                format!("set the total to {total}"),
                Change::SetCharged(total),
            ))
            .done();
    }
}
