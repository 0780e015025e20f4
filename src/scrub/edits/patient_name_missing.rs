//! The patient has no last name or no first name.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "patient-name-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Patient,
    authority: authority::X222,
    guide: include_str!("patient_name_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let name = &cx.claim.patient.name;
    let missing = match (name.last.trim().is_empty(), name.first.trim().is_empty()) {
        (true, true) => "the patient has no name",
        (true, false) => "the patient has no last name",
        (false, true) => "the patient has no first name",
        (false, false) => return,
    };
    findings
        .add(At::Party(Party::Patient), place::PATIENT_NAME, missing)
        .done();
}
