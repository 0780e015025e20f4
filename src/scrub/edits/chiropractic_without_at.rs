//! Chiropractic treatment of a Medicare patient lacks AT.

use crate::codesets::Fact;
use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "chiropractic-without-at",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::PayerRules,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("chiropractic_without_at.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() {
        return;
    }
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.is(Fact::Chiropractic) && !codes.has_any(&["AT", "GA", "GX", "GY", "GZ"]) {
            let found = findings.add(
                At::Line(n),
                place::MODIFIERS,
                format!(
                    "{} without AT is maintenance, which medicare does not pay",
                    line.code
                ),
            );
            match Modifier::parse("AT") {
                Ok(modifier) => {
                    let change = Change::AddModifier { line: n, modifier };
                    found
                        .fix(Fix::review("add AT: active treatment", change))
                        .done();
                }
                Err(_) => found.done(),
            }
        }
    }
}
