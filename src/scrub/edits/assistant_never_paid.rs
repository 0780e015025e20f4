//! An assistant at surgery is billed where none is ever paid.

use crate::coding::indicators::Indicators;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "assistant-never-paid",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::FEE_SCHEDULE,
    guide: include_str!("assistant_never_paid.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.has_any(&["80", "81", "82", "AS"]) {
            continue;
        }
        match Indicators::of(cx.codes, line.code.as_str(), line.dos).assistant {
            Some('1' | '9') => {
                let message = format!("no assistant is ever paid for {}", line.code);
                findings
                    .add(At::Line(n), place::MODIFIERS, message)
                    .release(cx.fee_release(line.dos))
                    .done();
            }
            Some(_) => {}
            None => findings.not_checked("fee-schedule"),
        }
    }
}
