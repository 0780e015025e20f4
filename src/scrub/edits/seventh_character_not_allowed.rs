//! A diagnosis has a seventh character that does not apply to it.

use crate::coding::validity::DiagnosisTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "seventh-character-not-allowed",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::ICD_TABULAR,
    guide: include_str!("seventh_character_not_allowed.md"),
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
        if let Err(DiagnosisTrouble::SeventhNotAllowed { allowed }) = found {
            let message = format!(
                "the seventh character of {} does not apply",
                dotted(dx.as_str())
            );
            let found = findings.add(At::Diagnosis(n + 1), place::DIAGNOSES, message);
            found
                .offer_diagnoses(n + 1, allowed.iter().map(|s| &s.code))
                .done();
        }
    }
}
