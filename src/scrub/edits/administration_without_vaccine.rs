//! The giving of a vaccine is billed without the vaccine.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "administration-without-vaccine",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Services,
    authority: authority::HCPCS,
    guide: include_str!("administration_without_vaccine.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let lines = || walk::lines(cx.claim).zip(&cx.coded().lines);
    for ((n, line), codes) in lines() {
        if !codes.is(Fact::VaccineAdministration) || codes.is(Fact::AddOn) {
            continue;
        }
        let product = |((_, l), other): ((usize, &ServiceLine), &LineCodes<'_>)| {
            l.dos == line.dos && other.is(Fact::Vaccine)
        };
        if !lines().any(product) {
            let message = format!("{} does not say which vaccine was given", line.code);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
