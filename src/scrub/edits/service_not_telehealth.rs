//! A service with a telehealth place is not on the telehealth list.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "service-not-telehealth",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("service_not_telehealth.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let pos = line.pos.unwrap_or(cx.claim.pos);
        let known = codes.procedure.is_some_and(|p| !p.is(Fact::ZeroCharge));
        if matches!(pos.as_str(), "02" | "10") && known && !codes.is(Fact::Telehealth) {
            let message = format!("{} is not on the telehealth list", line.code);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
