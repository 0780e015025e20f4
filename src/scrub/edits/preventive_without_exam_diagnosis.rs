//! A preventive visit points to no examination diagnosis.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "preventive-without-exam-diagnosis",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("preventive_without_exam_diagnosis.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let is_exam = |pointer: &u8| {
        let at = usize::from(*pointer).checked_sub(1);
        let dx = at.and_then(|at| cx.claim.diagnoses.get(at));
        dx.is_some_and(|dx| {
            ["Z00", "Z01", "Z02"]
                .iter()
                .any(|z| dx.as_str().starts_with(z))
        })
    };
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let judged = !line.pointers.is_empty() && !cx.claim.diagnoses.is_empty();
        if codes.is(Fact::Preventive) && judged && !line.pointers.iter().any(is_exam) {
            let message = format!("{} is preventive and points to no examination", line.code);
            findings.add(At::Line(n), place::POINTERS, message).done();
        }
    }
}
