//! A procedure code has the shape of no code.

use crate::codesets::{is_cpt_shape, is_hcpcs_shape};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "procedure-malformed",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::HCPCS,
    guide: include_str!("procedure_malformed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        let code = line.code.as_str();
        if !is_cpt_shape(code) && !is_hcpcs_shape(code) {
            let message = format!("{code} is no procedure code");
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
