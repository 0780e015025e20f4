//! The claim has no service line.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "no-service-lines",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("no_service_lines.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.lines.is_empty() {
        findings
            .add(At::Claim, place::LINES, "the claim has no service line")
            .done();
    }
}
