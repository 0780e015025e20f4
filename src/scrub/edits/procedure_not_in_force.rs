//! A procedure code is not in force on the date of service.

use crate::codesets::ProcedureStanding;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "procedure-not-in-force",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::HCPCS,
    guide: include_str!("procedure_not_in_force.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if codes.procedure.is_some() {
            continue;
        }
        let code = line.code.as_str();
        let (why, nearest) = match cx.codes.procedure_standing(code, line.dos) {
            ProcedureStanding::NotYet(on) => (format!("is valid from {on}"), Vec::new()),
            ProcedureStanding::Retired { through, nearest } => {
                (format!("was valid through {through}"), nearest)
            }
            ProcedureStanding::Unknown { nearest } => {
                ("is in no release of that day".to_owned(), nearest)
            }
            ProcedureStanding::Valid(_) | ProcedureStanding::NotChecked => continue,
        };
        let near = if nearest.is_empty() {
            String::new()
        } else {
            format!("; valid codes near it: {}", nearest.join(", "))
        };
        let message = format!("{code} {why}{near}");
        findings.add(At::Line(n), place::PROCEDURE, message).done();
    }
}
