//! Two lines have the same control number.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "line-control-repeated",
    consequence: Consequence::Underpayment,
    severity: Severity::Block,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("line_control_repeated.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let lines = &cx.claim.lines;
    for (n, line) in walk::lines(cx.claim) {
        let earlier = lines
            .iter()
            .take(n - 1)
            .position(|l| l.line_control == line.line_control);
        if let Some(first) = earlier.filter(|_| !line.line_control.is_empty()) {
            let message = format!("the line has the control number of line {}", first + 1);
            findings
                .add(At::Line(n), place::LINE_CONTROL, message)
                .done();
        }
    }
}
