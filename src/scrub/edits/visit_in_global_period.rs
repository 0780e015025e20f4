//! A visit falls into the postoperative period of a procedure.

use crate::codesets::Fact;
use crate::domain::dates::days_between;
use crate::scrub::OtherClaim;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "visit-in-global-period",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("visit_in_global_period.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let claim = cx.claim;
    let npi = claim
        .rendering
        .as_ref()
        .map_or(&claim.billing.npi, |p| &p.npi);
    let others = cx.facts.others.as_deref().unwrap_or_default();
    let own = |o: &&OtherClaim| o.rendering_npi == *npi && !o.is_claim(&claim.control_number);
    let mine = others.iter().filter(own).flat_map(|o| &o.lines);
    for earlier in mine {
        let procedure = cx.codes.procedure(earlier.code.as_str(), earlier.dos);
        let Some(days) = procedure
            .and_then(|p| p.global_days)
            .filter(|days| *days > 0)
        else {
            continue;
        };
        for ((n, line), codes) in walk::lines(claim).zip(&cx.coded().lines) {
            let after = days_between(earlier.dos, line.dos);
            let inside = after > 0 && after <= i64::from(days);
            let excused = codes.has_any(&["24", "57", "25"]) || codes.is(Fact::ZeroCharge);
            if inside && codes.is(Fact::EvaluationManagement) && !excused {
                let message = format!(
                    "{} is within {days} days of {} on {}",
                    line.code, earlier.code, earlier.dos
                );
                findings.add(At::Line(n), place::MODIFIERS, message).done();
            }
        }
    }
}
