//! The drug of an adverse effect stands before the effect.

use crate::coding::guidelines::{Intent, intent};
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "adverse-effect-first",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("adverse_effect_first.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(first) = cx.claim.diagnoses.first() else {
        return;
    };
    if intent(first.as_str()) != Some(Intent::AdverseEffect) {
        return;
    }
    let own = dotted(first.as_str());
    let message = format!("{own} names the drug: its effect goes first");
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
