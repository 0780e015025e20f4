//! Modifier 50 stands on a code that is never paid twice for both sides.

use crate::coding::indicators::Indicators;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "bilateral-not-allowed",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::FEE_SCHEDULE,
    guide: include_str!("bilateral_not_allowed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.has_any(&["50"]) {
            continue;
        }
        match Indicators::of(cx.codes, line.code.as_str(), line.dos).bilateral {
            Some('0' | '2' | '9') => {
                let message = format!("{} is not paid for both sides", line.code);
                let left = line.modifiers.iter().filter(|m| m.as_str() != "50");
                let modifiers = left.copied().collect();
                let change = Change::SetModifiers { line: n, modifiers };
                findings
                    .add(At::Line(n), place::MODIFIERS, message)
                    .release(cx.fee_release(line.dos))
                    .fix(Fix::review("take 50 off", change))
                    .done();
            }
            Some(_) => {}
            None => findings.not_checked("fee-schedule"),
        }
    }
}
