//! A line points to no diagnosis.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "pointer-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("pointer_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        // Without any diagnosis there is nothing to point at.
        if line.pointers.is_empty() && !cx.claim.diagnoses.is_empty() {
            let found = findings.add(
                At::Line(n),
                place::POINTERS,
                "the line points to no diagnosis",
            );
            let change = Change::SetPointers {
                line: n,
                pointers: vec![1],
            };
            found
                .fix(Fix::review("point it at the first diagnosis", change))
                .done();
        }
    }
}
