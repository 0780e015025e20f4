//! A manifestation stands without its cause.

use crate::coding::sequence::SequenceTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "manifestation-without-cause",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("manifestation_without_cause.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for said in cx.coded().sequence(SequenceTrouble::CauseMissing) {
        let code = |at: usize| cx.claim.diagnoses.get(at).map_or("", |dx| dx.as_str());
        let own = dotted(code(said.at));
        let message = format!("{own} needs its cause before it");
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .done();
    }
}
