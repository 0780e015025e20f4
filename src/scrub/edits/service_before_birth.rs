//! A date of service lies before the birth of the patient.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "service-before-birth",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::X222,
    guide: include_str!("service_before_birth.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let (Some(birth), Some(dos)) = (cx.claim.patient.birth_date, cx.dos) else {
        return;
    };
    if dos < birth {
        let message = format!("the patient's date of birth is after the date of service {dos}");
        findings
            .add(At::Party(Party::Patient), place::PATIENT_BIRTH, message)
            .done();
    }
}
