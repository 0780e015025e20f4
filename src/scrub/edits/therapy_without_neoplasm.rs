//! An encounter for tumor therapy names no tumor.

use crate::coding::guidelines::is_neoplasm;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "therapy-without-neoplasm",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("therapy_without_neoplasm.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    let therapy = |code: &str| code == "Z510" || code.starts_with("Z511");
    let Some(at) = diagnoses.iter().position(|dx| therapy(dx.as_str())) else {
        return;
    };
    if diagnoses.iter().any(|dx| is_neoplasm(dx.as_str())) {
        return;
    }
    let own = diagnoses
        .get(at)
        .map_or_else(String::new, |dx| dotted(dx.as_str()));
    let message = format!("{own} does not say which neoplasm is treated");
    findings
        .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
        .done();
}
