//! The claim filing code is missing or is none of the list.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "filing-code-unknown",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::X222,
    guide: include_str!("filing_code_unknown.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    // Codes of X222A1 that a small practice never bills under, beside those of the payer records.
    const OTHERS: [&str; 8] = ["11", "17", "DS", "FI", "TV", "MH", "SA", "09"];
    let code = cx.claim.filing_code.as_str();
    if cx.kind.is_some() || OTHERS.contains(&code) {
        return;
    }
    let message = match code {
        "" => "the claim filing code is missing".to_owned(),
        code => format!("{code} is no claim filing code"),
    };
    findings
        .add(At::Party(Party::Payer), place::FILING_CODE, message)
        .done();
}
