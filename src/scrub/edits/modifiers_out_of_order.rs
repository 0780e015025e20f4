//! The modifiers of a line are not in the usual order.

use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "modifiers-out-of-order",
    consequence: Consequence::Underpayment,
    severity: Severity::Info,
    layer: Layer::Modifiers,
    authority: authority::NCCI,
    guide: include_str!("modifiers_out_of_order.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if line.modifiers.len() < 2 || !codes.troubles.is_empty() {
            continue;
        }
        let ordered = cx.catalogue(line.dos).in_order(&codes.modifiers);
        if ordered != codes.modifiers {
            let modifiers = ordered
                .iter()
                .filter_map(|m| Modifier::parse(m).ok())
                .collect();
            let message = format!("the usual order is {}", ordered.join(" "));
            findings
                .add(At::Line(n), place::MODIFIERS, message)
                .fix(Fix::safe(
                    "put them in order",
                    Change::SetModifiers { line: n, modifiers },
                ))
                .done();
        }
    }
}
