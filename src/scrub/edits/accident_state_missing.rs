//! A car accident is sent without its state.

use crate::domain::encounter::AccidentCause;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "accident-state-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::X222,
    guide: include_str!("accident_state_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(accident) = &cx.claim.accident else {
        return;
    };
    if accident.cause == AccidentCause::Auto && !text::is_state(&accident.state) {
        let message = "the state of the car accident is missing or is none";
        findings
            .add(At::Claim, place::ACCIDENT_STATE, message)
            .done();
    }
}
