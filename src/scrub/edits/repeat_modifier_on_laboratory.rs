//! 76 or 77 stands on a laboratory test.

use crate::codesets::Fact;
use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "repeat-modifier-on-laboratory",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("repeat_modifier_on_laboratory.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.is(Fact::Laboratory) || !codes.has_any(&["76", "77"]) {
            continue;
        }
        let message = format!("{} is a laboratory test: 91 tells a repeat", line.code);
        let mut found = findings.add(At::Line(n), place::MODIFIERS, message);
        if let Ok(repeat) = Modifier::parse("91") {
            let swap = |m: &Modifier| match m.as_str() {
                "76" | "77" => repeat,
                _ => *m,
            };
            let modifiers = line.modifiers.iter().map(swap).collect();
            let change = Change::SetModifiers { line: n, modifiers };
            found = found.fix(Fix::review("91 instead", change));
        }
        found.done();
    }
}
