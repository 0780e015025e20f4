//! The address of the billing provider lacks a part.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "billing-address-incomplete",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("billing_address_incomplete.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if let Some(part) = text::missing_part(&cx.claim.billing.address) {
        let message = format!("the billing provider's address lacks {part}");
        findings
            .add(At::Party(Party::Billing), place::BILLING_ADDRESS, message)
            .done();
    }
}
