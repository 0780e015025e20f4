//! A diagnosis is on the claim twice.

use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-repeated",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::X222,
    guide: include_str!("diagnosis_repeated.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    for (at, dx) in diagnoses.iter().enumerate() {
        let Some(first) = diagnoses.iter().take(at).position(|other| other == dx) else {
            continue;
        };
        let message = format!("{} is also diagnosis {}", dotted(dx.as_str()), first + 1);
        let change = Change::RemoveDiagnosis { place: at + 1 };
        findings
            .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
            .fix(Fix::review("take the second one out", change))
            .done();
    }
}
