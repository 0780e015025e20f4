//! Build the claims of a coded visit: one for the first payer, and later ones for the next.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, must};
use crate::billing::clocks::file_by;
use crate::domain::claim::{Claim, ClaimEvent, ClaimEventKind, ClaimStatus, Frequency};
use crate::domain::coverage::Coverage;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::{ClaimId, EncounterId, ServiceLineId};
use crate::store::{charges, claims, coverages, encounters, payers};

/// Which visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuildClaim {
    /// The number of the visit.
    pub encounter: i64,
}

/// The claim that was built.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct BuiltClaim {
    /// The number of the claim; none for a patient who pays for himself.
    pub claim: Option<i64>,
}

/// Builds the claim of a coded visit.
pub static BUILD_CLAIM: Deed = Deed {
    name: "build-claim",
    title: "Build the claim of a coded visit",
    role: Role::Biller,
    fields: &[must("encounter", Is::Number, "the number of the visit")],
    example: r#"{"encounter": 1}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: BuildClaim| {
            let claim = build_claim(cx, EncounterId(input.encounter))?;
            Ok(BuiltClaim {
                claim: claim.map(|id| id.0),
            })
        })
    },
};

/// Builds the claim to the first payer of a coded visit; none when nobody but the patient pays.
///
/// # Errors
/// Refused when the visit is not coded or has a claim already.
pub fn build_claim(
    cx: &DeedContext<'_>,
    encounter: EncounterId,
) -> Result<Option<ClaimId>, DeedError> {
    let visit =
        encounters::get(cx.tx, encounter)?.ok_or_else(|| DeedError::no_such("visit", encounter))?;
    if visit.status != EncounterStatus::Coded {
        return Err(DeedError::refused(
            format!("visit {encounter} is {}", visit.status.words()),
            "code it first (F8)",
        ));
    }
    let standing = claims::of_encounter(cx.tx, encounter)?;
    if let Some(claim) = standing.iter().find(|c| c.status != ClaimStatus::Voided) {
        return Err(DeedError::refused(
            format!("visit {encounter} has claim {}", claim.id),
            "correct that claim instead",
        ));
    }
    let first = coverages::in_force(cx.tx, visit.patient, visit.dos)?
        .into_iter()
        .next();
    encounters::set_status(cx.tx, encounter, EncounterStatus::Billed, "")?;
    let Some(coverage) = first else {
        return Ok(None);
    };
    let lines: Vec<ServiceLineId> = charges::of_encounter(cx.tx, encounter)?
        .into_iter()
        .map(|charge| charge.id)
        .collect();
    build_for(cx, encounter, &coverage, &lines).map(Some)
}

/// Builds a claim to one payer of a visit.
///
/// # Errors
/// When the payer of the coverage is not there.
pub fn build_for(
    cx: &DeedContext<'_>,
    encounter: EncounterId,
    coverage: &Coverage,
    lines: &[ServiceLineId],
) -> Result<ClaimId, DeedError> {
    let visit =
        encounters::get(cx.tx, encounter)?.ok_or_else(|| DeedError::no_such("visit", encounter))?;
    let payer = payers::get(cx.tx, coverage.payer)?
        .ok_or_else(|| DeedError::no_such("payer", coverage.payer))?;
    let charged = charges::of_encounter(cx.tx, encounter)?
        .iter()
        .filter(|charge| lines.contains(&charge.id))
        .map(|charge| charge.amount)
        .sum();
    let claim = Claim {
        id: ClaimId(0),
        encounter,
        patient: visit.patient,
        coverage: coverage.id,
        payer: payer.id,
        order: coverage.order,
        patient_control_number: String::new(),
        version: 0,
        frequency: Frequency::Original,
        payer_claim_number: None,
        status: ClaimStatus::Draft,
        hold_reason: String::new(),
        charged,
        dos: visit.dos,
        file_by: file_by(visit.dos, payer.filing_limit),
        first_sent_on: None,
        follow_up: None,
    };
    let told = format!("for {}, {charged} in {} lines", payer.name, lines.len());
    let event = ClaimEvent::new(ClaimEventKind::Built, cx.today, told);
    let id = claims::add(cx.tx, &claim, lines, &event)?;
    claims::set_control_number(cx.tx, id, &format!("CD{id}"))?;
    cx.audit(
        "build-claim",
        ("claim", Some(id.0)),
        Some(&json!({ "encounter": encounter.0 })),
    )?;
    Ok(id)
}
