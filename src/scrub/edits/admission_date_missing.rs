//! An inpatient service has no date of admission.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "admission-date-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::X222,
    guide: include_str!("admission_date_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let inpatient = matches!(cx.claim.pos.as_str(), "21" | "51" | "61");
    if inpatient && cx.claim.admitted_on.is_none() {
        let message = format!(
            "place of service {} needs the date of admission",
            cx.claim.pos
        );
        findings.add(At::Claim, place::ADMISSION, message).done();
    }
}
