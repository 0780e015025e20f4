//! The patient has no date of birth.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "patient-birth-date-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Patient,
    authority: authority::X222,
    guide: include_str!("patient_birth_date_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.patient.birth_date.is_none() {
        let message = "the patient has no date of birth";
        findings
            .add(At::Party(Party::Patient), place::PATIENT_BIRTH, message)
            .done();
    }
}
