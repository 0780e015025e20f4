//! A service that Medicare never covers is billed without GY.

use crate::coding::indicators::Indicators;
use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "excluded-service-without-notice",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::PayerRules,
    authority: authority::ABN,
    guide: include_str!("excluded_service_without_notice.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() {
        return;
    }
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let status = Indicators::of(cx.codes, line.code.as_str(), line.dos).status;
        if !matches!(status, Some('N')) || codes.has_any(&["GY", "GX"]) {
            continue;
        }
        let message = format!("medicare never covers {}: the line needs GY", line.code);
        let mut found = findings.add(At::Line(n), place::MODIFIERS, message);
        if let Ok(modifier) = Modifier::parse("GY") {
            let change = Change::AddModifier { line: n, modifier };
            found = found.fix(Fix::review("add GY", change));
        }
        found.done();
    }
}
