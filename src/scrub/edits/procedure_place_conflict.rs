//! A visit code does not belong to the place of service.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "procedure-place-conflict",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("procedure_place_conflict.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.is(Fact::EvaluationManagement) {
            continue;
        }
        let pos = line.pos.unwrap_or(cx.claim.pos);
        let place = pos.as_str();
        let wrong = (codes.is(Fact::Emergency) && place != "23")
            || (codes.is(Fact::Hospital) && matches!(place, "11" | "12" | "20" | "02" | "10"))
            || (codes.is(Fact::Nursing) && matches!(place, "11" | "23" | "20"))
            || (codes.is(Fact::Home) && matches!(place, "11" | "21" | "22" | "23"))
            || (codes.is(Fact::Office) && matches!(place, "21" | "31" | "51" | "61"));
        if wrong {
            let message = format!("{} does not belong to place of service {pos}", line.code);
            findings.add(At::Line(n), place::LINE_POS, message).done();
        }
    }
}
