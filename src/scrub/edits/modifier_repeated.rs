//! A line has the same modifier twice.

use crate::coding::modifiers::ModifierTrouble;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "modifier-repeated",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::X222,
    guide: include_str!("modifier_repeated.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        for trouble in &codes.troubles {
            let ModifierTrouble::Twice(modifier) = trouble else {
                continue;
            };
            let mut modifiers = line.modifiers.clone();
            modifiers.sort_unstable();
            modifiers.dedup();
            let kept = line
                .modifiers
                .iter()
                .filter(|m| match modifiers.binary_search(m) {
                    Ok(at) => {
                        modifiers.remove(at);
                        true
                    }
                    Err(_) => false,
                });
            let change = Change::SetModifiers {
                line: n,
                modifiers: kept.copied().collect(),
            };
            let message = format!("{modifier} stands twice on {}", line.code);
            findings
                .add(At::Line(n), place::MODIFIERS, message)
                .fix(Fix::safe("keep it once", change))
                .done();
        }
    }
}
