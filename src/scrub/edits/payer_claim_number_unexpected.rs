//! An original claim names an earlier claim of the payer.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "payer-claim-number-unexpected",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::PayerRules,
    authority: authority::X222,
    guide: include_str!("payer_claim_number_unexpected.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.frequency == Frequency::Original && !cx.claim.payer_claim_number.is_empty() {
        let message = "the claim is an original, but names an earlier claim of the payer";
        let change = Change::SetText {
            field: TextField::PayerClaimNumber,
            text: String::new(),
        };
        findings
            .add(At::Claim, place::PAYER_CLAIM_NUMBER, message)
            .fix(Fix::review("leave the number out", change))
            .done();
    }
}
