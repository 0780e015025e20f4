//! The claim has more than twelve diagnoses.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "too-many-diagnoses",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("too_many_diagnoses.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let n = cx.claim.diagnoses.len();
    if n > 12 {
        let message = format!("{n} diagnoses; a claim holds twelve");
        findings
            .add(At::Diagnosis(13), place::DIAGNOSES, message)
            .done();
    }
}
