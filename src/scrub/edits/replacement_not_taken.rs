//! A replacement or void goes to a payer that takes none.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "replacement-not-taken",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::PayerRules,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("replacement_not_taken.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let refused = cx.is_medicare() || cx.facts.takes_replacements == Some(false);
    if cx.claim.frequency == Frequency::Original || !refused {
        return;
    }
    let code = cx.claim.frequency.code();
    let message = if cx.is_medicare() {
        format!("medicare part B takes no frequency {code}: ask for a reopening instead")
    } else {
        format!("this payer takes no frequency {code}")
    };
    findings.add(At::Claim, place::FREQUENCY, message).done();
}
