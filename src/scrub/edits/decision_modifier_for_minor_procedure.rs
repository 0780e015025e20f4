//! 57 stands on a visit beside a minor procedure.

use crate::coding::indicators::Indicators;
use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "decision-modifier-for-minor-procedure",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("decision_modifier_for_minor_procedure.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.has_any(&["57"]) {
            continue;
        }
        let days = |other: &ServiceLine| {
            Indicators::of(cx.codes, other.code.as_str(), other.dos).global_days()
        };
        let beside = cx.claim.lines.iter().filter(|other| other.dos == line.dos);
        let major = cx.claim.lines.iter().any(|other| days(other) == Some(90));
        let minor = beside.into_iter().find(|o| matches!(days(o), Some(0 | 10)));
        let (Some(minor), false) = (minor, major) else {
            continue;
        };
        let message = format!("57 is for major surgery, and {} is minor", minor.code);
        let mut found = findings.add(At::Line(n), place::MODIFIERS, message);
        if let Ok(separate) = Modifier::parse("25") {
            let swap = |m: &Modifier| if m.as_str() == "57" { separate } else { *m };
            let modifiers = line.modifiers.iter().map(swap).collect();
            let change = Change::SetModifiers { line: n, modifiers };
            found = found.fix(Fix::review("25 instead of 57", change));
        }
        found.done();
    }
}
