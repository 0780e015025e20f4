//! Medicare never pays this code by itself.

use crate::codesets::Fact;
use crate::coding::indicators::Indicators;
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
        let status = || Indicators::of(cx.codes, line.code.as_str(), line.dos).status;
        let zero = codes.is(Fact::ZeroCharge);
        if codes.is(Fact::Bundled) || (!zero && matches!(status(), Some('B' | 'P'))) {
            let message = format!("medicare never pays {} by itself", line.code);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
