//! The onset of the illness is dated after the service.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "onset-after-service",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::X222,
    guide: include_str!("onset_after_service.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let last = cx.claim.lines.iter().map(|l| l.dos).max();
    if let (Some(onset), Some(last)) = (cx.claim.onset_on, last)
        && onset > last
    {
        let message = format!("the onset {onset} is after the service of {last}");
        findings.add(At::Claim, place::ONSET, message).done();
    }
}
