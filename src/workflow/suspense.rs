//! Money in suspense: paid for a claim that nobody knew. It is looked at again each time, and a
//! person may say whose it is: a claim's, a patient's, the practice's, or the sender's again.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::post_remittance::{Choices, post, preview, status_after};
use super::registry::{Deed, Is, from_json, may, must};
use crate::billing::post::Action;
use crate::domain::keys::{ClaimId, DepositId, PatientId, RemittanceId};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::store::money_events::{self, MoneyEvent, MoneyEventKind};
use crate::store::remittances::{self, RemittanceClaim, RemittanceRow, RemittanceStatus};
use crate::store::{Connection, ledger, patients};
use chrono::NaiveDate;

/// Whose an amount in suspense is.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SuspenseInput {
    /// The number of the remittance.
    pub remittance: i64,
    /// Which claim payment of it, counted from 1.
    pub claim_payment: usize,
    /// `claim`, `patient`, `practice` or `sender`.
    pub to: String,
    /// The number of the claim or of the patient.
    pub id: Option<i64>,
    /// Why.
    pub reason: String,
}

/// Where to look again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuspenseRetry {
    /// The number of the remittance; 0 for every one.
    pub remittance: i64,
}

/// Which decision is taken back.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SuspenseUndo {
    /// The number of the decision.
    pub decision: i64,
    /// Why.
    pub reason: String,
}

/// `assign-suspense`
pub static ASSIGN_SUSPENSE: Deed = Deed {
    name: "assign-suspense",
    title: "Say whose an amount in suspense is: a claim's, a patient's, ours, or the sender's",
    role: Role::Biller,
    fields: &[
        must("remittance", Is::Number, "which remittance"),
        must(
            "claim_payment",
            Is::Number,
            "which claim payment of it, from 1",
        ),
        must("to", Is::Text, "claim, patient, practice or sender"),
        may(
            "id",
            Is::Number,
            "the number of the claim or of the patient",
        ),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"remittance":1,"claim_payment":2,"to":"claim","id":4,"reason":"maiden name"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: SuspenseInput| assign(cx, &input)),
};

/// `retry-suspense`
pub static RETRY_SUSPENSE: Deed = Deed {
    name: "retry-suspense",
    title: "Look again for the claims of money in suspense, and post what is found",
    role: Role::Biller,
    fields: &[must(
        "remittance",
        Is::Number,
        "which remittance; 0 for every one",
    )],
    example: r#"{"remittance":0}"#,
    run: |cx, json| from_json(cx, json, |cx, input: SuspenseRetry| retry(cx, input)),
};

/// `undo-suspense`
pub static UNDO_SUSPENSE: Deed = Deed {
    name: "undo-suspense",
    title: "Put an amount back into suspense",
    role: Role::Biller,
    fields: &[
        must(
            "decision",
            Is::Number,
            "which decision, as the list shows it",
        ),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"decision":1,"reason":"another patient of that name"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: SuspenseUndo| {
            undo(cx, input.decision, &input.reason)?;
            Ok(json!({ "undone": input.decision }))
        })
    },
};

/// An amount in suspense.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuspenseRow {
    /// In which remittance.
    pub remittance: RemittanceRow,
    /// The claim payment.
    pub claim: RemittanceClaim,
    /// The claim that it would post to now, when one fits.
    pub fits: Option<ClaimId>,
    /// What stands in its way, or nothing.
    pub why: String,
}

/// What assigning an amount came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SuspenseIs {
    /// The number of the decision, by which it is taken back.
    pub decision: i64,
    /// The remittance's status now.
    pub status: &'static str,
    /// How much was assigned.
    pub amount: String,
}

/// Every amount in suspense, oldest remittance first, each looked at again.
///
/// # Errors
/// The store's.
pub fn waiting(db: &Connection, today: NaiveDate) -> Result<Vec<SuspenseRow>, DeedError> {
    let mut found = Vec::new();
    for row in remittances::in_status(db, RemittanceStatus::Partial)? {
        let mut claims = remittances::claims(db, row.id)?;
        claims.retain(|claim| claim.standing && claim.action == "suspense");
        if claims.is_empty() {
            continue;
        }
        let seen = preview(db, today, row.id, &Choices::default())?;
        for claim in claims {
            let plan = seen
                .plan
                .claims
                .iter()
                .find(|plan| plan.index == claim.place);
            found.push(SuspenseRow {
                remittance: row.clone(),
                fits: plan
                    .filter(|plan| matches!(plan.action, Action::Post))
                    .and_then(|plan| plan.claim),
                why: plan
                    .and_then(|plan| plan.action.reason())
                    .unwrap_or_default()
                    .to_owned(),
                claim,
            });
        }
    }
    Ok(found)
}

/// The choices of a posting that touches what is in suspense and nothing else.
fn only_suspense(db: &Connection, id: RemittanceId) -> Result<Choices, DeedError> {
    let rows = remittances::claims(db, id)?;
    let left = rows.iter().filter(|claim| claim.action == "refuse");
    Ok(Choices {
        left_out: left.map(|claim| claim.place).collect(),
        ..Choices::default()
    })
}

/// How many amounts were found a claim for, and how much they come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Retried {
    /// Amounts posted.
    pub posted: usize,
    /// Amounts that still wait.
    pub waiting: usize,
}

/// Looks again for the claims of all money in suspense, and posts what is found.
///
/// # Errors
/// Those of posting.
pub fn retry(cx: &DeedContext<'_>, input: SuspenseRetry) -> Result<Retried, DeedError> {
    let rows = waiting(cx.tx, cx.today)?;
    let mut ids: Vec<RemittanceId> = rows
        .iter()
        .filter(|row| row.fits.is_some())
        .filter(|row| input.remittance == 0 || row.remittance.id.0 == input.remittance)
        .map(|row| row.remittance.id)
        .collect();
    ids.dedup();
    for id in ids {
        let choices = only_suspense(cx.tx, id)?;
        post(cx, id, &choices)?;
    }
    let left = waiting(cx.tx, cx.today)?.len();
    let done = Retried {
        posted: rows.len().saturating_sub(left),
        waiting: left,
    };
    let detail = json!({ "posted": done.posted, "waiting": done.waiting });
    cx.audit(RETRY_SUSPENSE.name, ("remittance", None), Some(&detail))?;
    Ok(done)
}

/// Says whose an amount in suspense is.
///
/// # Errors
/// Refused when the amount is not in suspense, when the claim cannot take it, and without a
/// reason.
pub fn assign(cx: &DeedContext<'_>, input: &SuspenseInput) -> Result<SuspenseIs, DeedError> {
    let reason = input.reason.trim();
    if reason.len() < 3 {
        return Err(DeedError::field(
            "reason",
            "say why in a few words: it is kept",
        ));
    }
    let id = RemittanceId(input.remittance);
    let row = remittances::get(cx.tx, id)?.ok_or_else(|| DeedError::no_such("remittance", id))?;
    let place = input.claim_payment.wrapping_sub(1);
    let claim = remittances::claims(cx.tx, id)?
        .into_iter()
        .find(|claim| claim.place == place && claim.standing && claim.action == "suspense")
        .ok_or_else(|| {
            let why = format!(
                "claim payment {} of remittance {id} is not in suspense",
                input.claim_payment
            );
            DeedError::refused(why, "remit suspense lists what is")
        })?;
    let decision = decide(cx, (&row, &claim), (input, reason))?;
    let status = status_after(cx.tx, id)?;
    let posted = row.posted_on.unwrap_or(cx.today);
    remittances::set_status(cx.tx, id, status, Some((posted, deposit_of(&row)?)))?;
    let detail = json!({ "place": place, "to": input.to, "amount": claim.paid.to_string() });
    cx.audit(
        ASSIGN_SUSPENSE.name,
        ("remittance", Some(id.0)),
        Some(&detail),
    )?;
    Ok(SuspenseIs {
        decision,
        status: status.name(),
        amount: claim.paid.to_string(),
    })
}

/// Moves the amount to whom the input names; the number of the decision.
fn decide(
    cx: &DeedContext<'_>,
    (row, claim): (&RemittanceRow, &RemittanceClaim),
    (input, reason): (&SuspenseInput, &str),
) -> Result<i64, DeedError> {
    let needed = || DeedError::field("id", "the number of the claim or the patient is missing");
    match input.to.as_str() {
        "claim" => {
            let to = ClaimId(input.id.ok_or_else(needed)?);
            to_claim(cx, row, claim.place, (to, reason))
        }
        "patient" => {
            let patient = PatientId(input.id.ok_or_else(needed)?);
            patients::get(cx.tx, patient)?.ok_or_else(|| DeedError::no_such("patient", patient))?;
            let to = (
                Account::PatientCredit(patient),
                MoneyEventKind::SuspenseToPatient,
            );
            away(cx, (row, claim), to, reason)
        }
        "practice" => {
            let account = Account::ProviderAdjustment(deposit_of(row)?);
            let to = (account, MoneyEventKind::SuspenseToPractice);
            away(cx, (row, claim), to, reason)
        }
        "sender" => {
            let payer = row.payer.ok_or_else(|| {
                DeedError::refused(
                    format!("remittance {} is from nobody that is known", row.id),
                    "add the payer first, or keep the money as the practice's",
                )
            })?;
            let account = Account::RefundPayable(Party::Payer(payer));
            away(
                cx,
                (row, claim),
                (account, MoneyEventKind::SuspenseReturned),
                reason,
            )
        }
        other => {
            let why = format!("{other:?} is none of claim, patient, practice, sender");
            Err(DeedError::field("to", why))
        }
    }
}

fn deposit_of(row: &RemittanceRow) -> Result<DepositId, DeedError> {
    row.deposit.ok_or_else(|| {
        let why = format!("remittance {} has no deposit", row.id);
        DeedError::refused(why, "post it first")
    })
}

fn to_claim(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    place: usize,
    (claim, reason): (ClaimId, &str),
) -> Result<i64, DeedError> {
    let mut choices = only_suspense(cx.tx, row.id)?;
    choices.matched.insert(place, claim);
    choices.accepted.insert(place);
    let posted = post(cx, row.id, &choices)?;
    let plan = posted.plan.claims.iter().find(|plan| plan.index == place);
    if let Some(why) = plan.and_then(|plan| plan.action.reason()) {
        return Err(DeedError::refused(
            format!("claim {claim} cannot take it: {why}"),
            "choose another claim, or keep it as a patient's credit",
        ));
    }
    let mut event = MoneyEvent::new(MoneyEventKind::SuspenseToClaim, cx.today, reason);
    event.remittance = Some((row.id, place));
    event.claim = Some(claim);
    Ok(money_events::append(cx.tx, &event)?)
}

/// Moves an amount out of suspense into an account that is no claim's.
fn away(
    cx: &DeedContext<'_>,
    (row, claim): (&RemittanceRow, &RemittanceClaim),
    (to, kind): (Account, MoneyEventKind),
    reason: &str,
) -> Result<i64, DeedError> {
    let deposit = deposit_of(row)?;
    let source = Source::Manual {
        reason: reason.to_owned(),
    };
    let movement = (Account::Suspense(deposit), to, -claim.paid);
    let entry = Entry::transfer(cx.today, source, None, movement)
        .map_err(|_| DeedError::refused("it pays nothing", "there is nothing to assign"))?;
    let number = ledger::append_entry(cx.tx, &entry)?;
    let mut event = MoneyEvent::new(kind, cx.today, reason);
    event.remittance = Some((row.id, claim.place));
    event.deposit = Some(deposit);
    event.entry = Some(number);
    event.amount = claim.paid;
    if let Account::PatientCredit(patient) = to {
        event.patient = Some(patient);
    }
    let decided = RemittanceClaim {
        action: "post".to_owned(),
        reason: format!("out of suspense ({}): {reason}", kind.name()),
        ..claim.clone()
    };
    remittances::set_claim(cx.tx, row.id, &decided)?;
    Ok(money_events::append(cx.tx, &event)?)
}

/// Puts an amount back into suspense that was given to a patient, the practice or the sender.
///
/// # Errors
/// Refused when the decision does not stand, or posted the amount to a claim.
pub fn undo(cx: &DeedContext<'_>, decision: i64, reason: &str) -> Result<(), DeedError> {
    let reason = reason.trim();
    if reason.len() < 3 {
        return Err(DeedError::field(
            "reason",
            "say why in a few words: it is kept",
        ));
    }
    let kinds = [
        MoneyEventKind::SuspenseToPatient,
        MoneyEventKind::SuspenseToPractice,
        MoneyEventKind::SuspenseReturned,
    ];
    let mut found = None;
    for kind in kinds {
        let mut standing = money_events::of_kind(cx.tx, kind)?.into_iter();
        found = found.or_else(|| standing.find(|(number, _)| *number == decision));
    }
    let (number, event) = found.ok_or_else(|| {
        DeedError::refused(
            format!("decision {decision} put nothing out of suspense that can be put back"),
            "what was posted to a claim is unposted there",
        )
    })?;
    if let Some(id) = event.entry
        && let Some(entry) = ledger::entry(cx.tx, id)?
    {
        ledger::append_entry(cx.tx, &entry.reversed(id, cx.today, reason))?;
    }
    money_events::undo(cx.tx, number, cx.today, reason)?;
    let Some((id, place)) = event.remittance else {
        return Ok(());
    };
    for claim in remittances::claims(cx.tx, id)? {
        if claim.place == place {
            let back = RemittanceClaim {
                action: "suspense".to_owned(),
                reason: format!("put back: {reason}"),
                ..claim
            };
            remittances::set_claim(cx.tx, id, &back)?;
        }
    }
    if let Some(row) = remittances::get(cx.tx, id)?
        && let (Some(on), Some(deposit)) = (row.posted_on, row.deposit)
    {
        remittances::set_status(cx.tx, id, RemittanceStatus::Partial, Some((on, deposit)))?;
    }
    cx.audit(UNDO_SUSPENSE.name, ("remittance", Some(id.0)), None)
}

/// Takes an amount out of suspense because its claim was found: the entry that put it there is
/// answered, and the posting follows.
pub(super) fn release(
    cx: &DeedContext<'_>,
    row: &RemittanceRow,
    place: usize,
    why: &str,
) -> Result<(), DeedError> {
    let rows = remittances::claims(cx.tx, row.id)?;
    let Some(claim) = rows.iter().find(|claim| claim.place == place) else {
        return Ok(());
    };
    for (id, entry) in ledger::entries_of_remittance(cx.tx, row.id)? {
        let of_claim = matches!(entry.source(), Source::Remittance { segment, .. }
            if *segment == claim.segments.0);
        let mut accounts = entry.postings().iter().map(|p| p.account);
        let suspends = accounts.any(|account| matches!(account, Account::Suspense(_)));
        if of_claim && suspends && ledger::reversal(cx.tx, id)?.is_none() {
            ledger::append_entry(cx.tx, &entry.reversed(id, cx.today, why))?;
        }
    }
    Ok(())
}

/// What of a deposit waits in suspense.
///
/// # Errors
/// The store's.
pub fn of_remittance(db: &Connection, id: RemittanceId) -> Result<Money, DeedError> {
    let rows = remittances::claims(db, id)?;
    let waiting = rows.iter().filter(|c| c.standing && c.action == "suspense");
    Ok(waiting.map(|claim| claim.paid).sum())
}
