//! The billing provider has no taxonomy code.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "billing-taxonomy-missing",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("billing_taxonomy_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.billing.taxonomy.is_empty() {
        let message = "no taxonomy code is sent for the billing provider";
        findings
            .add(At::Party(Party::Billing), place::BILLING_TAXONOMY, message)
            .done();
    }
}
