//! A group bills and nobody is named as having rendered the service.

use crate::domain::claim::EntityName;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "rendering-missing",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("rendering_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let claim = cx.claim;
    let is_group = matches!(claim.billing.name, EntityName::Organization(_));
    let on_lines = !claim.lines.is_empty() && claim.lines.iter().all(|l| l.rendering.is_some());
    if is_group && claim.rendering.is_none() && !on_lines {
        let message = "an organisation bills, and no rendering provider is named";
        findings
            .add(At::Party(Party::Rendering), place::RENDERING, message)
            .done();
    }
}
