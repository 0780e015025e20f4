//! An NPI has a wrong check digit.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "npi-check-digit-wrong",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::NPI_RULE,
    guide: include_str!("npi_check_digit_wrong.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for written in walk::npis(cx.claim) {
        if written.is_malformed() || written.check_digit_fits() {
            continue;
        }
        let message = format!(
            "the NPI {} of {} has a wrong check digit",
            written.npi, written.whose
        );
        findings.add(written.at, written.place, message).done();
    }
}
