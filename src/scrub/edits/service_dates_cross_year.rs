//! A service runs from one calendar year into the next.

use crate::scrub::kit::*;
use chrono::Datelike;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "service-dates-cross-year",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Dates,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("service_dates_cross_year.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        if line
            .dos_to
            .is_some_and(|last| last.year() > line.dos.year())
        {
            let message = "the service crosses the turn of a year; split the line";
            findings.add(At::Line(n), place::LINE_DATES, message).done();
        }
    }
}
