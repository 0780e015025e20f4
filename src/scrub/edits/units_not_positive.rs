//! A line has no units.

use crate::domain::codes::Units;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "units-not-positive",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("units_not_positive.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        if line.units.0 <= 0 {
            let message = format!("the line has {} units", line.units);
            let change = Change::SetUnits {
                line: n,
                units: Units::ONE,
            };
            findings
                .add(At::Line(n), place::UNITS, message)
                .fix(Fix::review("one unit", change))
                .done();
        }
    }
}
