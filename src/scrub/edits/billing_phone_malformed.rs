//! The phone number of the billing provider is not ten digits.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "billing-phone-malformed",
    consequence: Consequence::Rejection,
    severity: Severity::Warn,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("billing_phone_malformed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let phone = &cx.claim.billing.phone;
    let fits = phone.len() == 10 && phone.bytes().all(|b| b.is_ascii_digit());
    if !phone.is_empty() && !fits {
        let message = "the billing phone number is not ten digits";
        findings
            .add(At::Party(Party::Billing), place::BILLING_PHONE, message)
            .done();
    }
}
