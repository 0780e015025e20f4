//! An injury and its external cause are in different phases.

use crate::coding::guidelines::{is_injury, phase};
use crate::coding::sequence::is_external_cause;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "external-cause-phase-differs",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("external_cause_phase_differs.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let injuries = || diagnoses.iter().filter(|dx| is_injury(dx.as_str()));
    if injuries().next().is_none() {
        return;
    }
    for (n, dx) in diagnoses.iter().enumerate() {
        let code = dx.as_str();
        let Some(own) = phase(code).filter(|_| is_external_cause(code)) else {
            continue;
        };
        if injuries().all(|injury| phase(injury.as_str()).is_some_and(|p| p != own)) {
            let message = format!("{} is in another phase than the injury", dotted(code));
            findings
                .add(At::Diagnosis(n + 1), place::DIAGNOSES, message)
                .done();
        }
    }
}
