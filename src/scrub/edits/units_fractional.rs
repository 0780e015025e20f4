//! A line has a fraction of a unit.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "units-fractional",
    consequence: Consequence::Rejection,
    severity: Severity::Warn,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("units_fractional.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        if line.units.0 > 0 && line.units.as_whole().is_none() {
            let message = format!("the line has {} units; units are whole", line.units);
            findings.add(At::Line(n), place::UNITS, message).done();
        }
    }
}
