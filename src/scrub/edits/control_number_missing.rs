//! The claim has no control number.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "control-number-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("control_number_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.control_number.trim().is_empty() {
        findings
            .add(
                At::Claim,
                place::CONTROL_NUMBER,
                "the claim has no control number",
            )
            .done();
    }
}
