//! Prolonged time is billed to another payer with Medicare's code.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "medicare-code-for-other-payer",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::PayerRules,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("medicare_code_for_other_payer.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.is_medicare() || cx.claim.filing_code == "16" {
        return;
    }
    for (n, line) in walk::lines(cx.claim) {
        let cpt = match line.code.as_str() {
            "G2212" | "G0318" => "99417",
            "G0316" | "G0317" => "99418",
            _ => continue,
        };
        let message = format!("{} is medicare's code; CPT's is {cpt}", line.code);
        findings.add(At::Line(n), place::PROCEDURE, message).done();
    }
}
