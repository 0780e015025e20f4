//! The assignment, benefit or release code is none of the list.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "assignment-code-invalid",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("assignment_code_invalid.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let claim = cx.claim;
    let fields = [
        (
            &claim.assignment,
            ["A", "B", "C"],
            place::ASSIGNMENT,
            "the assignment code",
        ),
        (
            &claim.benefits_assigned,
            ["Y", "N", "W"],
            place::BENEFITS,
            "the assignment of benefits",
        ),
        (
            &claim.release,
            ["Y", "I", "I"],
            place::RELEASE,
            "the release of information",
        ),
    ];
    for (written, allowed, place, what) in fields {
        if !allowed.contains(&written.as_str()) {
            let message = match written.as_str() {
                "" => format!("{what} is missing"),
                written => format!("{what} cannot be {written}"),
            };
            findings.add(At::Claim, place, message).done();
        }
    }
}
