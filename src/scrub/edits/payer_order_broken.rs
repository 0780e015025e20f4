//! The payers of the claim are not first, second and third in that order.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "payer-order-broken",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("payer_order_broken.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let (claim, others) = (cx.claim, &cx.claim.other_payers);
    if others
        .iter()
        .any(|o| o.order == claim.order && o.order != PayerOrder::Tertiary)
    {
        let letter = claim.order.letter();
        let message = format!("two payers of the claim are in the place {letter}");
        findings
            .add(At::Party(Party::Payer), place::PAYER_ORDER, message)
            .done();
    } else if claim.order != PayerOrder::Primary && !others.iter().any(|o| o.order < claim.order) {
        let message = "the claim goes to a later payer, but no earlier payer is on it";
        findings
            .add(At::Party(Party::Payer), place::PAYER_ORDER, message)
            .done();
    }
}
