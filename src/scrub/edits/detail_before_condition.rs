//! A detail stands before the code that it details.

use crate::coding::sequence::{SequenceFinding, SequenceTrouble};
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "detail-before-condition",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("detail_before_condition.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for said in cx.coded().sequence(SequenceTrouble::DetailBefore) {
        let code = |at: usize| cx.claim.diagnoses.get(at).map_or("", |dx| dx.as_str());
        let own = dotted(code(said.at));
        let Some(other) = said.other else {
            continue;
        };
        // A manifestation before its cause is found by its own edit.
        let cause_after = |f: &SequenceFinding<'_>| (f.at, f.other) == (said.at, Some(other));
        let said_already = cx
            .coded()
            .sequence(SequenceTrouble::CauseAfter)
            .any(cause_after)
            || cx
                .coded()
                .sequence(SequenceTrouble::ManifestationFirst)
                .any(|f| f.at == said.at);
        if said_already {
            continue;
        }
        let message = format!("{own} goes after {}", dotted(code(other)));
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .fix(Fix::review(
                format!("move {own} behind {}", dotted(code(other))),
                Change::MoveDiagnosis {
                    from: said.at + 1,
                    to: other + 1,
                },
            ))
            .done();
    }
}
