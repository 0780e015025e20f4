//! A line points to the same diagnosis twice.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "pointer-repeated",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("pointer_repeated.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let repeated =
            |(at, pointer): (usize, &u8)| line.pointers.iter().take(at).any(|p| p == pointer);
        if !line.pointers.iter().enumerate().any(repeated) {
            continue;
        }
        let mut pointers = Vec::new();
        for pointer in &line.pointers {
            if !pointers.contains(pointer) {
                pointers.push(*pointer);
            }
        }
        let change = Change::SetPointers { line: n, pointers };
        findings
            .add(
                At::Line(n),
                place::POINTERS,
                "the line points to one diagnosis twice",
            )
            .fix(Fix::safe("keep each pointer once", change))
            .done();
    }
}
