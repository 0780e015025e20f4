//! No address of a subscriber who is not the patient is sent.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "subscriber-address-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Info,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("subscriber_address_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let is_own = cx.claim.relationship == Relationship::Myself;
    if !is_own && cx.claim.subscriber.address.is_none() {
        let message = "no address of the subscriber is sent";
        findings
            .add(
                At::Party(Party::Subscriber),
                place::SUBSCRIBER_ADDRESS,
                message,
            )
            .done();
    }
}
