//! A diagnosis that may only stand first stands later.

use crate::coding::sequence::SequenceTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "first-listed-code-later",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("first_listed_code_later.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for said in cx.coded().sequence(SequenceTrouble::FirstListedOnly) {
        let code = |at: usize| cx.claim.diagnoses.get(at).map_or("", |dx| dx.as_str());
        let own = dotted(code(said.at));
        let message = format!("{own} may only stand first");
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .fix(Fix::review(
                format!("move {own} to the front"),
                Change::MoveDiagnosis {
                    from: said.at + 1,
                    to: 1,
                },
            ))
            .done();
    }
}
