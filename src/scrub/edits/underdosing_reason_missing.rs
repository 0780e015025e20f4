//! Underdosing is coded without its reason.

use crate::coding::guidelines::{Intent, intent};
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "underdosing-reason-missing",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("underdosing_reason_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let under = |dx: &str| intent(dx) == Some(Intent::Underdosing);
    let Some(at) = diagnoses.iter().position(|dx| under(dx.as_str())) else {
        return;
    };
    let reason = ["Z911", "Z91A", "Y636", "Y638", "Y639"];
    let said = |dx: &str| reason.iter().any(|stem| dx.starts_with(stem));
    if !diagnoses.iter().any(|dx| said(dx.as_str())) {
        let own = diagnoses
            .get(at)
            .map_or_else(String::new, |dx| dotted(dx.as_str()));
        let message = format!("{own} does not say why too little was taken");
        findings
            .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
            .done();
    }
}
