//! A drug number, its unit or its quantity is malformed.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "ndc-malformed",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("ndc_malformed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let Some(ndc) = &line.ndc else {
            continue;
        };
        let is_eleven = ndc.number.len() == 11 && ndc.number.bytes().all(|b| b.is_ascii_digit());
        if !is_eleven {
            let message = format!("the NDC {} is not eleven digits", ndc.number);
            findings.add(At::Line(n), place::NDC, message).done();
        } else if !matches!(ndc.unit.as_str(), "F2" | "GR" | "ME" | "ML" | "UN") {
            let message = format!("{} is no unit of a drug: F2, GR, ME, ML or UN", ndc.unit);
            findings
                .add(At::Line(n), place::NDC_QUANTITY, message)
                .done();
        } else if ndc.quantity_thousandths <= 0 {
            let message = "the quantity of the drug is missing";
            findings
                .add(At::Line(n), place::NDC_QUANTITY, message)
                .done();
        }
    }
}
