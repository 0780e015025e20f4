//! The ZIP code of the place of service does not have nine digits.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "facility-zip-not-nine-digits",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("facility_zip_not_nine_digits.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(facility) = &cx.claim.facility else {
        return;
    };
    let zip = &facility.address.zip;
    if text::zip_digits(zip) == Some(5) {
        let message = format!("the ZIP code {zip} of the service facility must have nine digits");
        findings
            .add(At::Party(Party::Facility), place::FACILITY_ADDRESS, message)
            .done();
    }
}
