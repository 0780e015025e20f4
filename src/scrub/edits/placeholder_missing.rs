//! A diagnosis has its seventh character in the wrong place.

use crate::coding::validity::DiagnosisTrouble;
use crate::domain::codes::{Icd10Cm, dotted};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "placeholder-missing",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::ICD_TABULAR,
    guide: include_str!("placeholder_missing.md"),
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
        if let Err(DiagnosisTrouble::Padding { padded }) = found {
            let (code, whole) = (dotted(dx.as_str()), dotted(padded));
            let message = format!("{code} is written {whole}");
            let found = findings.add(At::Diagnosis(n + 1), place::DIAGNOSES, message);
            match Icd10Cm::parse(padded) {
                Ok(with) => {
                    let change = Change::ReplaceDiagnosis { place: n + 1, with };
                    found
                        .fix(Fix::safe(format!("write {whole}"), change))
                        .done();
                }
                Err(_) => found.done(),
            }
        }
    }
}
