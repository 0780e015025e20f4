//! A line has more than four modifiers.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "too-many-modifiers",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("too_many_modifiers.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let count = line.modifiers.len();
        if count > 4 {
            let message = format!("the line has {count} modifiers; four are allowed");
            findings.add(At::Line(n), place::MODIFIERS, message).done();
        }
    }
}
