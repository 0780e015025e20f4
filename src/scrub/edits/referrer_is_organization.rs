//! The referring, ordering or supervising provider is an organisation.

use crate::domain::claim::{ClaimProvider, EntityName};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "referrer-is-organization",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("referrer_is_organization.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let claim = cx.claim;
    let is_organization = |p: &ClaimProvider| matches!(p.name, EntityName::Organization(_));
    let message = "an organisation cannot refer, order or supervise; name the person";
    if claim.referring.as_ref().is_some_and(is_organization) {
        findings
            .add(At::Party(Party::Referring), place::REFERRING, message)
            .done();
    }
    if claim.supervising.as_ref().is_some_and(is_organization) {
        findings
            .add(
                At::Party(Party::Supervising),
                place::SUPERVISING_NPI,
                message,
            )
            .done();
    }
    for (n, line) in walk::lines(claim) {
        if line.ordering.as_ref().is_some_and(is_organization) {
            findings.add(At::Line(n), place::ORDERING, message).done();
        }
    }
}
