//! The billing provider has no tax id.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "tax-id-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("tax_id_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.billing.tax_id.trim().is_empty() {
        let message = "the billing provider has no tax id";
        findings
            .add(At::Party(Party::Billing), place::TAX_ID, message)
            .done();
    }
}
