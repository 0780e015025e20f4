//! An anesthesia service is not counted in minutes.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "anesthesia-without-minutes",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("anesthesia_without_minutes.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let code = line.code.as_str();
        let is_anesthesia = code.len() == 5 && ("00100".."01997").contains(&code);
        if is_anesthesia && !line.minutes {
            let message = format!("{code} is counted in minutes");
            findings.add(At::Line(n), place::UNIT_KIND, message).done();
        }
    }
}
