//! A complication of pregnancy is coded without the weeks.

use crate::coding::guidelines::is_of_pregnancy;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "weeks-of-gestation-missing",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("weeks_of_gestation_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let of_pregnancy = |code: &str| is_of_pregnancy(code) || code.starts_with("O99");
    let Some(at) = diagnoses.iter().position(|dx| of_pregnancy(dx.as_str())) else {
        return;
    };
    if diagnoses.iter().any(|dx| dx.as_str().starts_with("Z3A")) {
        return;
    }
    let own = diagnoses
        .get(at)
        .map_or_else(String::new, |dx| dotted(dx.as_str()));
    let message = format!("{own} without the weeks of gestation (Z3A)");
    findings
        .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
        .done();
}
