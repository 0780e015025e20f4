//! A line is on one side and its diagnosis on the other.

use crate::codesets::Side;
use crate::coding::specificity::side_of;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "diagnosis-side-conflict",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("diagnosis_side_conflict.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let side = match cx.catalogue(line.dos).side(&codes.modifiers) {
            Some(side) if side != Side::Both => side,
            Some(_) | None => continue,
        };
        let opposite = cx.coded().billable().find(|(place, dx)| {
            line.pointers.iter().any(|p| usize::from(*p) == *place)
                && side_of(&dx.title()).is_some_and(|of| of != side && of != Side::Both)
        });
        let same = cx.coded().billable().any(|(place, dx)| {
            line.pointers.iter().any(|p| usize::from(*p) == place)
                && side_of(&dx.title()) == Some(side)
        });
        if let Some((_, dx)) = opposite.filter(|_| !same) {
            let message = format!("the line is on the other side than {}", dx.display());
            findings.add(At::Line(n), place::MODIFIERS, message).done();
        }
    }
}
