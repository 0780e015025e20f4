//! The billing provider's street is a post office box.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "billing-address-po-box",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("billing_address_po_box.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let address = &cx.claim.billing.address;
    if text::is_po_box(&address.line1) || text::is_po_box(&address.line2) {
        let message = "the billing address is a post office box; it must be the street";
        findings
            .add(At::Party(Party::Billing), place::BILLING_STREET, message)
            .done();
    }
}
