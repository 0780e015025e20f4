//! A procedure is not for the age of the patient.

use crate::coding::ages::{age_on, procedure_age_conflict};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "procedure-age-conflict",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Person,
    authority: authority::HCPCS,
    guide: include_str!("procedure_age_conflict.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(birth) = cx.claim.patient.birth_date else {
        return;
    };
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let Some((age, procedure)) = age_on(birth, line.dos).zip(codes.procedure) else {
            continue;
        };
        if let Some((from, to)) = procedure_age_conflict(procedure, age) {
            let message = format!(
                "{} is for ages {from} to {to}; the patient is {age}",
                line.code
            );
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
