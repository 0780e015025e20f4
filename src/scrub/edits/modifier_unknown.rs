//! A modifier does not exist or is in none of the lists at hand.

use crate::coding::modifiers::ModifierTrouble;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "modifier-unknown",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::HCPCS,
    guide: include_str!("modifier_unknown.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        for trouble in &codes.troubles {
            let ModifierTrouble::Unknown(modifier) = trouble else {
                continue;
            };
            let severity = match modifier.starts_with(|c: char| c.is_ascii_digit()) {
                true => Severity::Block,
                false => Severity::Warn,
            };
            let message = format!("{modifier} on {} is in no list of modifiers", line.code);
            findings
                .add(At::Line(n), place::MODIFIERS, message)
                .severity(severity)
                .done();
        }
    }
}
