//! Finish coding a visit: its charges enter the books, its claim is built and scrubbed.

use serde::Serialize;

use super::build_claim::build_claims;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::mark_coded::{EncounterKey, mark_coded};
use super::registry::{Deed, Is, from_json, must};
use super::scrub_claim::{Scrubbed, scrub_claim};
use crate::domain::claim::ClaimStatus;
use crate::domain::keys::EncounterId;
use crate::scrub::Layer;

/// `finish-coding`
pub static FINISH_CODING: Deed = Deed {
    name: "finish-coding",
    title: "Finish coding a visit: charge it, build its claim and scrub it (F8)",
    role: Role::Coder,
    fields: &[must("encounter", Is::Number, "which visit")],
    example: r#"{"encounter":1}"#,
    run: |cx, json| from_json(cx, json, finish_coding),
};

/// What finishing a visit came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finished {
    /// Which visit.
    pub encounter: i64,
    /// The sum of its charges.
    pub charged: String,
    /// The first claim that was built; none where only the patient pays.
    pub claim: Option<i64>,
    /// Every claim that was built.
    pub claims: Vec<i64>,
    /// Where they are: `ready`, or `held` by what the biller must fix in one of them.
    pub status: Option<&'static str>,
    /// The names of the edits that hold it.
    pub held_by: Vec<&'static str>,
}

/// Finishes coding a visit.
///
/// # Errors
/// As [`mark_coded`], which is refused while a coding edit stops the visit.
pub fn finish_coding(cx: &DeedContext<'_>, input: EncounterKey) -> Result<Finished, DeedError> {
    let id = EncounterId(input.encounter);
    let charged = mark_coded(cx, input)?.charged;
    let claims = build_claims(cx, id)?;
    let scrubbed: Vec<Scrubbed> = claims
        .iter()
        .map(|claim| scrub_claim(cx, *claim))
        .collect::<Result<_, _>>()?;
    let held = scrubbed.iter().find(|s| s.status != ClaimStatus::Ready);
    Ok(Finished {
        encounter: id.0,
        charged,
        claim: claims.first().map(|claim| claim.0),
        claims: claims.iter().map(|claim| claim.0).collect(),
        status: held.or(scrubbed.first()).map(|s| s.status.name()),
        held_by: scrubbed
            .iter()
            .flat_map(|s| s.open().map(|finding| finding.edit.name))
            .collect(),
    })
}

/// Is what the edits of a layer find for the coder to decide?
#[must_use]
pub fn is_the_coders(layer: Layer) -> bool {
    matches!(
        layer,
        Layer::Codes
            | Layer::Limits
            | Layer::Diagnoses
            | Layer::Modifiers
            | Layer::Services
            | Layer::Person
    )
}
