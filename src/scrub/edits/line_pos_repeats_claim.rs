//! A line repeats the place of service of the claim.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "line-pos-repeats-claim",
    consequence: Consequence::Rejection,
    severity: Severity::Info,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("line_pos_repeats_claim.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        if line.pos == Some(cx.claim.pos) {
            let message = format!(
                "the line repeats the claim's place of service {}",
                cx.claim.pos
            );
            findings
                .add(At::Line(n), place::LINE_POS, message)
                .fix(Fix::safe(
                    "leave it out on the line",
                    Change::DropLinePos { line: n },
                ))
                .done();
        }
    }
}
