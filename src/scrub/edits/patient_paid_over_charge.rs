//! The patient has paid more than the claim charges.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "patient-paid-over-charge",
    consequence: Consequence::Underpayment,
    severity: Severity::Warn,
    layer: Layer::Limits,
    authority: authority::X222,
    guide: include_str!("patient_paid_over_charge.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let (paid, charged) = (cx.claim.patient_paid, cx.claim.charged);
    if paid.is_negative() || (paid > charged && charged.is_positive()) {
        let message = format!("the patient paid {paid} on a claim of {charged}");
        findings.add(At::Claim, place::PATIENT_PAID, message).done();
    }
}
