//! The hospital stay does not fit the dates of service.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "admission-after-service",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::X222,
    guide: include_str!("admission_after_service.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(admitted) = cx.claim.admitted_on else {
        return;
    };
    if cx.dos.is_some_and(|dos| dos < admitted) {
        let message = format!("the admission {admitted} is after the first service");
        findings.add(At::Claim, place::ADMISSION, message).done();
    } else if cx
        .claim
        .discharged_on
        .is_some_and(|discharged| discharged < admitted)
    {
        let message = format!("the discharge is before the admission {admitted}");
        findings.add(At::Claim, place::DISCHARGE, message).done();
    }
}
