//! No address of the payer is sent.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "payer-address-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Info,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("payer_address_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.payer.address.is_none() {
        let message = "no address of the payer is sent";
        findings
            .add(At::Party(Party::Payer), place::PAYER_ADDRESS, message)
            .done();
    }
}
