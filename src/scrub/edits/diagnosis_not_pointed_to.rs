//! No line points to a diagnosis of the claim.

use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-not-pointed-to",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("diagnosis_not_pointed_to.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let claim = cx.claim;
    if claim.lines.iter().any(|l| l.pointers.is_empty()) || claim.diagnoses.len() > 12 {
        return;
    }
    for (at, dx) in claim.diagnoses.iter().enumerate() {
        let pointed = |line: &ServiceLine| line.pointers.iter().any(|p| usize::from(*p) == at + 1);
        if !claim.lines.is_empty() && !claim.lines.iter().any(pointed) {
            let message = format!("no line points to {}", dotted(dx.as_str()));
            findings
                .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
                .done();
        }
    }
}
