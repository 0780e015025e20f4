//! Medicare never pays this code by itself.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "procedure-bundled",
    consequence: Consequence::Underpayment,
    severity: Severity::Warn,
    layer: Layer::PayerRules,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("procedure_bundled.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() {
        return;
    }
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.is(Fact::Bundled) {
            let message = format!("medicare never pays {} by itself", line.code);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
