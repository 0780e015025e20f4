//! A replacement or void does not name the claim that it replaces.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "payer-claim-number-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::PayerRules,
    authority: authority::X222,
    guide: include_str!("payer_claim_number_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.frequency != Frequency::Original && cx.claim.payer_claim_number.is_empty() {
        let code = cx.claim.frequency.code();
        let message = format!("frequency {code} needs the payer's number of the earlier claim");
        findings
            .add(At::Claim, place::PAYER_CLAIM_NUMBER, message)
            .done();
    }
}
