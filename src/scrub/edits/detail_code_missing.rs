//! A code asks for an additional code, and none of those is on the claim.

use crate::coding::sequence::SequenceTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "detail-code-missing",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("detail_code_missing.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for said in cx.coded().sequence(SequenceTrouble::DetailNotStated) {
        let code = |at: usize| cx.claim.diagnoses.get(at).map_or("", |dx| dx.as_str());
        let own = dotted(code(said.at));
        let message = format!(
            "{own} asks for an additional code: {}",
            said.note.map_or("", |n| n.text.as_str())
        );
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .done();
    }
}
