//! The technical part of a test is billed from a hospital.

use crate::codesets::Fact;
use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "technical-part-in-facility",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::FEE_SCHEDULE,
    guide: include_str!("technical_part_in_facility.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let pos = line.pos.unwrap_or(cx.claim.pos);
        let hospital = matches!(pos.as_str(), "19" | "21" | "22" | "23");
        if !hospital || !codes.is(Fact::SplitComponents) || codes.has_any(&["26"]) {
            continue;
        }
        let message = format!("{} from a hospital is 26 only", line.code);
        let mut found = findings.add(At::Line(n), place::MODIFIERS, message);
        if let (Ok(modifier), false) = (Modifier::parse("26"), codes.has_any(&["TC"])) {
            let mut modifiers = vec![modifier];
            modifiers.extend(line.modifiers.iter().copied());
            let change = Change::SetModifiers { line: n, modifiers };
            found = found.fix(Fix::review("add 26", change));
        }
        found.done();
    }
}
