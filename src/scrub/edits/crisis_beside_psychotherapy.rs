//! Psychotherapy for crisis stands beside other psychotherapy of the day.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "crisis-beside-psychotherapy",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Services,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("crisis_beside_psychotherapy.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let lines = &cx.claim.lines;
    let Some(crisis) = lines.iter().find(|line| line.code.as_str() == "90839") else {
        return;
    };
    for (n, line) in walk::lines(cx.claim) {
        let code = line.code.as_str();
        let other = ("90832"..="90838").contains(&code) || matches!(code, "90791" | "90792");
        if other && line.dos == crisis.dos {
            let message = format!("90839 takes in {code} of the same day");
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}
