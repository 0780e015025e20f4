//! A ZIP code is neither five nor nine digits.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "zip-malformed",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::USPS,
    guide: include_str!("zip_malformed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for written in walk::addresses(cx.claim) {
        let zip = &written.address.zip;
        if !zip.is_empty() && text::zip_digits(zip).is_none() {
            let message = format!("{zip} is no ZIP code: five or nine digits");
            findings
                .add(At::Party(written.party), written.place, message)
                .done();
        }
    }
}
