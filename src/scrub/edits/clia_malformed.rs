//! A CLIA number does not have the shape of one.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "clia-malformed",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Format,
    authority: authority::CLIA,
    guide: include_str!("clia_malformed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let wrong = |number: &str| !number.is_empty() && !text::is_clia(number);
    let message = |number: &str| format!("{number} is no CLIA number, such as 34D1234567");
    if wrong(&cx.claim.clia) {
        findings
            .add(At::Claim, place::CLIA, message(&cx.claim.clia))
            .done();
    }
    for (n, line) in walk::lines(cx.claim) {
        if wrong(&line.clia) {
            findings
                .add(At::Line(n), place::LINE_CLIA, message(&line.clia))
                .done();
        }
    }
}
