//! A code asks for a second code beside it, and none of those is on the claim.

use crate::coding::sequence::SequenceTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "code-also-not-stated",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Diagnoses,
    authority: authority::ICD_TABULAR,
    guide: include_str!("code_also_not_stated.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for said in cx.coded().sequence(SequenceTrouble::AlsoNotStated) {
        let own = cx.claim.diagnoses.get(said.at);
        let own = own.map_or_else(String::new, |dx| dotted(dx.as_str()));
        let note = said.note.map_or("", |note| note.text.as_str());
        let message = format!("{own} asks to code also: {note}");
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .done();
    }
}
