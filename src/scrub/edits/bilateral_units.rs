//! A service on both sides has more than one unit.

use crate::domain::codes::Units;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "bilateral-units",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("bilateral_units.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.has_any(&["50"]) && line.units > Units::ONE {
            let message = format!("50 stands for both sides: one unit, not {}", line.units);
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
