//! A service ends before it begins.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "service-dates-reversed",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::X222,
    guide: include_str!("service_dates_reversed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        if let Some(last) = line.dos_to.filter(|last| *last < line.dos) {
            let message = format!("the service begins on {} and ends on {last}", line.dos);
            findings.add(At::Line(n), place::LINE_DATES, message).done();
        }
    }
}
