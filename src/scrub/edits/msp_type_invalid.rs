//! A Medicare secondary payer type is sent that is unknown or does not belong here.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "msp-type-invalid",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::MSP_MANUAL,
    guide: include_str!("msp_type_invalid.md"),
    check,
};

const TYPES: [&str; 9] = ["12", "13", "14", "15", "16", "41", "42", "43", "47"];

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let msp_type = cx.claim.msp_type.as_str();
    if msp_type.is_empty() {
        return;
    }
    let message = if !TYPES.contains(&msp_type) {
        format!("{msp_type} is no Medicare secondary payer type")
    } else if !cx.is_medicare() {
        "a Medicare secondary payer type is sent to a payer that is not Medicare".to_owned()
    } else if cx.claim.order == PayerOrder::Primary {
        "a Medicare secondary payer type is sent, but Medicare is billed first".to_owned()
    } else {
        return;
    };
    let found = findings.add(At::Party(Party::Payer), place::MSP_TYPE, message);
    if cx.is_medicare() && cx.claim.order != PayerOrder::Primary {
        found.done();
    } else {
        let change = Change::SetText {
            field: TextField::MspType,
            text: String::new(),
        };
        found.fix(Fix::review("leave the type out", change)).done();
    }
}
