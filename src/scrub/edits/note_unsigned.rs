//! There is no signed note behind the claim.

use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "note-unsigned",
    consequence: Consequence::Audit,
    severity: Severity::Block,
    layer: Layer::Dates,
    authority: authority::RECORDS,
    guide: include_str!("note_unsigned.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    if cx.facts.note == NoteState::Unsigned {
        let message = "the note of this visit is missing or not signed";
        findings.add(At::Claim, place::SIGNATURE, message).done();
    }
}
