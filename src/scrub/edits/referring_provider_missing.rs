//! A test or consultation for Medicare names nobody who ordered it.

use crate::codesets::Fact;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "referring-provider-missing",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::PayerRules,
    authority: authority::CLAIMS_MANUAL,
    guide: include_str!("referring_provider_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.is_medicare() || cx.claim.referring.is_some() {
        return;
    }
    let ordered = [Fact::Laboratory, Fact::Imaging, Fact::Therapy];
    for ((n, line), codes) in walk::lines(cx.claim).zip(&cx.coded().lines) {
        if line.ordering.is_none() && ordered.iter().any(|fact| codes.is(*fact)) {
            let message = format!("nobody is named as having ordered {}", line.code);
            findings.add(At::Line(n), place::REFERRING, message).done();
        }
    }
}
