//! A service that is not anesthesia is counted in minutes.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "minutes-on-other-service",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Services,
    authority: authority::X222,
    guide: include_str!("minutes_on_other_service.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let code = line.code.as_str();
        let is_anesthesia = code.len() == 5 && ("00100".."02000").contains(&code);
        if line.minutes && !is_anesthesia {
            let message = format!("{code} is counted in units, not in minutes");
            findings.add(At::Line(n), place::UNIT_KIND, message).done();
        }
    }
}
