//! The control number is longer than twenty characters or has signs that payers drop.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "control-number-too-long",
    consequence: Consequence::Underpayment,
    severity: Severity::Warn,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("control_number_too_long.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let number = cx.claim.control_number.trim();
    let is_plain = number
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
    let message = if number.len() > 20 {
        format!(
            "the control number has {} characters; payers keep 20",
            number.len()
        )
    } else if !is_plain {
        "the control number holds signs that payers drop".to_owned()
    } else {
        return;
    };
    findings
        .add(At::Claim, place::CONTROL_NUMBER, message)
        .done();
}
