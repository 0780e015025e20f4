//! The claim has no diagnosis.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("diagnosis_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.diagnoses.is_empty() {
        findings
            .add(At::Claim, place::DIAGNOSES, "the claim has no diagnosis")
            .done();
    }
}
