//! A diagnosis is valid on the first day of the claim and not on a later one.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-ends-within-claim",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::ICD_TABULAR,
    guide: include_str!("diagnosis_ends_within_claim.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(first) = cx.dos else {
        return;
    };
    if cx.claim.lines.iter().all(|line| line.dos == first) {
        return;
    }
    for (place, dx) in cx.coded().billable() {
        let points = |line: &&ServiceLine| line.pointers.iter().any(|p| usize::from(*p) == place);
        let ended = |line: &&ServiceLine| {
            let later = cx.codes.diagnosis(dx.code(), line.dos);
            line.dos != first && !later.is_some_and(|d| d.is_billable())
        };
        if let Some(line) = cx.claim.lines.iter().filter(points).find(ended) {
            let message = format!("{} is not valid on {}", dx.display(), line.dos);
            findings
                .add(At::Diagnosis(place), place::DIAGNOSES, message)
                .done();
        }
    }
}
