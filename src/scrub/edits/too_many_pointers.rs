//! A line points to more than four diagnoses.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "too-many-pointers",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("too_many_pointers.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let count = line.pointers.len();
        if count > 4 {
            let message = format!("the line has {count} pointers; four are allowed");
            findings.add(At::Line(n), place::POINTERS, message).done();
        }
    }
}
