//! 54, 55 or 56 stands on a service without a global period of 10 or 90 days.

use crate::coding::indicators::Indicators;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "surgical-split-on-other-service",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::FEE_SCHEDULE,
    guide: include_str!("surgical_split_on_other_service.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if !codes.has_any(&["54", "55", "56"]) {
            continue;
        }
        let row = Indicators::of(cx.codes, line.code.as_str(), line.dos);
        match (row.global, row.global_days()) {
            (_, Some(10 | 90)) => {}
            (None, _) => findings.not_checked("fee-schedule"),
            (Some(global), _) => {
                let message = format!("{} has the period {global}: nothing to split", line.code);
                findings
                    .add(At::Line(n), place::MODIFIERS, message)
                    .release(cx.fee_release(line.dos))
                    .done();
            }
        }
    }
}
