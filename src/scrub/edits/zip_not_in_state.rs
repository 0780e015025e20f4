//! A ZIP code does not lie in the state beside it.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "zip-not-in-state",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Provider,
    authority: authority::USPS,
    guide: include_str!("zip_not_in_state.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for written in walk::addresses(cx.claim) {
        let (zip, state) = (&written.address.zip, &written.address.state);
        if text::zip_digits(zip).is_some() && !text::zip_in_state(zip, state) {
            let message = format!("the ZIP code {zip} is not in {state}");
            findings
                .add(At::Party(written.party), written.place, message)
                .done();
        }
    }
}
