//! 55 stands without the dates of the care.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "postoperative-care-without-dates",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("postoperative_care_without_dates.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let said = !line.note.is_empty() || !cx.claim.note.is_empty();
        if codes.has_any(&["55"]) && !said {
            let message = "55 does not say from when to when the care was given";
            findings.add(At::Line(n), place::CLAIM_NOTE, message).done();
        }
    }
}
