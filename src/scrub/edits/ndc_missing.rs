//! A drug has no NDC.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "ndc-missing",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::PayerRules,
    authority: authority::X222,
    guide: include_str!("ndc_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.is_medicare() {
        return;
    }
    let severity = match cx.kind {
        Some(FilingCode::Medicaid) => Severity::Block,
        _ => Severity::Warn,
    };
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.is(Fact::NeedsNdc) && line.ndc.is_none() {
            let message = format!("{} is a drug, and its NDC is missing", line.code);
            findings
                .add(At::Line(n), place::NDC, message)
                .severity(severity)
                .done();
        }
    }
}
