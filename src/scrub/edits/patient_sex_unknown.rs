//! The sex of the patient is not given as F or M.

use crate::domain::party::Sex;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "patient-sex-unknown",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Patient,
    authority: authority::X222,
    guide: include_str!("patient_sex_unknown.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.patient.sex == Sex::Unknown {
        let message = "the patient's sex is sent as U; many payers match members on it";
        findings
            .add(At::Party(Party::Patient), place::PATIENT_SEX, message)
            .done();
    }
}
