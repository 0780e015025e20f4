//! The accident is dated after the service.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "accident-after-service",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::X222,
    guide: include_str!("accident_after_service.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let last = cx.claim.lines.iter().map(|l| l.dos).max();
    if let (Some(accident), Some(last)) = (&cx.claim.accident, last)
        && accident.on > last
    {
        let message = format!(
            "the accident of {} is after the service of {last}",
            accident.on
        );
        findings
            .add(At::Claim, place::ACCIDENT_DATE, message)
            .done();
    }
}
