//! The place of service is the billing provider's own address.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "facility-repeats-billing",
    consequence: Consequence::Rejection,
    severity: Severity::Info,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("facility_repeats_billing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(facility) = &cx.claim.facility else {
        return;
    };
    let (here, billing) = (&facility.address, &cx.claim.billing.address);
    let same = |a: &str, b: &str| !a.is_empty() && a.eq_ignore_ascii_case(b);
    if same(&here.line1, &billing.line1) && same(&here.city, &billing.city) {
        let message = "the service facility is the billing provider's own address";
        findings
            .add(At::Party(Party::Facility), place::FACILITY, message)
            .fix(Fix::safe(
                "leave the service facility out",
                Change::DropFacility,
            ))
            .done();
    }
}
