//! A symptom stands before the disease that explains it.

use crate::coding::guidelines::explains;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "symptom-before-cause",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("symptom_before_cause.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let Some(first) = diagnoses.first().filter(|dx| dx.as_str().starts_with('R')) else {
        return;
    };
    let later = diagnoses.iter().skip(1);
    let mut causes = later.filter(|dx| explains(first.as_str(), dx.as_str()));
    if let Some(cause) = causes.next() {
        let (own, cause) = (dotted(first.as_str()), dotted(cause.as_str()));
        let message = format!("{own} is a symptom, and {cause} may be its cause");
        findings
            .add(At::Diagnosis(1), place::DIAGNOSES, message)
            .done();
    }
}
