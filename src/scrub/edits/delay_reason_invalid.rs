//! The reason for a late claim is none of the list.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "delay-reason-invalid",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Filing,
    authority: authority::X222,
    guide: include_str!("delay_reason_invalid.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let reason = cx.claim.delay_reason.as_str();
    let listed = matches!(reason.parse::<u8>(), Ok(1..=11 | 15)) && !reason.starts_with('0');
    if !reason.is_empty() && !listed {
        let message = format!("{reason} is no delay reason");
        findings.add(At::Claim, place::DELAY_REASON, message).done();
    }
}
