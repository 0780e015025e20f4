//! A notice of non-coverage is told to a Medicare Advantage plan.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "notice-for-advantage-plan",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::PayerRules,
    authority: authority::ABN,
    guide: include_str!("notice_for_advantage_plan.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !matches!(cx.claim.filing_code.as_str(), "16" | "HM") {
        return;
    }
    for ((n, _), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.has_any(&["GA", "GX", "GZ"]) {
            let message = "an advantage plan takes no notice of non-coverage";
            findings.add(At::Line(n), place::MODIFIERS, message).done();
        }
    }
}
