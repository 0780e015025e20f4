//! Two diagnoses exclude each other.

use crate::coding::sequence::SequenceTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "excludes1-conflict",
    consequence: Consequence::Denial,
    severity: Severity::Warn,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("excludes1_conflict.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let severity = match cx.facts.strict {
        Strict::Usual => Severity::Warn,
        Strict::Excludes1Blocks => Severity::Block,
    };
    for said in cx.coded().sequence(SequenceTrouble::Excludes1) {
        let (Some(other), Some(note)) = (said.other, said.note) else {
            continue;
        };
        let code = |at: usize| cx.claim.diagnoses.get(at).map_or("", |dx| dx.as_str());
        let (one, two) = (dotted(code(other)), dotted(code(said.at)));
        let message = format!(
            "{one} and {two} exclude each other (note at {})",
            note.place
        );
        let remove = |at: usize, name: &str| {
            Fix::review(
                format!("take {name} out"),
                Change::RemoveDiagnosis { place: at + 1 },
            )
        };
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .severity(severity)
            .fix(remove(said.at, &two))
            .fix(remove(other, &one))
            .done();
    }
}
