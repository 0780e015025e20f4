//! A state is not one of the two-letter abbreviations.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "state-unknown",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::USPS,
    guide: include_str!("state_unknown.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for written in walk::addresses(cx.claim) {
        let state = &written.address.state;
        if !state.is_empty() && !text::is_state(state) {
            let message = format!("{state} is no state abbreviation");
            findings
                .add(At::Party(written.party), written.place, message)
                .done();
        }
    }
}
