//! A diagnosis is not for the age of the patient.

use crate::coding::ages::{age_on, diagnosis_age_conflict};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-age-conflict",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Person,
    authority: authority::MCE,
    guide: include_str!("diagnosis_age_conflict.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let (Some(birth), Some(dos)) = (cx.claim.patient.birth_date, cx.dos) else {
        return;
    };
    let Some(age) = age_on(birth, dos).filter(|age| *age <= 124) else {
        return;
    };
    for (place, dx) in cx.coded().billable() {
        if let Some((_, (from, to))) = diagnosis_age_conflict(dx, age) {
            let code = dx.display();
            let message = format!("{code} is for ages {from} to {to}; the patient is {age}");
            findings
                .add(At::Diagnosis(place), place::DIAGNOSES, message)
                .done();
        }
    }
}
