//! A line points to nothing but external causes.

use crate::coding::sequence::is_external_cause;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "external-cause-alone",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("external_cause_alone.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx
        .dos
        .is_some_and(|dos| cx.codes.answers_for_diagnoses(dos))
    {
        return;
    }
    let is_cause = |pointer: &u8| {
        let at = usize::from(*pointer).checked_sub(1);
        let code = at.and_then(|at| cx.claim.diagnoses.get(at));
        code.is_some_and(|dx| is_external_cause(dx.as_str()))
    };
    for (n, line) in walk::lines(cx.claim) {
        if !line.pointers.is_empty() && line.pointers.iter().all(is_cause) {
            let message = "the line points to external causes only";
            findings.add(At::Line(n), place::POINTERS, message).done();
        }
    }
}
