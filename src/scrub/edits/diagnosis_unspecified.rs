//! A diagnosis is unspecified while a more specific code exists.

use crate::coding::sequence::is_external_cause;
use crate::coding::specificity::{Missing, improvable};
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-unspecified",
    consequence: Consequence::Audit,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("diagnosis_unspecified.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (place, dx) in cx.coded().billable() {
        // How an injury came about is often not known, and "or unspecified" is part of a name.
        if is_external_cause(dx.code()) || dx.title().contains("or unspecified") {
            continue;
        }
        let Some(better) = improvable(dx).filter(|i| i.missing == Missing::Detail) else {
            continue;
        };
        let named: Vec<String> = better.siblings.iter().map(|c| dotted(c)).collect();
        let message = format!(
            "{} is unspecified; more specific are: {}",
            dx.display(),
            named.join(", ")
        );
        let found = findings.add(At::Diagnosis(place), place::DIAGNOSES, message);
        found.offer_diagnoses(place, better.siblings.iter()).done();
    }
}
