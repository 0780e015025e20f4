//! 24 stands on a visit for what the operation was done for.

use crate::domain::codes::dotted;
use crate::scrub::history::open_globals;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "unrelated-visit-same-diagnosis",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("unrelated_visit_same_diagnosis.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.has_any(&["24"]) {
            continue;
        }
        let first = line
            .pointers
            .first()
            .and_then(|p| usize::from(*p).checked_sub(1));
        let Some(reason) = first.and_then(|at| cx.claim.diagnoses.get(at)) else {
            continue;
        };
        let open = open_globals(cx, line.dos);
        if let Some(surgery) = open.iter().find(|o| o.diagnoses.contains(reason)) {
            let (code, on) = (surgery.code, surgery.on);
            let reason = dotted(reason.as_str());
            let message = format!("24 says unrelated, and {code} on {on} was for {reason} too");
            findings.add(At::Line(n), place::POINTERS, message).done();
        }
    }
}
