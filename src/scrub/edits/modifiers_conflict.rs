//! Two modifiers of a line exclude each other.

use crate::coding::modifiers::ModifierTrouble;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "modifiers-conflict",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::NCCI,
    guide: include_str!("modifiers_conflict.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        for trouble in &codes.troubles {
            let ModifierTrouble::Conflict(one, two) = trouble else {
                continue;
            };
            let message = format!("{one} and {two} exclude each other on {}", line.code);
            findings.add(At::Line(n), place::MODIFIERS, message).done();
        }
    }
}
