//! The claim has more than fifty service lines.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "too-many-lines",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("too_many_lines.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let n = cx.claim.lines.len();
    if n > 50 {
        let message = format!("{n} service lines; a claim holds fifty");
        findings.add(At::Line(51), place::LINES, message).done();
    }
}
