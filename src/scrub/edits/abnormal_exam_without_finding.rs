//! An examination "with abnormal findings" names no finding.

use crate::coding::guidelines::is_abnormal_exam;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "abnormal-exam-without-finding",
    consequence: Consequence::Audit,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("abnormal_exam_without_finding.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let Some(at) = diagnoses
        .iter()
        .position(|dx| is_abnormal_exam(dx.as_str()))
    else {
        return;
    };
    if diagnoses.iter().any(|dx| !dx.as_str().starts_with('Z')) {
        return;
    }
    let own = diagnoses
        .get(at)
        .map_or_else(String::new, |dx| dotted(dx.as_str()));
    let message = format!("{own} says that something was found, and no finding follows");
    findings
        .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
        .done();
}
