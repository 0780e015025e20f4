//! A laboratory test has no CLIA number.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "clia-missing",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::PayerRules,
    authority: authority::CLIA,
    guide: include_str!("clia_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.claim.clia.is_empty() {
        return;
    }
    let severity = match cx.kind {
        Some(FilingCode::MedicarePartB | FilingCode::Medicaid) => Severity::Block,
        _ => Severity::Warn,
    };
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.is(Fact::NeedsClia) && line.clia.is_empty() && !codes.has_any(&["90"]) {
            let message = format!("{} needs the CLIA number of the laboratory", line.code);
            findings
                .add(At::Line(n), place::CLIA, message)
                .severity(severity)
                .done();
        }
    }
}
