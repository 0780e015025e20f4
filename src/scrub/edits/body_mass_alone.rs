//! A body mass index stands without a disease of weight.

use crate::coding::guidelines::is_of_weight;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "body-mass-alone",
    consequence: Consequence::Audit,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("body_mass_alone.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let Some(at) = diagnoses
        .iter()
        .position(|dx| dx.as_str().starts_with("Z68"))
    else {
        return;
    };
    if diagnoses.iter().any(|dx| is_of_weight(dx.as_str())) {
        return;
    }
    let own = diagnoses
        .get(at)
        .map_or_else(String::new, |dx| dotted(dx.as_str()));
    let message = format!("{own} needs a documented diagnosis of weight");
    let change = Change::RemoveDiagnosis { place: at + 1 };
    findings
        .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
        .fix(Fix::review(format!("take {own} out"), change))
        .done();
}
