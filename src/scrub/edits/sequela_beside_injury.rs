//! An injury is coded as treated now and as long past.

use crate::coding::guidelines::{Phase, is_injury, phase};
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "sequela-beside-injury",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("sequela_beside_injury.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    for (n, dx) in diagnoses.iter().enumerate() {
        let code = dx.as_str();
        if !is_injury(code) || phase(code) != Some(Phase::Sequela) {
            continue;
        }
        let same = |other: &str| {
            other.get(..6) == code.get(..6)
                && phase(other).is_some_and(|phase| phase != Phase::Sequela)
        };
        if let Some(other) = diagnoses.iter().find(|other| same(other.as_str())) {
            let (own, other) = (dotted(code), dotted(other.as_str()));
            let message = format!("{own} and {other} are the same injury in two phases");
            let change = Change::RemoveDiagnosis { place: n + 1 };
            findings
                .add(At::Diagnosis(n + 1), place::DIAGNOSES, message)
                .fix(Fix::review(format!("take {own} out"), change))
                .done();
        }
    }
}
