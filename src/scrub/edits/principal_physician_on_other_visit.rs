//! AI stands on a visit that is not the first of an admission.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "principal-physician-on-other-visit",
    consequence: Consequence::Rejection,
    severity: Severity::Warn,
    layer: Layer::Modifiers,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("principal_physician_on_other_visit.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        let code = line.code.as_str();
        let first = ("99221"..="99223").contains(&code) || ("99304"..="99306").contains(&code);
        if codes.has_any(&["AI"]) && !first {
            let left = line.modifiers.iter().filter(|m| m.as_str() != "AI");
            let modifiers = left.copied().collect();
            let change = Change::SetModifiers { line: n, modifiers };
            let message = format!("AI is for the first visit of an admission, not {code}");
            findings
                .add(At::Line(n), place::MODIFIERS, message)
                .fix(Fix::safe("take AI off", change))
                .done();
        }
    }
}
