//! The payer has no name or no payer id.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "payer-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("payer_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let payer = &cx.claim.payer;
    if payer.payer_id.trim().is_empty() {
        let message = "the payer has no payer id";
        findings
            .add(At::Party(Party::Payer), place::PAYER_ID, message)
            .done();
    } else if payer.name.trim().is_empty() {
        let message = "the payer has no name";
        findings
            .add(At::Party(Party::Payer), place::PAYER_NAME, message)
            .done();
    }
}
