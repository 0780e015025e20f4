//! Diabetes is coded without complications beside one of its complications.

use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diabetes-contradicted",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("diabetes_contradicted.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let diagnoses = &cx.claim.diagnoses;
    for (at, dx) in diagnoses.iter().enumerate() {
        let Some((category, "9")) = dx.as_str().split_at_checked(3) else {
            continue;
        };
        if !matches!(category, "E08" | "E09" | "E10" | "E11" | "E13") {
            continue;
        }
        let complication = diagnoses.iter().find(|other| {
            let other_kind = other.as_str().starts_with(category) && other != &dx;
            other_kind || other.as_str().starts_with("N18")
        });
        if let Some(complication) = complication {
            let (own, other) = (dotted(dx.as_str()), dotted(complication.as_str()));
            let message = format!("{own} says no complications, and {other} is one");
            findings
                .add(At::Diagnosis(at + 1), place::DIAGNOSES, message)
                .done();
        }
    }
}
