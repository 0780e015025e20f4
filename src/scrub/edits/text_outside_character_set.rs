//! A name, address or note holds a sign that X12 files do not carry.

use crate::domain::claim::EntityName;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "text-outside-character-set",
    consequence: Consequence::Rejection,
    severity: Severity::Info,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("text_outside_character_set.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let claim = cx.claim;
    let name = |name: &'_ EntityName| match name {
        EntityName::Person(name) => {
            text::foreign_character(&name.last).or_else(|| text::foreign_character(&name.first))
        }
        EntityName::Organization(name) => text::foreign_character(name),
    };
    let patient = &claim.patient;
    let found = [
        (
            name(&claim.billing.name),
            At::Party(Party::Billing),
            place::BILLING_NAME,
        ),
        (
            name(&claim.subscriber.name),
            At::Party(Party::Subscriber),
            place::SUBSCRIBER_NAME,
        ),
        (
            text::foreign_character(&patient.name.last)
                .or_else(|| text::foreign_character(&patient.name.first)),
            At::Party(Party::Patient),
            place::PATIENT_NAME,
        ),
        (
            text::foreign_character(&patient.address.line1),
            At::Party(Party::Patient),
            place::PATIENT_ADDRESS,
        ),
        (
            text::foreign_character(&claim.note),
            At::Claim,
            place::CLAIM_NOTE,
        ),
    ];
    for (foreign, at, place) in found {
        if let Some(sign) = foreign {
            let message = format!("the sign '{sign}' cannot be sent as it is");
            findings.add(at, place, message).done();
        }
    }
}
