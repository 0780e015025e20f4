//! A vaccine is billed without its administration.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "vaccine-without-administration",
    consequence: Consequence::Underpayment,
    severity: Severity::Info,
    layer: Layer::Services,
    authority: authority::HCPCS,
    guide: include_str!("vaccine_without_administration.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let lines = || walk::lines(cx.claim).zip(&cx.coded().lines);
    for ((n, line), codes) in lines() {
        if !codes.is(Fact::Vaccine) {
            continue;
        }
        let given = |((_, l), other): ((usize, &ServiceLine), &LineCodes<'_>)| {
            l.dos == line.dos && other.is(Fact::VaccineAdministration)
        };
        if !lines().any(given) {
            let message = format!("the giving of {} is not billed", line.code);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
