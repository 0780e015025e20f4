//! A diagnosis is a category, not a code: its children are billed.

use crate::coding::validity::DiagnosisTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-not-billable",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::ICD_TABULAR,
    guide: include_str!("diagnosis_not_billable.md"),
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
        if let Err(DiagnosisTrouble::Header { children }) = found {
            let code = dotted(dx.as_str());
            let message = format!("{code} is not billable: it has {} children", children.len());
            let found = findings.add(At::Diagnosis(n + 1), place::DIAGNOSES, message);
            found.offer_diagnoses(n + 1, children.iter()).done();
        }
    }
}
