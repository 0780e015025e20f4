//! An unlisted procedure has no description.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "unlisted-without-narrative",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::X222,
    guide: include_str!("unlisted_without_narrative.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let told = [&line.description, &line.note, &cx.claim.note]
            .iter()
            .any(|t| !t.is_empty());
        if codes.is(Fact::Unlisted) && !told {
            let message = format!("{} is unlisted and nothing says what was done", line.code);
            findings
                .add(At::Line(n), place::DESCRIPTION, message)
                .done();
        }
    }
}
