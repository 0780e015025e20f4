//! The day on which another payer decided is missing.

use crate::domain::claim::OtherPayer;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "other-payer-date-missing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Coordination,
    authority: authority::X222,
    guide: include_str!("other_payer_date_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let dated = |payer_id: &str| {
        let of_payer = |o: &&OtherPayer| o.payer_id == payer_id;
        cx.claim
            .other_payers
            .iter()
            .find(of_payer)
            .is_some_and(|o| o.paid_on.is_some())
    };
    for (n, line) in walk::lines(cx.claim) {
        for decided in &line.adjudications {
            if decided.paid_on.is_none() && !dated(&decided.payer_id) {
                let message = "the day on which the other payer decided this line is missing";
                findings
                    .add(At::Line(n), place::LINE_PAID_ON, message)
                    .done();
            }
        }
    }
}
