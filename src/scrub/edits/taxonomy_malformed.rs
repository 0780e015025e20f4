//! A taxonomy code does not have the shape of one.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "taxonomy-malformed",
    consequence: Consequence::Rejection,
    severity: Severity::Block,
    layer: Layer::Provider,
    authority: authority::TAXONOMY,
    guide: include_str!("taxonomy_malformed.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for (at, place, code) in walk::taxonomies(cx.claim) {
        if !text::is_taxonomy(code) {
            findings
                .add(at, place, format!("{code} is no taxonomy code"))
                .done();
        }
    }
}
