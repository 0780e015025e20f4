//! Hypertension is coded apart from heart failure or kidney disease.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "hypertension-coded-apart",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("hypertension_coded_apart.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let Some(at) = diagnoses.iter().position(|dx| dx.as_str() == "I10") else {
        return;
    };
    let has = |category: &str| diagnoses.iter().any(|dx| dx.as_str().starts_with(category));
    let message = match (has("I50"), has("N18")) {
        (true, true) => "hypertension with heart failure and kidney disease is I13",
        (true, false) => "hypertension with heart failure is I11.0",
        (false, true) => "hypertension with chronic kidney disease is I12",
        (false, false) => return,
    };
    findings
        .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
        .done();
}
