//! Take over what a payer corrects about the insured (NM1*74) into the coverage that was billed.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::post_remittance::{Choices, preview};
use super::registry::{Deed, Is, from_json, must};
use crate::billing::post::corrected;
use crate::domain::keys::{ClaimId, RemittanceId};
use crate::store::{claims, coverages, patients, remittances};

/// Which claim payment says so.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CorrectionInput {
    /// The number of the remittance.
    pub remittance: i64,
    /// Which claim payment of it, counted from 1.
    pub claim_payment: usize,
}

/// `apply-correction`
pub static APPLY_CORRECTION: Deed = Deed {
    name: "apply-correction",
    title: "Take a payer's correction of the insured over into the coverage",
    role: Role::Biller,
    fields: &[
        must("remittance", Is::Number, "which remittance"),
        must(
            "claim_payment",
            Is::Number,
            "which claim payment of it, from 1",
        ),
    ],
    example: r#"{"remittance":1,"claim_payment":1}"#,
    run: |cx, json| from_json(cx, json, |cx, input: CorrectionInput| apply(cx, input)),
};

/// Takes the correction over: the member id into the coverage, the name into the subscriber, or
/// into the patient who is his own subscriber.
///
/// # Errors
/// Refused when the payment corrects nothing that differs, or fits no claim.
pub fn apply(cx: &DeedContext<'_>, input: CorrectionInput) -> Result<Value, DeedError> {
    let id = RemittanceId(input.remittance);
    let place = input.claim_payment.wrapping_sub(1);
    let seen = preview(cx.tx, cx.today, id, &Choices::default())?;
    let payment = seen.remittance.claims.get(place);
    let payment =
        payment.ok_or_else(|| DeedError::no_such("claim payment", input.claim_payment))?;
    let plan = seen.plan.claims.iter().find(|plan| plan.index == place);
    let posted = remittances::claims(cx.tx, id)?;
    let posted = posted.iter().find(|claim| claim.place == place);
    let claim: Option<ClaimId> = plan
        .and_then(|plan| plan.claim)
        .or(posted.and_then(|row| row.claim));
    let nothing = || {
        DeedError::refused(
            "the payer corrects nothing here that differs from our coverage",
            "the preview says where one does",
        )
    };
    let claim = claim
        .map(|id| claims::get(cx.tx, id))
        .transpose()?
        .flatten();
    let claim = claim.ok_or_else(nothing)?;
    let mut coverage = coverages::get(cx.tx, claim.coverage)?
        .ok_or_else(|| DeedError::no_such("coverage", claim.coverage))?;
    let mut patient = patients::get(cx.tx, claim.patient)?
        .ok_or_else(|| DeedError::no_such("patient", claim.patient))?;
    let insured = match &coverage.subscriber {
        Some(subscriber) => subscriber.name.clone(),
        None => patient.name.clone(),
    };
    let correction = corrected(payment, (&insured, &coverage.member_id)).ok_or_else(nothing)?;
    let mut changed = Vec::new();
    if let Some(member_id) = correction.member_id {
        coverage.member_id = member_id;
        changed.push("member_id");
    }
    if let Some(name) = correction.name {
        match &mut coverage.subscriber {
            Some(subscriber) => subscriber.name = name,
            None => {
                patient.name = name;
                patients::change(cx.tx, &patient)?;
            }
        }
        changed.push("name");
    }
    coverages::change(cx.tx, &coverage)?;
    let detail = json!({ "changed": changed, "remittance": id.0 });
    cx.audit(
        APPLY_CORRECTION.name,
        ("coverage", Some(coverage.id.0)),
        Some(&detail),
    )?;
    Ok(json!({ "coverage": coverage.id.0, "changed": changed }))
}
