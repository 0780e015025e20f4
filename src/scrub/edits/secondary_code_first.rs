//! A diagnosis that never stands first is first.

use crate::coding::sequence::SequenceTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "secondary-code-first",
    consequence: Consequence::Denial,
    severity: Severity::Block,
    layer: Layer::Diagnoses,
    authority: authority::ICD_GUIDELINES,
    guide: include_str!("secondary_code_first.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    let kinds = [
        SequenceTrouble::SecondaryOnlyFirst,
        SequenceTrouble::UnderdosingFirst,
    ];
    for said in kinds.into_iter().flat_map(|kind| cx.coded().sequence(kind)) {
        let own = cx.claim.diagnoses.get(said.at).map_or("", |dx| dx.as_str());
        let message = format!("{} never stands first", dotted(own));
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .done();
    }
}
