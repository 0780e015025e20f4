//! An add-on code stands without the code that it adds to.

use crate::codesets::Fact;
use crate::coding::ncci::add_ons_alone;
use crate::scrub::coded::{Whose, each_day};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "add-on-without-primary",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Services,
    authority: authority::NCCI,
    guide: include_str!("add_on_without_primary.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let coded = &cx.coded().lines;
    let has_add_on = walk::lines(cx.claim).zip(coded).any(|((_, line), codes)| {
        let table = cx.codes.add_on.as_of(line.dos);
        codes.is(Fact::AddOn)
            || table.is_some_and(|t| t.edit(line.code.as_str(), line.dos).is_some())
    });
    if !has_add_on {
        return;
    }
    each_day(cx, Whose::Specialty, |day| {
        for alone in add_ons_alone(cx.codes, &day.lines, day.dos) {
            let own = day.own.get(alone).copied().flatten();
            if let (Some(n), Some(line)) = (own, day.lines.get(alone)) {
                let message = format!("{} adds to a service that is not here", line.code);
                findings.add(At::Line(n), place::PROCEDURE, message).done();
            }
        }
    });
}
