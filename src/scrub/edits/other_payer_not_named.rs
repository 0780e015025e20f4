//! A line names a payer that is not on the claim.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "other-payer-not-named",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Coordination,
    authority: authority::X222,
    guide: include_str!("other_payer_not_named.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (n, line) in walk::lines(cx.claim) {
        for decided in &line.adjudications {
            let mut others = cx.claim.other_payers.iter().peekable();
            if others.peek().is_some() && !others.any(|o| o.payer_id == decided.payer_id) {
                let id = &decided.payer_id;
                let message = format!("the line was paid by {id}, which is no payer of the claim");
                findings.add(At::Line(n), place::LINE_PAYER, message).done();
            }
        }
    }
}
