//! GX stands without GY.

use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "voluntary-notice-without-exclusion",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::ABN,
    guide: include_str!("voluntary_notice_without_exclusion.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, _), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.has_any(&["GX"]) && !codes.has_any(&["GY"]) {
            let message = "GX goes with GY: the service is never covered";
            let mut found = findings.add(At::Line(n), place::MODIFIERS, message);
            if let Ok(modifier) = Modifier::parse("GY") {
                let change = Change::AddModifier { line: n, modifier };
                found = found.fix(Fix::review("add GY", change));
            }
            found.done();
        }
    }
}
