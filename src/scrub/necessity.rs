//! What the record offers where a coverage policy does not cover a line: diagnoses of the claim,
//! and of the patient's earlier visits, that it covers. Nothing else is offered: a diagnosis is
//! never looked for in order to be paid (coding.md 7).

use super::context::ScrubContext;
use crate::codesets::{Necessity, Policy};
use crate::domain::claim::ServiceLine;
use crate::domain::codes::{Icd10Cm, dotted};

/// A diagnosis of the claim that the policy covers.
pub struct Offer {
    /// Its place, counted from 1.
    pub place: u8,
    /// The code with its dot.
    pub display: String,
}

/// The diagnoses that a line points to, undotted.
pub fn pointed<'a>(cx: &ScrubContext<'a>, line: &ServiceLine) -> Vec<&'a str> {
    let at = |pointer: &u8| usize::from(*pointer).checked_sub(1);
    let diagnoses = &cx.claim.diagnoses;
    let found = line.pointers.iter().filter_map(at);
    found
        .filter_map(|at| Some(diagnoses.get(at)?.as_str()))
        .collect()
}

/// Diagnoses of the claim that the line does not point to and that the policy covers; and words
/// that name covered ones of the patient's earlier visits.
pub fn on_record(
    cx: &ScrubContext<'_>,
    policy: &Policy,
    (code, line): (&str, &ServiceLine),
) -> (Vec<Offer>, String) {
    let covers = |dx: &Icd10Cm| policy.necessity(code, &[dx.as_str()]) == Necessity::Supported;
    let mut offers = Vec::new();
    for (place, dx) in (1..).zip(&cx.claim.diagnoses) {
        if covers(dx) && !line.pointers.contains(&place) {
            let display = dotted(dx.as_str());
            offers.push(Offer { place, display });
        }
    }
    let others = cx.facts.others.as_deref().unwrap_or_default();
    let mut earlier: Vec<String> = others
        .iter()
        .flat_map(|other| &other.lines)
        .flat_map(|line| &line.diagnoses)
        .filter(|dx| covers(dx) && !cx.claim.diagnoses.contains(dx))
        .map(|dx| dotted(dx.as_str()))
        .collect();
    earlier.sort_unstable();
    earlier.dedup();
    let words = if earlier.is_empty() {
        String::new()
    } else {
        let codes = earlier.join(", ");
        format!("; earlier visits had {codes}: add it only if it was the reason today")
    };
    (offers, words)
}

/// The pointers of a line with another diagnosis in front, four at most.
pub fn pointing_first(line: &ServiceLine, place: u8) -> Vec<u8> {
    let others = line.pointers.iter().copied().filter(|p| *p != place);
    std::iter::once(place).chain(others).take(4).collect()
}
