//! One clinician reports two visits of one day.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "two-visits-one-day",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("two_visits_one_day.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.claim.lines.len() < 2 {
        return;
    }
    let visits = || {
        let lines = walk::lines(cx.claim).zip(&cx.coded().lines);
        lines.filter(|(_, codes)| {
            let other = [
                Fact::AddOn,
                Fact::Preventive,
                Fact::CriticalCare,
                Fact::CareManagement,
                Fact::Online,
                Fact::Counseling,
            ];
            let plain = !other.iter().any(|fact| codes.is(*fact));
            codes.is(Fact::EvaluationManagement) && plain && !codes.is(Fact::ZeroCharge)
        })
    };
    for ((n, line), codes) in visits() {
        let mut earlier = visits().filter(|((at, l), _)| *at < n && l.dos == line.dos);
        let Some(((_, first), first_codes)) = earlier.next() else {
            continue;
        };
        let told = codes.has_any(&["25", "59", "XE", "27"]) || first_codes.has_any(&["25"]);
        let decided = codes.has_any(&["57"]) || first_codes.has_any(&["57"]);
        if !told && !decided && first.code != line.code {
            let message = format!("{} and {} are visits of one day", first.code, line.code);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
