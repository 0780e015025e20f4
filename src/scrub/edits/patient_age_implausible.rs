//! The patient is more than 124 years old on the date of service.

use crate::domain::dates::age_on;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "patient-age-implausible",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Patient,
    authority: authority::MCE,
    guide: include_str!("patient_age_implausible.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let (Some(birth), Some(dos)) = (cx.claim.patient.birth_date, cx.dos) else {
        return;
    };
    let age = age_on(birth, dos);
    if age > 124 {
        let message = format!("the patient would be {age} years old on {dos}");
        findings
            .add(At::Party(Party::Patient), place::PATIENT_BIRTH, message)
            .done();
    }
}
