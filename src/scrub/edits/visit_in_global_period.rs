//! A visit falls into the postoperative period of a procedure.

use crate::codesets::Fact;
use crate::domain::codes::Modifier;
use crate::scrub::history::open_globals;
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
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let excused = codes.has_any(&["24", "57", "FT", "55"]) || codes.is(Fact::ZeroCharge);
        if !codes.is(Fact::EvaluationManagement) || excused {
            continue;
        }
        let open = open_globals(cx, line.dos);
        let Some(surgery) = open.first() else {
            continue;
        };
        let (code, on, days) = (surgery.code, surgery.on, surgery.days);
        let message = format!("{} is within {days} days of {code} on {on}", line.code);
        let mut found = findings
            .add(At::Line(n), place::MODIFIERS, message)
            .release(cx.fee_release(on));
        if let Ok(modifier) = Modifier::parse("24") {
            let title = "add 24: seen for another problem; else it is 99024 without charge";
            let change = Change::AddModifier { line: n, modifier };
            found = found.fix(Fix::review(title, change));
        }
        found.done();
    }
}
