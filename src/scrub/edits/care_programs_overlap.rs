//! Two monthly care programs are billed for one month.

use crate::coding::frequency::program;
use crate::scrub::kit::*;
use chrono::Datelike;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "care-programs-overlap",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("care_programs_overlap.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let Some(own) = program(line.code.as_str()) else {
            continue;
        };
        let month = |day: chrono::NaiveDate| (day.year(), day.month());
        let others = cx.facts.others.as_deref().unwrap_or_default();
        let earlier = others
            .iter()
            .flat_map(|o| &o.lines)
            .map(|l| (l.code, l.dos));
        let here = cx.claim.lines.iter().take(n - 1).map(|l| (l.code, l.dos));
        let mut clashing = earlier.chain(here).filter(|(code, dos)| {
            month(*dos) == month(line.dos)
                && program(code.as_str()).is_some_and(|program| program != own)
        });
        if let Some((other, on)) = clashing.next() {
            let message = format!("{} and {other} on {on} are of one month", line.code);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
