//! FS stands on a visit outside a facility.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "shared-visit-outside-facility",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("shared_visit_outside_facility.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let pos = line.pos.unwrap_or(cx.claim.pos);
        let place = cx.codes.place_of_service(pos.as_str(), line.dos);
        if codes.has_any(&["FS"]) && place.is_some_and(|place| !place.facility_rate) {
            let left = line.modifiers.iter().filter(|m| m.as_str() != "FS");
            let modifiers = left.copied().collect();
            let change = Change::SetModifiers { line: n, modifiers };
            let message = format!("no visit is shared at place of service {pos}");
            findings
                .add(At::Line(n), place::MODIFIERS, message)
                .fix(Fix::review("take FS off", change))
                .done();
        }
    }
}
