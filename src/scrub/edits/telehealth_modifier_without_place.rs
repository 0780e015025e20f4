//! A telehealth modifier stands with a place of service that is not telehealth.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "telehealth-modifier-without-place",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("telehealth_modifier_without_place.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let pos = line.pos.unwrap_or(cx.claim.pos);
        if codes.has_any(&["93", "95"]) && !matches!(pos.as_str(), "02" | "10") {
            let message = format!("a telehealth modifier with place of service {pos}");
            findings.add(At::Line(n), place::LINE_POS, message).done();
        }
    }
}
