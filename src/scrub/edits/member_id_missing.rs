//! The member id of the subscriber is missing.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "member-id-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("member_id_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.subscriber.member_id.trim().is_empty() {
        let message = "the subscriber has no member id";
        findings
            .add(At::Party(Party::Subscriber), place::MEMBER_ID, message)
            .done();
    }
}
