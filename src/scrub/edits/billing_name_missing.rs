//! The billing provider has no name.

use crate::domain::claim::EntityName;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "billing-name-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("billing_name_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let empty = match &cx.claim.billing.name {
        EntityName::Person(name) => name.last.trim().is_empty(),
        EntityName::Organization(name) => name.trim().is_empty(),
    };
    if empty {
        let message = "the billing provider has no name";
        findings
            .add(At::Party(Party::Billing), place::BILLING_NAME, message)
            .done();
    }
}
