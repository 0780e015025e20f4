//! Psychotherapy alone is reported beside a visit.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "psychotherapy-beside-visit",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("psychotherapy_beside_visit.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let lines = || walk::lines(cx.claim).zip(&cx.coded().lines);
    for ((n, line), _) in lines() {
        let add_on = match line.code.as_str() {
            "90832" => "90833",
            "90834" => "90836",
            "90837" => "90838",
            _ => continue,
        };
        let visit = |((_, l), codes): &((usize, &ServiceLine), &LineCodes<'_>)| {
            l.dos == line.dos && codes.is(Fact::EvaluationManagement) && !codes.is(Fact::AddOn)
        };
        if let Some(((_, visit), _)) = lines().find(visit) {
            let message = format!("{} beside {} is {add_on}", line.code, visit.code);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
