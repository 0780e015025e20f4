//! Medicare or Medicaid is billed with a patient who is not the subscriber.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "patient-not-the-subscriber",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("patient_not_the_subscriber.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let always_own = cx.kind.is_some_and(FilingCode::patient_is_subscriber);
    if always_own && cx.claim.relationship != Relationship::Myself {
        let message = "with this payer every patient is the subscriber";
        findings
            .add(At::Party(Party::Subscriber), place::RELATIONSHIP, message)
            .done();
    }
}
