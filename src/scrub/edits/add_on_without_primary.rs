//! An add-on code stands without the code that it adds to.

use crate::codesets::Fact;
use crate::coding::ncci::add_ons_alone;
use crate::scrub::coded::each_day;
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
    let has_add_on = cx.coded().lines.iter().any(|codes| codes.is(Fact::AddOn));
    if !has_add_on {
        return;
    }
    each_day(cx, |day| {
        for alone in add_ons_alone(cx.codes, &day.lines, day.dos) {
            let own = day.own.get(alone).copied().flatten();
            if let (Some(n), Some(line)) = (own, day.lines.get(alone)) {
                let message = format!("{} adds to a service that is not here", line.code);
                findings.add(At::Line(n), place::PROCEDURE, message).done();
            }
        }
    });
}
