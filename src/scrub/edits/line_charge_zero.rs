//! A line charges nothing.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "line-charge-zero",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::X222,
    guide: include_str!("line_charge_zero.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let reports_only = codes.is(Fact::ZeroCharge) || line.code.as_str().ends_with('F');
        if line.charge.is_zero() && !reports_only {
            let message = format!("{} is charged at 0.00", line.code);
            findings
                .add(At::Line(n), place::LINE_CHARGE, message)
                .done();
        }
    }
}
