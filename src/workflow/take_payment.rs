//! Take a patient's payment: to the oldest balances first, and what is left is kept as credit.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::post_remittance::clear_claims;
use super::registry::{Deed, Is, from_json, may, must};
use crate::domain::keys::{ClaimId, DepositId, PatientId};
use crate::domain::ledger::{Account, Entry, Party, Posting, Source};
use crate::domain::money::Money;
use crate::store::deposits::{self, Deposit};
use crate::store::{claims, ledger, patient_balances, patients};

/// A payment at the desk or by mail.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PatientPayment {
    /// The number of the patient.
    pub patient: i64,
    /// How much.
    pub amount: String,
    /// How: `cash`, `check`, `card`.
    pub tender: String,
    /// Check number or the terminal's reference.
    pub reference: String,
}

/// `take-payment`
pub static TAKE_PAYMENT: Deed = Deed {
    name: "take-payment",
    title: "Take a patient's payment: oldest balance first, the rest stays as credit",
    role: Role::Biller,
    fields: &[
        must("patient", Is::Number, "which patient"),
        must("amount", Is::Amount, "how much"),
        must("tender", Is::Text, "cash, check or card"),
        may(
            "reference",
            Is::Text,
            "check number or the terminal's reference",
        ),
    ],
    example: r#"{"patient":1,"amount":"19.60","tender":"check","reference":"1044"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: PatientPayment| {
            take_payment(cx, &input)
        })
    },
};

/// What became of a payment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PaymentTaken {
    /// The number of the deposit, which is the receipt's.
    pub deposit: i64,
    /// What was applied to balances.
    pub applied: String,
    /// What is kept as the patient's credit.
    pub credit: String,
}

/// Takes a patient's payment.
///
/// # Errors
/// When the amount is not money, is not positive, or there is no such patient.
pub fn take_payment(
    cx: &DeedContext<'_>,
    input: &PatientPayment,
) -> Result<PaymentTaken, DeedError> {
    let amount =
        Money::parse(&input.amount).map_err(|e| DeedError::field("amount", e.to_string()))?;
    if !amount.is_positive() {
        return Err(DeedError::field("amount", "a payment is more than nothing"));
    }
    if !["cash", "check", "card"].contains(&input.tender.as_str()) {
        return Err(DeedError::field("tender", "is cash, check or card"));
    }
    let patient = PatientId(input.patient);
    patients::get(cx.tx, patient)?.ok_or_else(|| DeedError::no_such("patient", patient))?;
    let deposit = deposits::add(
        cx.tx,
        &Deposit {
            id: DepositId(0),
            payer: None,
            patient: Some(patient),
            method: input.tender.clone(),
            trace: input.reference.trim().to_owned(),
            amount,
            received_on: cx.today,
        },
    )?;
    let mut left = amount;
    let mut touched: Vec<ClaimId> = Vec::new();
    for (line, owed) in patient_balances::owed_by(cx.tx, patient)? {
        let part = owed.min(left);
        if !part.is_positive() {
            continue;
        }
        let account = Account::Receivable(line, Party::Patient);
        let claim = claims::of_line(cx.tx, line)?.into_iter().next();
        pay(cx, input, claim, (deposit, account, part))?;
        touched.extend(claim);
        left -= part;
    }
    if left.is_positive() {
        pay(
            cx,
            input,
            None,
            (deposit, Account::PatientCredit(patient), left),
        )?;
    }
    touched.dedup();
    for claim in touched {
        clear_claims(cx, claim, &format!("patient payment {deposit}"))?;
    }
    let applied = amount - left;
    let detail = json!({ "applied": applied.to_string(), "credit": left.to_string() });
    cx.audit(
        TAKE_PAYMENT.name,
        ("deposit", Some(deposit.0)),
        Some(&detail),
    )?;
    Ok(PaymentTaken {
        deposit: deposit.0,
        applied: applied.to_string(),
        credit: left.to_string(),
    })
}

fn pay(
    cx: &DeedContext<'_>,
    input: &PatientPayment,
    claim: Option<ClaimId>,
    (deposit, from, amount): (DepositId, Account, Money),
) -> Result<(), DeedError> {
    let tender = format!("{} {}", input.tender, input.reference.trim());
    let postings = vec![
        Posting {
            account: Account::Deposit(deposit),
            amount,
        },
        Posting {
            account: from,
            amount: -amount,
        },
    ];
    let source = Source::PatientPayment {
        tender: tender.trim().to_owned(),
    };
    let entry = Entry::new(cx.today, source, claim, postings).map_err(anyhow::Error::from)?;
    ledger::append_entry(cx.tx, &entry)?;
    Ok(())
}
