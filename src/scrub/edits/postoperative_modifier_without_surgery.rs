//! 58, 78 or 79 stands where no postoperative period is open.

use crate::scrub::history::open_globals;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "postoperative-modifier-without-surgery",
    consequence: Consequence::Denial,
    severity: Severity::Info,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("postoperative_modifier_without_surgery.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.facts.others.is_none() {
        return;
    }
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let same_day = |other: &&ServiceLine| other.dos == line.dos;
        let alone = cx.claim.lines.iter().filter(same_day).count() == 1;
        if codes.has_any(&["58", "78", "79"]) && alone && open_globals(cx, line.dos).is_empty() {
            let message = "no earlier procedure of this specialty has its period open";
            findings.add(At::Line(n), place::MODIFIERS, message).done();
        }
    }
}
