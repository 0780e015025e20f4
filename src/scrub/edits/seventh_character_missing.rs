//! A diagnosis lacks its seventh character.

use crate::coding::validity::DiagnosisTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "seventh-character-missing",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::ICD_TABULAR,
    guide: include_str!("seventh_character_missing.md"),
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
        if let Err(DiagnosisTrouble::SeventhMissing { allowed }) = found {
            let message = format!("{} needs a seventh character", dotted(dx.as_str()));
            let found = findings.add(At::Diagnosis(n + 1), place::DIAGNOSES, message);
            found
                .offer_diagnoses(n + 1, allowed.iter().map(|s| &s.code))
                .done();
        }
    }
}
