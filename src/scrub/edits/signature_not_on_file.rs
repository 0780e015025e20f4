//! The claim says that the provider has not signed.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "signature-not-on-file",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Format,
    authority: authority::X222,
    guide: include_str!("signature_not_on_file.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if !cx.claim.signature_on_file {
        let message = "the provider's signature is not on file";
        findings.add(At::Claim, place::SIGNATURE, message).done();
    }
}
