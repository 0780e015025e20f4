//! The address of a dependent patient lacks the street, the city, the state or the ZIP code.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "patient-address-incomplete",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Patient,
    authority: authority::X222,
    guide: include_str!("patient_address_incomplete.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.relationship == Relationship::Myself {
        return;
    }
    if let Some(part) = text::missing_part(&cx.claim.patient.address) {
        let message = format!("the patient's address lacks {part}");
        findings
            .add(At::Party(Party::Patient), place::PATIENT_ADDRESS, message)
            .done();
    }
}
