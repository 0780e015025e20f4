//! The coverage had not begun or had ended on the date of service.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "coverage-not-in-force",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Payer,
    authority: authority::FILING,
    guide: include_str!("coverage_not_in_force.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let (Some(coverage), Some(dos)) = (cx.facts.coverage, cx.dos) else {
        return;
    };
    let message = match (coverage.from, coverage.through) {
        (Some(from), _) if dos < from => format!("the coverage begins on {from}, after {dos}"),
        (_, Some(through)) if through < dos => format!("the coverage ended on {through}"),
        _ => return,
    };
    findings
        .add(At::Party(Party::Subscriber), place::MEMBER_ID, message)
        .done();
}
