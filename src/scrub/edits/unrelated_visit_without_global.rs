//! 24 stands on a visit outside of every postoperative period.

use crate::scrub::history::open_globals;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "unrelated-visit-without-global",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("unrelated_visit_without_global.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.facts.others.is_none() {
        return;
    }
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.has_any(&["24"]) && open_globals(cx, line.dos).is_empty() {
            let message = "no postoperative period of this specialty is open, so 24 says nothing";
            let left = line.modifiers.iter().filter(|m| m.as_str() != "24");
            let modifiers = left.copied().collect();
            let change = Change::SetModifiers { line: n, modifiers };
            findings
                .add(At::Line(n), place::MODIFIERS, message)
                .fix(Fix::review("take 24 off", change))
                .done();
        }
    }
}
