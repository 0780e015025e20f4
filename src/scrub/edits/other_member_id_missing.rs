//! The member id with another payer is missing.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "other-member-id-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Coordination,
    authority: authority::X222,
    guide: include_str!("other_member_id_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, other) in cx.claim.other_payers.iter().enumerate() {
        if other.member_id.trim().is_empty() {
            let message = "the member id with the other payer is missing";
            findings
                .add(
                    At::Party(Party::OtherPayer(n + 1)),
                    place::OTHER_MEMBER,
                    message,
                )
                .done();
        }
    }
}
