//! A diagnosis is for the other sex.

use crate::coding::ages::{CodedSex, diagnosis_sex_conflict};
use crate::domain::party::Sex;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-sex-conflict",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Person,
    authority: authority::MCE,
    guide: include_str!("diagnosis_sex_conflict.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let sex = match cx.claim.patient.sex {
        Sex::Female => CodedSex::Female,
        Sex::Male => CodedSex::Male,
        Sex::Unknown => return,
    };
    for (place, dx) in cx.coded().billable() {
        if diagnosis_sex_conflict(dx, sex).is_some() {
            let message = format!("{} is a code of the other sex", dx.display());
            findings
                .add(At::Diagnosis(place), place::DIAGNOSES, message)
                .done();
        }
    }
}
