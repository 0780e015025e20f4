//! A date of service lies in the future.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "service-date-in-future",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::X222,
    guide: include_str!("service_date_in_future.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let last = line.dos_to.unwrap_or(line.dos).max(line.dos);
        if last > cx.today {
            let message = format!("the date of service {last} is after today, {}", cx.today);
            findings.add(At::Line(n), place::LINE_DATES, message).done();
        }
    }
}
