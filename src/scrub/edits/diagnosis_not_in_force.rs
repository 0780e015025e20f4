//! A diagnosis code is not in force on the date of service.

use crate::coding::validity::DiagnosisTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-not-in-force",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::ICD_TABULAR,
    guide: include_str!("diagnosis_not_in_force.md"),
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
            Err(DiagnosisTrouble::NotYet(from)) => {
                let message = format!("{code} is valid from {from} on");
                findings.add(at, place::DIAGNOSES, message).done();
            }
            Err(DiagnosisTrouble::Retired { through, nearest }) => {
                let message = format!("{code} was valid until {through}");
                let found = findings.add(at, place::DIAGNOSES, message);
                found.offer_diagnoses(n + 1, nearest.iter()).done();
            }
            Err(_) | Ok(_) => {}
        }
    }
}
