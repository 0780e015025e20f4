//! The same service is on the claim twice.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "line-repeated",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Duplicates,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("line_repeated.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let lines = &cx.claim.lines;
    let npi = |line: &ServiceLine| line.rendering.as_ref().map(|p| p.npi.clone());
    for (n, line) in walk::lines(cx.claim) {
        let same = |other: &&ServiceLine| {
            let drug = |l: &ServiceLine| l.ndc.as_ref().map(|ndc| ndc.number.clone());
            other.code == line.code
                && other.dos == line.dos
                && other.modifiers == line.modifiers
                && drug(other) == drug(line)
        };
        let earlier = lines
            .iter()
            .take(n - 1)
            .filter(same)
            .any(|other| npi(other) == npi(line));
        if earlier && !is_repeat(line) {
            let message = format!("{} on {} is also on an earlier line", line.code, line.dos);
            findings.add(At::Line(n), place::PROCEDURE, message).done();
        }
    }
}

/// Modifiers that say why a service is there a second time.
fn is_repeat(line: &ServiceLine) -> bool {
    let says = |m: &str| matches!(m, "76" | "77" | "91" | "59" | "XE" | "XS" | "XP" | "XU");
    line.modifiers.iter().any(|m| says(m.as_str()))
}
