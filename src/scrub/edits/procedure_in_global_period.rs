//! A procedure falls into the postoperative period of an earlier one.

use crate::codesets::Fact;
use crate::coding::indicators::Indicators;
use crate::domain::codes::Modifier;
use crate::scrub::history::open_globals;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "procedure-in-global-period",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("procedure_in_global_period.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let says = ["58", "78", "79", "54", "55", "56", "80", "81", "82", "AS"];
        if codes.is(Fact::EvaluationManagement) || codes.has_any(&says) {
            continue;
        }
        let row = Indicators::of(cx.codes, line.code.as_str(), line.dos);
        if !matches!(row.global_days(), Some(0 | 10 | 90)) {
            continue;
        }
        let open = open_globals(cx, line.dos);
        let Some(first) = open.first() else {
            continue;
        };
        let (code, on, days) = (first.code, first.on, first.days);
        let message = format!("{} is within {days} days of {code} on {on}", line.code);
        let mut found = findings
            .add(At::Line(n), place::MODIFIERS, message)
            .release(cx.fee_release(on));
        for (modifier, why) in [
            ("79", "unrelated: another diagnosis or site"),
            ("58", "planned before, or follows from it"),
            ("78", "a return to the operating room"),
        ] {
            if let Ok(modifier) = Modifier::parse(modifier) {
                let change = Change::AddModifier { line: n, modifier };
                found = found.fix(Fix::review(format!("add {modifier}: {why}"), change));
            }
        }
        found.done();
    }
}
