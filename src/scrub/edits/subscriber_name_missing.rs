//! The subscriber has no name.

use crate::domain::claim::EntityName;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "subscriber-name-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("subscriber_name_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let message = match &cx.claim.subscriber.name {
        EntityName::Person(name) if name.last.trim().is_empty() => {
            "the subscriber has no last name"
        }
        EntityName::Person(name) if name.first.trim().is_empty() => {
            "the subscriber has no first name"
        }
        EntityName::Organization(name) if name.trim().is_empty() => "the subscriber has no name",
        EntityName::Person(_) | EntityName::Organization(_) => return,
    };
    // Where the patient is the subscriber, a missing name is the patient's.
    let patient = &cx.claim.patient.name;
    let same = cx.claim.relationship == Relationship::Myself
        && (patient.last.trim().is_empty() || patient.first.trim().is_empty());
    if !same {
        findings
            .add(
                At::Party(Party::Subscriber),
                place::SUBSCRIBER_NAME,
                message,
            )
            .done();
    }
}
