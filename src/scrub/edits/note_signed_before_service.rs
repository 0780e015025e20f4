//! The note was signed before the service.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "note-signed-before-service",
    consequence: Consequence::Audit,
    severity: Severity::Warn,
    layer: Layer::Dates,
    authority: authority::RECORDS,
    guide: include_str!("note_signed_before_service.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let (NoteState::Signed(signed), Some(dos)) = (cx.facts.note, cx.dos) else {
        return;
    };
    if signed < dos {
        let message = format!("the note was signed on {signed}, before the service of {dos}");
        findings.add(At::Claim, place::SIGNATURE, message).done();
    }
}
