//! A psychiatric evaluation stands beside a visit or psychotherapy of the same day.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "psychiatric-evaluation-beside-visit",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("psychiatric_evaluation_beside_visit.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let lines = || walk::lines(cx.claim).zip(&cx.coded().lines);
    for ((n, line), _) in lines() {
        if !matches!(line.code.as_str(), "90791" | "90792") {
            continue;
        }
        let therapy = |code: &str| matches!(code, "90832" | "90834" | "90837" | "90853");
        let beside = |((_, l), codes): &((usize, &ServiceLine), &LineCodes<'_>)| {
            let visit = codes.is(Fact::EvaluationManagement) && !codes.is(Fact::AddOn);
            l.dos == line.dos && (visit || therapy(l.code.as_str()))
        };
        if let Some(((_, other), _)) = lines().find(beside) {
            let message = format!("{} takes in {} of the same day", line.code, other.code);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
