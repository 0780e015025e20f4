//! Build the claims of a coded visit: one for the first payer, and later ones for the next.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, must};
use crate::billing::clocks::{file_by, next_file_by};
use crate::billing::split::{Part, is_behavioral, split};
use crate::domain::charge::Charge;
use crate::domain::claim::{Claim, ClaimEvent, ClaimEventKind, ClaimStatus, Frequency};
use crate::domain::coverage::{CarveOut, Coverage};
use crate::domain::encounter::{Encounter, EncounterStatus};
use crate::domain::keys::{ClaimId, EncounterId, PayerId, ServiceLineId};
use crate::domain::payer::Payer;
use crate::store::{
    Connection, charges, claim_clocks, claims, coverages, details, encounters, payers,
};

/// Which visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuildClaim {
    /// The number of the visit.
    pub encounter: i64,
}

/// The claim that was built.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BuiltClaim {
    /// The number of the first claim; none for a patient who pays for himself.
    pub claim: Option<i64>,
    /// Every claim: a visit whose services several payers answer for has more than one, and so
    /// has one with more lines or diagnoses than a claim holds.
    pub claims: Vec<i64>,
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
            let claims = build_claims(cx, EncounterId(input.encounter))?;
            Ok(BuiltClaim {
                claim: claims.first().map(|id| id.0),
                claims: claims.iter().map(|id| id.0).collect(),
            })
        })
    },
};

/// Builds the claims to the first payer of a coded visit, and to the administrator of its
/// behavioral health services; none when nobody but the patient pays.
///
/// # Errors
/// Refused when the visit is not coded or has a claim already.
pub fn build_claims(
    cx: &DeedContext<'_>,
    encounter: EncounterId,
) -> Result<Vec<ClaimId>, DeedError> {
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
        return Ok(Vec::new());
    };
    let mut built = Vec::new();
    for part in parts(cx.tx, &coverage, &charges::of_encounter(cx.tx, encounter)?)? {
        let billed = Coverage {
            payer: part.payer,
            ..coverage.clone()
        };
        built.push(build_for(cx, encounter, &billed, &part.lines)?);
    }
    Ok(built)
}

/// The last day for a claim to arrive: a next payer's counts from the decision before it.
fn last_day(
    cx: &DeedContext<'_>,
    (visit, payer): (&Encounter, &Payer),
    coverage: &Coverage,
) -> Result<NaiveDate, DeedError> {
    let mut decided_on = None;
    for earlier in claims::of_encounter(cx.tx, visit.id)? {
        if earlier.order < coverage.order {
            decided_on = decided_on.max(claim_clocks::decided_on(cx.tx, earlier.id)?);
        }
    }
    let next = decided_on.and_then(|_| next_file_by(payer, (visit.dos, decided_on)));
    Ok(next.unwrap_or_else(|| file_by(visit.dos, payer.filing_limit)))
}

/// How the lines of a visit are divided among claims under its first coverage.
///
/// # Errors
/// The store's.
pub(super) fn parts(
    db: &Connection,
    coverage: &Coverage,
    charges: &[Charge],
) -> Result<Vec<Part>, DeedError> {
    let carved = details::carve_out(db, coverage.id)?;
    Ok(split(charges, |charge| {
        payer_of(coverage, carved.as_ref(), charge)
    }))
}

/// Who answers for a service under a coverage.
pub(super) fn payer_of(coverage: &Coverage, carved: Option<&CarveOut>, charge: &Charge) -> PayerId {
    match carved {
        Some(carved) if is_behavioral(charge.code) => carved.payer,
        _ => coverage.payer,
    }
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
        file_by: last_day(cx, (&visit, &payer), coverage)?,
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
