//! A date of service lies after the death of the patient.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "service-after-death",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::X222,
    guide: include_str!("service_after_death.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(died) = cx.claim.patient.died_on else {
        return;
    };
    for (n, line) in walk::lines(cx.claim) {
        if line.dos > died {
            let message = format!("the date of service {} is after the day of death", line.dos);
            findings
                .add(At::Line(n), place::PATIENT_DIED, message)
                .done();
        }
    }
}
