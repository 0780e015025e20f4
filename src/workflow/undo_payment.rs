//! A payment that did not hold: returned by its bank, or entered in error. Every entry of it is
//! answered by a reversal; what had been applied from it later comes off first.

use serde::{Deserialize, Serialize};

use super::account::reason;
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::post_remittance::clear_claims;
use super::registry::{Deed, Field, Is, from_json, must};
use crate::domain::account::{AccountEvent, AccountEventKind};
use crate::domain::keys::{ClaimId, DepositId, EntryId, PatientId};
use crate::domain::ledger::{Account, Entry};
use crate::domain::money::Money;
use crate::store::{accounts, balances, deposits, ledger, patient_balances};

/// Which payment, and why it goes.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReceiptGone {
    /// The number of the receipt.
    pub receipt: i64,
    /// Why.
    pub reason: String,
}

const FIELDS: &[Field] = &[
    must("receipt", Is::Number, "the number of the receipt"),
    must("reason", Is::Text, "why"),
];

/// `return-payment`
pub static RETURN_PAYMENT: Deed = Deed {
    name: "return-payment",
    title: "A patient's payment came back from the bank (NSF): what it paid is owed again",
    role: Role::Biller,
    fields: FIELDS,
    example: r#"{"receipt":12,"reason":"check 1044 returned NSF"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: ReceiptGone| {
            take_back(cx, &input, AccountEventKind::Returned)
        })
    },
};

/// `undo-payment`
pub static UNDO_PAYMENT: Deed = Deed {
    name: "undo-payment",
    title: "Undo a patient's payment that was entered in error",
    role: Role::Biller,
    fields: FIELDS,
    example: r#"{"receipt":12,"reason":"entered for the wrong patient"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: ReceiptGone| {
            take_back(cx, &input, AccountEventKind::Undone)
        })
    },
};

/// What was taken back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TakenBack {
    /// The number of the receipt.
    pub receipt: i64,
    /// The money that is gone.
    pub amount: String,
    /// What is owed again.
    pub owed_again: String,
}

/// Takes a payment back, as returned or as undone.
///
/// # Errors
/// Refused where it is gone already, or where its money was refunded.
pub fn take_back(
    cx: &DeedContext<'_>,
    input: &ReceiptGone,
    how: AccountEventKind,
) -> Result<TakenBack, DeedError> {
    let why = reason(&input.reason)?;
    let receipt = accounts::numbered(cx.tx, AccountEventKind::Receipt, input.receipt)?
        .ok_or_else(|| DeedError::no_such("receipt", input.receipt))?;
    if let Some(answer) = accounts::answers(cx.tx, receipt.id)?.first() {
        return Err(DeedError::refused(
            format!(
                "receipt {} is gone since {}: {}",
                input.receipt,
                answer.on,
                answer.kind.words()
            ),
            "nothing is left to take back",
        ));
    }
    let deposit = receipt
        .deposit
        .ok_or_else(|| DeedError::no_such("deposit of receipt", input.receipt))?;
    let entries = standing_entries(cx, deposit)?;
    let mut touched: Vec<ClaimId> = Vec::new();
    let mut owed_again = Money::ZERO;
    for (id, entry) in entries {
        owed_again += receivables(&entry);
        ledger::append_entry(cx.tx, &entry.reversed(id, cx.today, why))?;
        touched.extend(entry.claim());
    }
    let patient = deposits::get(cx.tx, deposit)?.and_then(|deposit| deposit.patient);
    if let Some(patient) = patient {
        owed_again += unapply(cx, patient, (why, &mut touched))?;
    }
    touched.sort();
    touched.dedup();
    for claim in touched {
        clear_claims(cx, claim, why)?;
    }
    let gone = AccountEvent {
        deposit: Some(deposit),
        ..AccountEvent::new(how, receipt.patient, cx.today)
    };
    let amount = receipt.amount.unwrap_or(Money::ZERO);
    let gone = gone.of(amount).about(receipt.id).said("", why);
    let deed = if how == AccountEventKind::Returned {
        RETURN_PAYMENT.name
    } else {
        UNDO_PAYMENT.name
    };
    super::account::tell(cx, deed, &gone)?;
    Ok(TakenBack {
        receipt: input.receipt,
        amount: amount.to_string(),
        owed_again: owed_again.to_string(),
    })
}

/// The entries of a deposit that stand, each once.
pub(super) fn standing_entries(
    cx: &DeedContext<'_>,
    deposit: DepositId,
) -> Result<Vec<(EntryId, Entry)>, DeedError> {
    let mut ids: Vec<EntryId> = balances::postings_of_deposit(cx.tx, deposit)?
        .into_iter()
        .map(|posting| posting.entry)
        .collect();
    ids.dedup();
    standing(cx, &ids)
}

fn standing(cx: &DeedContext<'_>, ids: &[EntryId]) -> Result<Vec<(EntryId, Entry)>, DeedError> {
    let mut found = Vec::new();
    for id in ids {
        if ledger::reversal(cx.tx, *id)?.is_some() {
            continue;
        }
        if let Some(entry) = ledger::entry(cx.tx, *id)? {
            let answers = matches!(
                entry.source(),
                crate::domain::ledger::Source::Reversal { .. }
            );
            if !answers {
                found.push((*id, entry));
            }
        }
    }
    Ok(found)
}

/// What a payment took off balances, as a positive amount.
fn receivables(entry: &Entry) -> Money {
    let paid: Money = entry
        .postings()
        .iter()
        .filter(|posting| matches!(posting.account, Account::Receivable(..)))
        .map(|posting| posting.amount)
        .sum();
    -paid
}

/// Takes later applications of the patient's unapplied money back, the newest first, until no
/// more of it is used than there is; returns what is owed again by that.
fn unapply(
    cx: &DeedContext<'_>,
    patient: PatientId,
    (why, touched): (&str, &mut Vec<ClaimId>),
) -> Result<Money, DeedError> {
    let mut owed_again = Money::ZERO;
    if !patient_balances::credit_of(cx.tx, patient)?.is_negative() {
        return Ok(owed_again);
    }
    let mut ids = patient_balances::entries_of_credit(cx.tx, patient)?;
    ids.reverse();
    for (id, entry) in standing(cx, &ids)? {
        let applied = receivables(&entry);
        if !applied.is_positive() {
            continue;
        }
        ledger::append_entry(cx.tx, &entry.reversed(id, cx.today, why))?;
        touched.extend(entry.claim());
        owed_again += applied;
        if !patient_balances::credit_of(cx.tx, patient)?.is_negative() {
            return Ok(owed_again);
        }
    }
    Err(DeedError::refused(
        format!("the money of patient {patient} was refunded since"),
        "call the refund off first",
    ))
}
