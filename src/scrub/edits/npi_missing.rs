//! A provider on the claim has no NPI.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "npi-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("npi_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for written in walk::npis(cx.claim) {
        if written.npi.is_empty() {
            let message = format!("{} has no NPI", written.whose);
            findings.add(written.at, written.place, message).done();
        }
    }
}
