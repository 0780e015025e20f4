//! A therapy assistant is told without the plan of care.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "therapy-assistant-without-plan",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("therapy_assistant_without_plan.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, _), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        for (assistant, plan) in [("CQ", "GP"), ("CO", "GO")] {
            if codes.has_any(&[assistant]) && !codes.has_any(&[plan]) {
                let message = format!("{assistant} goes with {plan}");
                findings.add(At::Line(n), place::MODIFIERS, message).done();
            }
        }
    }
}
