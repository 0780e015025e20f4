//! A modifier that opens a payment has no reason on record.

use crate::coding::modifiers::proof;
use crate::scrub::ReasonGiven;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "modifier-reason-missing",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Modifiers,
    authority: authority::NCCI,
    guide: include_str!("modifier_reason_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(reasons) = &cx.facts.reasons else {
        return;
    };
    for (n, line) in walk::lines(cx.claim) {
        let given = |modifier: &str| {
            let of = |r: &ReasonGiven| r.line == n && r.modifier.as_str() == modifier;
            reasons.iter().any(of)
        };
        for modifier in &line.modifiers {
            let known = cx.codes.modifier(modifier.as_str(), line.dos);
            if known.is_some_and(|m| m.needs_evidence) && !given(modifier.as_str()) {
                let proof = proof(modifier.as_str()).unwrap_or("why");
                let message = format!("{modifier} on {} without its reason: {proof}", line.code);
                findings.add(At::Line(n), place::MODIFIERS, message).done();
            }
        }
    }
}
