//! A visit on the day of major surgery, or the day before, is part of the surgery.

use crate::codesets::Fact;
use crate::coding::indicators::Indicators;
use crate::domain::codes::Modifier;
use crate::domain::dates::days_between;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "visit-before-major-surgery",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("visit_before_major_surgery.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.is(Fact::EvaluationManagement) || codes.has_any(&["57", "25", "24", "FT"]) {
            continue;
        }
        if codes.is(Fact::ZeroCharge) {
            continue;
        }
        let major = |other: &&ServiceLine| {
            (0..=1).contains(&days_between(line.dos, other.dos))
                && Indicators::of(cx.codes, other.code.as_str(), other.dos).global_days()
                    == Some(90)
        };
        let Some(surgery) = cx.claim.lines.iter().find(major) else {
            continue;
        };
        let (visit, surgery) = (line.code, surgery.code);
        let message = format!("{visit} is part of {surgery} unless it decided on it");
        let mut found = findings.add(At::Line(n), place::MODIFIERS, message);
        if let Ok(modifier) = Modifier::parse("57") {
            let title = "add 57: the note must tell of the decision";
            let change = Change::AddModifier { line: n, modifier };
            found = found.fix(Fix::review(title, change));
        }
        found.done();
    }
}
