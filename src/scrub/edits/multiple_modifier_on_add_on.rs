//! Modifier 51 stands on an add-on code.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "multiple-modifier-on-add-on",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("multiple_modifier_on_add_on.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.has_any(&["51"]) {
            continue;
        }
        let table = cx.codes.add_on.as_of(line.dos);
        let listed = table.is_some_and(|t| t.edit(line.code.as_str(), line.dos).is_some());
        if codes.is(Fact::AddOn) || listed {
            let message = format!("{} is an add-on and takes no 51", line.code);
            let left = line.modifiers.iter().filter(|m| m.as_str() != "51");
            let modifiers = left.copied().collect();
            let change = Change::SetModifiers { line: n, modifiers };
            findings
                .add(At::Line(n), place::MODIFIERS, message)
                .fix(Fix::safe("take 51 off", change))
                .done();
        }
    }
}
