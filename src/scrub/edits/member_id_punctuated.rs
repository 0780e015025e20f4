//! The member id holds blanks, hyphens or other signs.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "member-id-punctuated",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("member_id_punctuated.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let id = cx.claim.subscriber.member_id.trim();
    if id.is_empty() || id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return;
    }
    let message = "the member id holds signs that are neither letters nor digits";
    let text: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    let change = Change::SetText {
        field: TextField::MemberId,
        text,
    };
    findings
        .add(At::Party(Party::Subscriber), place::MEMBER_ID, message)
        .fix(Fix::safe("take the signs out of the member id", change))
        .done();
}
