//! A date of service lies more than three years back.

use crate::scrub::kit::*;
use chrono::Months;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "service-date-too-old",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Dates,
    authority: authority::FILING,
    guide: include_str!("service_date_too_old.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(oldest) = cx.today.checked_sub_months(Months::new(36)) else {
        return;
    };
    for (n, line) in walk::lines(cx.claim) {
        if line.dos < oldest {
            let message = format!(
                "the date of service {} is more than three years ago",
                line.dos
            );
            findings.add(At::Line(n), place::LINE_DATES, message).done();
        }
    }
}
