//! Medicare is billed after another payer without saying why it is secondary.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "msp-type-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::MSP_MANUAL,
    guide: include_str!("msp_type_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.is_medicare() && cx.claim.order != PayerOrder::Primary && cx.claim.msp_type.is_empty() {
        let message = "medicare is billed second, and the reason (MSP type) is missing";
        findings
            .add(At::Party(Party::Payer), place::MSP_TYPE, message)
            .done();
    }
}
