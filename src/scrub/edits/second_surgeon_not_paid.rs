//! Two surgeons or a team are billed where the fee schedule pays one.

use crate::coding::indicators::Indicators;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "second-surgeon-not-paid",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Modifiers,
    authority: authority::FEE_SCHEDULE,
    guide: include_str!("second_surgeon_not_paid.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        for modifier in ["62", "66"].into_iter().filter(|m| codes.has_any(&[m])) {
            let row = Indicators::of(cx.codes, line.code.as_str(), line.dos);
            let indicator = if modifier == "62" {
                row.co_surgeon
            } else {
                row.team
            };
            match indicator {
                Some('0' | '9') => {
                    let message = format!("{} is not paid with {modifier}", line.code);
                    findings
                        .add(At::Line(n), place::MODIFIERS, message)
                        .release(cx.fee_release(line.dos))
                        .done();
                }
                Some(_) => {}
                None => findings.not_checked("fee-schedule"),
            }
        }
    }
}
