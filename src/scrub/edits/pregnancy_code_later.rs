//! A code of pregnancy stands after a code of another chapter.

use crate::coding::guidelines::is_obstetric;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "pregnancy-code-later",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("pregnancy_code_later.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let Some(at) = diagnoses.iter().position(|dx| is_obstetric(dx.as_str())) else {
        return;
    };
    if at == 0 {
        return;
    }
    let own = diagnoses
        .get(at)
        .map_or_else(String::new, |dx| dotted(dx.as_str()));
    let message = format!("{own} is of chapter 15, which goes first");
    let change = Change::MoveDiagnosis {
        from: at + 1,
        to: 1,
    };
    findings
        .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
        .fix(Fix::review(format!("move {own} to the front"), change))
        .done();
}
