//! The chronic form of a condition stands before its acute form.

use crate::codesets::Diagnosis;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "chronic-before-acute",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("chronic_before_acute.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.diagnoses.len() < 2 {
        return;
    }
    let says = |dx: &Diagnosis<'_>, word: &str| dx.title().to_lowercase().starts_with(word);
    let coded = cx.coded();
    for (place, acute) in coded.billable().filter(|(place, _)| *place > 1) {
        let category = acute.code().get(..3);
        let before = |(at, dx): &(usize, &Diagnosis<'_>)| {
            *at < place && dx.code().get(..3) == category && says(dx, "chronic")
        };
        let Some((at, chronic)) = coded.billable().find(before) else {
            continue;
        };
        if says(acute, "acute") {
            let own = acute.display();
            let message = format!("{own} is acute and goes before {}", chronic.display());
            let change = Change::MoveDiagnosis {
                from: place,
                to: at,
            };
            findings
                .add(At::Diagnosis(place), place::DIAGNOSES, message)
                .fix(Fix::review(format!("move {own} before it"), change))
                .done();
        }
    }
}
