//! A code for hospital outpatient departments stands on a professional claim.

use crate::codesets::is_hcpcs_shape;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "hospital-code-on-professional-claim",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::HCPCS,
    guide: include_str!("hospital_code_on_professional_claim.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let code = line.code.as_str();
        if code.starts_with('C') && is_hcpcs_shape(code) {
            let message = format!("{code} is for hospitals");
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
