//! A procedure code is in none of the lists at hand.

use crate::codesets::{ProcedureStanding, is_cpt_shape, is_hcpcs_shape};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "procedure-not-in-lists",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Codes,
    authority: authority::HCPCS,
    guide: include_str!("procedure_not_in_lists.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let code = line.code.as_str();
        let is_shaped = is_cpt_shape(code) || is_hcpcs_shape(code);
        let standing = || cx.codes.procedure_standing(code, line.dos);
        let unknown = codes.procedure.is_none();
        if is_shaped && unknown && standing() == ProcedureStanding::NotChecked {
            findings.not_checked("procedures");
            let message = format!("{code} is in none of the lists at hand, so it was not checked");
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
