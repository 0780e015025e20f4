//! A line has both a description and a drug number.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "description-with-ndc",
    consequence: Consequence::Rejection,
    severity: Severity::Warn,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("description_with_ndc.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        if line.ndc.is_some() && !line.description.is_empty() {
            let message = "a description is sent beside the NDC, which excludes it";
            findings
                .add(At::Line(n), place::DESCRIPTION, message)
                .done();
        }
    }
}
