//! A diagnosis code is not in the code set.

use crate::coding::validity::DiagnosisTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-unknown",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::ICD_TABULAR,
    guide: include_str!("diagnosis_unknown.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, (dx, found)) in cx
        .claim
        .diagnoses
        .iter()
        .zip(&cx.coded().diagnoses)
        .enumerate()
    {
        let (at, code) = (At::Diagnosis(n + 1), dotted(dx.as_str()));
        match found {
            Err(DiagnosisTrouble::Unknown { nearest }) => {
                let found =
                    findings.add(at, place::DIAGNOSES, format!("{code} is no diagnosis code"));
                found.offer_diagnoses(n + 1, nearest.iter()).done();
            }
            Err(DiagnosisTrouble::TooLong { complete }) => {
                let message = format!("{code} is too long: {} is complete", dotted(complete));
                let found = findings.add(at, place::DIAGNOSES, message);
                found
                    .offer_diagnoses(n + 1, std::iter::once(complete))
                    .done();
            }
            Err(DiagnosisTrouble::NotAShape) => {
                let message = format!("{code} cannot be a diagnosis code");
                findings.add(at, place::DIAGNOSES, message).done();
            }
            Err(DiagnosisTrouble::NotChecked) => findings.not_checked("icd10cm"),
            Err(_) | Ok(_) => {}
        }
    }
}
