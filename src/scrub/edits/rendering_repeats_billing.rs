//! The rendering provider is the billing provider.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "rendering-repeats-billing",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::X222,
    guide: include_str!("rendering_repeats_billing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let Some(rendering) = &cx.claim.rendering else {
        return;
    };
    if !rendering.npi.is_empty() && rendering.npi == cx.claim.billing.npi {
        let message = "the rendering provider has the NPI of the billing provider";
        findings
            .add(At::Party(Party::Rendering), place::RENDERING, message)
            .fix(Fix::safe(
                "leave the rendering provider out",
                Change::DropRendering,
            ))
            .done();
    }
}
