//! A modifier for hospitals stands on a professional claim.

use crate::coding::modifiers::ModifierTrouble;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "modifier-of-facilities",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::NCCI,
    guide: include_str!("modifier_of_facilities.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        for trouble in &codes.troubles {
            let ModifierTrouble::FacilityOnly(modifier) = trouble else {
                continue;
            };
            let code = line.code;
            let message =
                format!("{modifier} on {code} is for facilities, not for a professional claim");
            findings.add(At::Line(n), place::MODIFIERS, message).done();
        }
    }
}
