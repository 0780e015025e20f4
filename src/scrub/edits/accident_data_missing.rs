//! An accident insurer is billed without the accident.

use crate::domain::encounter::AccidentCause;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "accident-data-missing",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::PayerRules,
    authority: authority::X222,
    guide: include_str!("accident_data_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let needed = match cx.kind {
        Some(FilingCode::WorkersCompensation) => AccidentCause::Employment,
        Some(FilingCode::Automobile) => AccidentCause::Auto,
        _ => return,
    };
    let stated = cx.claim.accident.as_ref().map(|a| a.cause);
    if stated != Some(needed) {
        let what = match needed {
            AccidentCause::Employment => "an accident at work",
            AccidentCause::Auto | AccidentCause::Other => "a car accident",
        };
        let message = format!("this payer pays for {what}, and the claim does not name one");
        findings.add(At::Claim, place::ACCIDENT, message).done();
    }
}
