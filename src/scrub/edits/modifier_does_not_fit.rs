//! A modifier stands on a code that it does not belong to.

use crate::coding::modifiers::ModifierTrouble;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "modifier-does-not-fit",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::NCCI,
    guide: include_str!("modifier_does_not_fit.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        for trouble in &codes.troubles {
            let ModifierTrouble::DoesNotFit(modifier, _) = trouble else {
                continue;
            };
            let message = format!("{modifier} does not belong on {}", line.code);
            let left = line
                .modifiers
                .iter()
                .filter(|m| m.as_str() != modifier.as_str());
            let change = Change::SetModifiers {
                line: n,
                modifiers: left.copied().collect(),
            };
            findings
                .add(At::Line(n), place::MODIFIERS, message)
                .fix(Fix::review(format!("take {modifier} off"), change))
                .done();
        }
    }
}
