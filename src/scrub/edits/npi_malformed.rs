//! An NPI is not ten digits beginning with 1 or 2.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "npi-malformed",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::NPI_RULE,
    guide: include_str!("npi_malformed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for written in walk::npis(cx.claim) {
        if !written.npi.is_empty() && written.is_malformed() {
            let message = format!("{} of {} is no NPI", written.npi, written.whose);
            findings.add(written.at, written.place, message).done();
        }
    }
}
