//! A cause stands after the code that wants it first.

use crate::coding::sequence::SequenceTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "cause-after-manifestation",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("cause_after_manifestation.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for said in cx.coded().sequence(SequenceTrouble::CauseAfter) {
        let code = |at: usize| cx.claim.diagnoses.get(at).map_or("", |dx| dx.as_str());
        let own = dotted(code(said.at));
        let Some(other) = said.other else {
            continue;
        };
        if said.at == 0
            && cx
                .coded()
                .sequence(SequenceTrouble::ManifestationFirst)
                .next()
                .is_some()
        {
            continue;
        }
        let message = format!("{} goes before {own}", dotted(code(other)));
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .fix(Fix::review(
                format!("move {} before {own}", dotted(code(other))),
                Change::MoveDiagnosis {
                    from: other + 1,
                    to: said.at + 1,
                },
            ))
            .done();
    }
}
