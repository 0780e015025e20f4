//! The address of the subscriber is missing or lacks a part.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "subscriber-address-incomplete",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("subscriber_address_incomplete.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let needed = cx.claim.relationship == Relationship::Myself;
    let part = match &cx.claim.subscriber.address {
        None if needed => Some("everything"),
        None => None,
        Some(address) if needed => text::missing_part(address),
        Some(address) => text::missing_place(address),
    };
    if let Some(part) = part {
        let message = format!("the subscriber's address lacks {part}");
        findings
            .add(
                At::Party(Party::Subscriber),
                place::SUBSCRIBER_ADDRESS,
                message,
            )
            .done();
    }
}
