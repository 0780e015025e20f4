//! The place of service has no name or an address that lacks a part.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "facility-incomplete",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("facility_incomplete.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(facility) = &cx.claim.facility else {
        return;
    };
    if facility.name.trim().is_empty() {
        let message = "the service facility has no name";
        findings
            .add(At::Party(Party::Facility), place::FACILITY, message)
            .done();
    } else if let Some(part) = text::missing_part(&facility.address) {
        let message = format!("the service facility's address lacks {part}");
        findings
            .add(At::Party(Party::Facility), place::FACILITY_ADDRESS, message)
            .done();
    }
}
