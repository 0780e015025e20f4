//! A poisoning stands after what it did.

use crate::coding::guidelines::{Intent, intent};
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "poisoning-later",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("poisoning_later.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let poisoning = |dx: &str| intent(dx) == Some(Intent::Poisoning) && !dx.ends_with('S');
    let diagnoses = &cx.claim.diagnoses;
    let at = diagnoses.iter().position(|dx| poisoning(dx.as_str()));
    let Some((at, dx)) = at.and_then(|at| Some((at, diagnoses.get(at)?))) else {
        return;
    };
    if at == 0 {
        return;
    }
    let own = dotted(dx.as_str());
    let message = format!("{own} is a poisoning and goes before what it did");
    let change = Change::MoveDiagnosis {
        from: at + 1,
        to: 1,
    };
    findings
        .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
        .fix(Fix::review(format!("move {own} to the front"), change))
        .done();
}
