//! A line has a charge below zero.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "charge-negative",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("charge_negative.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        if line.charge.is_negative() {
            let message = format!("the charge is {}", line.charge);
            findings
                .add(At::Line(n), place::LINE_CHARGE, message)
                .done();
        }
    }
}
