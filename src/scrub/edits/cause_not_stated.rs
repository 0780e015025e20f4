//! A code asks for its cause first, if there is one.

use crate::coding::sequence::SequenceTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "cause-not-stated",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("cause_not_stated.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for said in cx.coded().sequence(SequenceTrouble::CauseNotStated) {
        let code = |at: usize| cx.claim.diagnoses.get(at).map_or("", |dx| dx.as_str());
        let own = dotted(code(said.at));
        let message = format!("{own} asks for its cause first, if there is one");
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .done();
    }
}
