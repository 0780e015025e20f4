//! The ZIP code of the billing provider does not have nine digits.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "billing-zip-not-nine-digits",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("billing_zip_not_nine_digits.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let zip = &cx.claim.billing.address.zip;
    if text::zip_digits(zip) == Some(5) {
        let message = format!("the billing ZIP code {zip} must have nine digits");
        findings
            .add(At::Party(Party::Billing), place::BILLING_ADDRESS, message)
            .done();
    }
}
