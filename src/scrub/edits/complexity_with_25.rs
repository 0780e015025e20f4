//! G2211 stands beside a visit with modifier 25.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "complexity-with-25",
    consequence: Consequence::Underpayment,
    severity: Severity::Warn,
    layer: Layer::PayerRules,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("complexity_with_25.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() {
        return;
    }
    let lines = || walk::lines(cx.claim).zip(&cx.coded().lines);
    let excepted = |day| {
        lines().any(|((_, line), codes)| {
            let facts = [Fact::Preventive, Fact::Vaccine, Fact::VaccineAdministration];
            line.dos == day && facts.iter().any(|fact| codes.is(*fact))
        })
    };
    for ((n, line), _) in lines().filter(|((_, line), _)| line.code.as_str() == "G2211") {
        let with_25 = lines().any(|((_, visit), codes)| {
            visit.dos == line.dos && codes.is(Fact::EvaluationManagement) && codes.has_any(&["25"])
        });
        if with_25 && !excepted(line.dos) {
            let message = "G2211 is not paid beside a visit with 25";
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
