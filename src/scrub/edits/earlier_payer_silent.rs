//! An earlier payer has not decided yet.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "earlier-payer-silent",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Coordination,
    authority: authority::X222,
    guide: include_str!("earlier_payer_silent.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, other) in cx.claim.other_payers.iter().enumerate() {
        if other.order < cx.claim.order && other.paid.is_none() {
            let message = "what the earlier payer paid is not on the claim";
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
