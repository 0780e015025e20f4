//! A place of service is none of the list.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "place-of-service-unknown",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Codes,
    authority: authority::POS_SET,
    guide: include_str!("place_of_service_unknown.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(dos) = cx.dos else {
        return;
    };
    let unknown = |code: &str| cx.codes.place_of_service(code, dos).is_none();
    let pos = cx.claim.pos;
    if unknown(pos.as_str()) {
        findings
            .add(
                At::Claim,
                place::CLAIM_POS,
                format!("{pos} is no place of service"),
            )
            .done();
    }
    for (n, line) in walk::lines(cx.claim) {
        if let Some(pos) = line.pos.filter(|pos| unknown(pos.as_str())) {
            let message = format!("{pos} is no place of service");
            findings.add(At::Line(n), place::LINE_POS, message).done();
        }
    }
}
