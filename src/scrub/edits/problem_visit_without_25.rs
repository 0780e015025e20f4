//! A problem visit beside a preventive visit lacks 25.

use crate::codesets::Fact;
use crate::domain::codes::Modifier;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "problem-visit-without-25",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("problem_visit_without_25.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let lines = || walk::lines(cx.claim).zip(&cx.coded().lines);
    for ((n, line), codes) in lines() {
        let problem = codes.is(Fact::EvaluationManagement)
            && codes.is(Fact::Office)
            && !codes.is(Fact::Preventive)
            && !codes.is(Fact::AddOn);
        if !problem || codes.has_any(&["25"]) {
            continue;
        }
        let preventive = |other: &LineCodes<'_>| other.is(Fact::Preventive);
        if lines().any(|((_, l), other)| l.dos == line.dos && preventive(other)) {
            let message = format!("{} beside a preventive visit needs 25", line.code);
            let mut found = findings.add(At::Line(n), place::MODIFIERS, message);
            if let Ok(modifier) = Modifier::parse("25") {
                let title = "add 25: the note must stand apart";
                let change = Change::AddModifier { line: n, modifier };
                found = found.fix(Fix::review(title, change));
            }
            found.done();
        }
    }
}
