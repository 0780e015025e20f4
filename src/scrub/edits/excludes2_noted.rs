//! Two diagnoses stand beside an Excludes2 note.

use crate::codesets::{Note, Place};
use crate::coding::sequence::SequenceTrouble;
use crate::domain::codes::dotted;
use crate::scrub::kit::*;

/// The edit; its guide says why and what to do.
pub static EDIT: Edit = Edit {
    name: "excludes2-noted",
    consequence: Consequence::Audit,
    severity: Severity::Info,
    layer: Layer::Diagnoses,
    authority: authority::ICD_TABULAR,
    guide: include_str!("excludes2_noted.md"),
    check,
};

fn check(cx: &ScrubContext<'_>, findings: &mut Findings) {
    for said in cx.coded().sequence(SequenceTrouble::Excludes2) {
        // Those of chapters and sections are too many to be news.
        let own_place = |note: &&Note| matches!(note.place, Place::Code(_));
        let Some(note) = said.note.filter(own_place) else {
            continue;
        };
        let code = |at: usize| cx.claim.diagnoses.get(at).map_or("", |dx| dx.as_str());
        let (own, other) = (dotted(code(said.at)), dotted(code(said.other.unwrap_or(0))));
        let place = &note.place;
        let message = format!("{own} and {other}: the Excludes2 note at {place} allows both");
        findings
            .add(At::Diagnosis(said.at + 1), place::DIAGNOSES, message)
            .done();
    }
}
