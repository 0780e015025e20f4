//! An address of the payer is sent that lacks the city, the state or the ZIP code.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "payer-address-incomplete",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("payer_address_incomplete.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(address) = &cx.claim.payer.address else {
        return;
    };
    if let Some(part) = text::missing_place(address) {
        let message = format!("the payer's address lacks {part}");
        findings
            .add(At::Party(Party::Payer), place::PAYER_ADDRESS, message)
            .done();
    }
}
