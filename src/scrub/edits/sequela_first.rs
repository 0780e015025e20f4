//! The code of an old injury stands before what it left behind.

use crate::coding::guidelines::{Phase, is_injury, phase};
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "sequela-first",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("sequela_first.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(first) = cx.claim.diagnoses.first() else {
        return;
    };
    let code = first.as_str();
    if !is_injury(code) || phase(code) != Some(Phase::Sequela) {
        return;
    }
    let own = dotted(code);
    let message = format!("{own} tells of an old injury: what it left behind goes first");
    let found = findings.add(At::Diagnosis(1), place::DIAGNOSES, message);
    if cx.claim.diagnoses.len() > 1 {
        let change = Change::MoveDiagnosis { from: 1, to: 2 };
        found
            .fix(Fix::review(
                format!("move {own} to the second place"),
                change,
            ))
            .done();
    } else {
        found.done();
    }
}
