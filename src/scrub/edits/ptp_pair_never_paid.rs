//! Two services of a day are never paid together.

use crate::codesets::PtpIndicator;
use crate::coding::ncci::ptp_conflicts;
use crate::scrub::coded::{Whose, each_day};
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "ptp-pair-never-paid",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Services,
    authority: authority::NCCI,
    guide: include_str!("ptp_pair_never_paid.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.lines.len() < 2 && cx.own_others().next().is_none() {
        return;
    }
    each_day(cx, Whose::Specialty, |day| {
        if day.lines.len() < 2 {
            return;
        }
        let Some(conflicts) = ptp_conflicts(cx.codes, &day.lines, day.dos) else {
            findings.not_checked("ncci-ptp");
            return;
        };
        for pair in conflicts
            .iter()
            .filter(|c| c.row.indicator == PtpIndicator::NoModifier)
        {
            let (denied, paid) = (&pair.row.column2, &pair.row.column1);
            let own = |at: usize| day.own.get(at).copied().flatten();
            let message = format!("{denied} is never paid with {paid}; no modifier helps");
            if let Some(n) = own(pair.column2).or(own(pair.column1)) {
                findings
                    .add(At::Line(n), place::PROCEDURE, message)
                    .release(cx.ptp_release(day.dos))
                    .done();
            }
        }
    });
}
