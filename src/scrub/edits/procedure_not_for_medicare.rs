//! Medicare does not take this procedure code.

use crate::codesets::{Fact, is_hcpcs_shape};
use crate::coding::indicators::Indicators;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "procedure-not-for-medicare",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::PayerRules,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("procedure_not_for_medicare.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() {
        return;
    }
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let code = line.code.as_str();
        let commercial_only = is_hcpcs_shape(code) && code.starts_with(['S', 'T']);
        let status = || Indicators::of(cx.codes, code, line.dos).status;
        let invalid = !codes.is(Fact::ZeroCharge) && status() == Some('I');
        if invalid || codes.is(Fact::NotMedicare) || codes.is(Fact::Consultation) || commercial_only
        {
            let message = format!("medicare does not take {code}");
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
