//! Equipment for a Medicare patient names nobody who ordered it.

use crate::codesets::is_hcpcs_shape;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "ordering-provider-missing",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::PayerRules,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("ordering_provider_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() {
        return;
    }
    for (n, line) in walk::lines(cx.claim) {
        let code = line.code.as_str();
        let is_equipment = is_hcpcs_shape(code) && code.starts_with(['E', 'K', 'L']);
        if is_equipment && line.ordering.is_none() {
            let message = format!("nobody is named as having ordered {code}");
            findings.add(At::Line(n), place::ORDERING, message).done();
        }
    }
}
