//! A line has no control number of its own.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "line-control-missing",
    consequence: Consequence::Underpayment,
    severity: Severity::Info,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("line_control_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        if line.line_control.is_empty() {
            let message = "the line has no control number for the remittance to repeat";
            findings
                .add(At::Line(n), place::LINE_CONTROL, message)
                .done();
        }
    }
}
