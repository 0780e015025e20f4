//! The same service of the same day is on another claim.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "claim-already-billed",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Duplicates,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("claim_already_billed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(others) = &cx.facts.others else {
        findings.not_checked("duplicates");
        return;
    };
    let claim = cx.claim;
    let own_npi = claim
        .rendering
        .as_ref()
        .map_or(&claim.billing.npi, |p| &p.npi);
    for (n, line) in walk::lines(claim) {
        let npi = line.rendering.as_ref().map_or(own_npi, |p| &p.npi);
        let twin = others.iter().find(|other| {
            other.payer_id == claim.payer.payer_id
                && other.rendering_npi == *npi
                && !other.is_claim(&claim.control_number)
                && other.lines.iter().any(|l| {
                    l.code == line.code && l.dos == line.dos && l.modifiers == line.modifiers
                })
        });
        if let Some(other) = twin {
            let state = if other.paid { "is paid" } else { "stands" };
            let number = &other.patient_control_number;
            let message = format!(
                "{} on {} is on claim {number} too, which {state}",
                line.code, line.dos
            );
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
