//! Checks as they happen: one comes without its remittance, one is void or returned, and one of
//! ours pays what a payer asks back. Every change is an entry of its own day; nothing is edited.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::post_remittance::clear_claims;
use super::registry::{Deed, Is, from_json, may, must};
use super::unpost_remittance::unpost_whole;
use crate::domain::keys::{ClaimId, DepositId, PayerId};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::remittance::Remittance;
use crate::store::deposits::{self, Deposit};
use crate::store::money_events::{self, MoneyEvent, MoneyEventKind};
use crate::store::{balances, claims, ledger, payers, remittances};

/// A check or transfer that came without its remittance.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DepositInput {
    /// The payer, when it is known.
    pub payer: Option<i64>,
    /// `CHK`, `ACH` or `FWT`.
    pub method: String,
    /// Its number.
    pub trace: String,
    /// How much.
    pub amount: String,
    /// When it came.
    pub received_on: Option<NaiveDate>,
    /// What is known of it.
    pub reason: String,
}

/// `add-deposit`
pub static ADD_DEPOSIT: Deed = Deed {
    name: "add-deposit",
    title: "Enter a check or a transfer that came without its remittance",
    role: Role::Biller,
    fields: &[
        may("payer", Is::Number, "which payer, when it is known"),
        must("method", Is::Text, "CHK, ACH or FWT"),
        must("trace", Is::Text, "check or EFT number"),
        must("amount", Is::Amount, "how much"),
        may(
            "received_on",
            Is::Date,
            "when it came; today where left out",
        ),
        must("reason", Is::Text, "what is known of it"),
    ],
    example: r#"{"payer":1,"method":"CHK","trace":"10442","amount":"138.95",
        "received_on":"2026-03-20","reason":"no remittance with it"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: DepositInput| add(cx, &input)),
};

/// A deposit, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DepositReason {
    /// The number of the deposit.
    pub deposit: i64,
    /// Why.
    pub reason: String,
}

/// `void-deposit`
pub static VOID_DEPOSIT: Deed = Deed {
    name: "void-deposit",
    title: "Void a check that never became money: what it paid is owed again",
    role: Role::Biller,
    fields: &[
        must("deposit", Is::Number, "which deposit"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"deposit":1,"reason":"stopped by the payer, reissued"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: DepositReason| {
            take_out(cx, &input, MoneyEventKind::Voided)
        })
    },
};

/// `return-deposit`
pub static RETURN_DEPOSIT: Deed = Deed {
    name: "return-deposit",
    title: "Record a check that the bank returned: what it paid is owed again",
    role: Role::Biller,
    fields: &[
        must("deposit", Is::Number, "which deposit"),
        must("reason", Is::Text, "the bank's reason"),
    ],
    example: r#"{"deposit":1,"reason":"not sufficient funds"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: DepositReason| {
            take_out(cx, &input, MoneyEventKind::Returned)
        })
    },
};

/// A check of ours for what a payer asks back.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecoupmentInput {
    /// The payer.
    pub payer: i64,
    /// The claim that it overpaid, when it is known.
    pub claim: Option<i64>,
    /// How much.
    pub amount: String,
    /// The number of our check.
    pub check: String,
    /// The payer's letter, and why.
    pub reason: String,
}

/// `pay-recoupment`
pub static PAY_RECOUPMENT: Deed = Deed {
    name: "pay-recoupment",
    title: "Pay by check what a payer asks back",
    role: Role::Biller,
    fields: &[
        must("payer", Is::Number, "which payer"),
        may(
            "claim",
            Is::Number,
            "the claim that it overpaid, when it is known",
        ),
        must("amount", Is::Amount, "how much"),
        must("check", Is::Text, "the number of our check"),
        must("reason", Is::Text, "the payer's letter, and why"),
    ],
    example: r#"{"payer":1,"claim":4,"amount":"64.20","check":"2201","reason":"letter of 03-02"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: RecoupmentInput| pay_back(cx, &input)),
};

fn checked(reason: &str) -> Result<&str, DeedError> {
    let reason = reason.trim();
    if reason.len() < 3 {
        return Err(DeedError::field(
            "reason",
            "say why in a few words: it is kept",
        ));
    }
    Ok(reason)
}

fn positive(text: &str) -> Result<Money, DeedError> {
    let amount = Money::parse(text).map_err(|e| DeedError::field("amount", e.to_string()))?;
    if !amount.is_positive() {
        return Err(DeedError::field("amount", "is more than nothing"));
    }
    Ok(amount)
}

fn by_hand(
    cx: &DeedContext<'_>,
    (reason, claim): (&str, Option<ClaimId>),
    movement: (Account, Account, Money),
) -> Result<Option<crate::domain::keys::EntryId>, DeedError> {
    let source = Source::Manual {
        reason: reason.to_owned(),
    };
    match Entry::transfer(cx.today, source, claim, movement) {
        Ok(entry) => Ok(Some(ledger::append_entry(cx.tx, &entry)?)),
        Err(_) => Ok(None),
    }
}

/// Enters a check or transfer without a remittance: its money waits in suspense.
///
/// # Errors
/// When a field is wrong, or the register has that number with that amount.
pub fn add(cx: &DeedContext<'_>, input: &DepositInput) -> Result<Value, DeedError> {
    let (amount, reason) = (positive(&input.amount)?, checked(&input.reason)?);
    if !["CHK", "ACH", "FWT"].contains(&input.method.as_str()) {
        return Err(DeedError::field("method", "is CHK, ACH or FWT"));
    }
    let payer = input.payer.map(PayerId);
    if let Some(payer) = payer {
        payers::get(cx.tx, payer)?.ok_or_else(|| DeedError::no_such("payer", payer))?;
    }
    let trace = input.trace.trim().to_owned();
    if trace.is_empty() {
        return Err(DeedError::field(
            "trace",
            "the number of the check or transfer",
        ));
    }
    if let Some(known) = deposits::with_trace(cx.tx, &trace, amount)?.first() {
        return Err(DeedError::refused(
            format!("deposit {} has that number and that amount", known.id),
            "it is in the register",
        ));
    }
    let id = deposits::add(
        cx.tx,
        &Deposit {
            id: DepositId(0),
            payer,
            patient: None,
            method: input.method.clone(),
            trace,
            amount,
            received_on: input.received_on.unwrap_or(cx.today),
        },
    )?;
    let movement = (Account::Suspense(id), Account::Deposit(id), amount);
    by_hand(cx, (reason, None), movement)?;
    let detail = json!({ "amount": amount.to_string() });
    cx.audit(ADD_DEPOSIT.name, ("deposit", Some(id.0)), Some(&detail))?;
    Ok(json!({ "id": id.0 }))
}

/// The deposit that was entered by hand for the money of a remittance, where there is one: its
/// money leaves suspense, since the remittance says whose it is.
pub(super) fn entered_before(
    cx: &DeedContext<'_>,
    remittance: &Remittance,
) -> Result<Option<DepositId>, DeedError> {
    for deposit in deposits::with_trace(cx.tx, &remittance.trace, remittance.amount)? {
        let used = remittances::of_deposit(cx.tx, deposit.id)?;
        if deposit.patient.is_some() || !used.is_empty() || is_out(cx, deposit.id)? {
            continue;
        }
        answer_all(cx, deposit.id, "its remittance came")?;
        return Ok(Some(deposit.id));
    }
    Ok(None)
}

fn is_out(cx: &DeedContext<'_>, id: DepositId) -> Result<bool, DeedError> {
    let events = money_events::of_deposit(cx.tx, id)?;
    let out = [MoneyEventKind::Voided, MoneyEventKind::Returned];
    Ok(events.iter().any(|(_, event)| out.contains(&event.kind)))
}

/// Answers every entry of a deposit that stands and is no remittance's.
fn answer_all(cx: &DeedContext<'_>, id: DepositId, why: &str) -> Result<Vec<ClaimId>, DeedError> {
    let mut touched = Vec::new();
    for row in balances::postings_of_deposit(cx.tx, id)? {
        let Some(entry) = ledger::entry(cx.tx, row.entry)? else {
            continue;
        };
        let own = match entry.source() {
            Source::PatientPayment { .. } | Source::Manual { .. } => true,
            Source::ChargeEntry { .. }
            | Source::Remittance { .. }
            | Source::Takeback { .. }
            | Source::Reversal { .. } => false,
        };
        if own && ledger::reversal(cx.tx, row.entry)?.is_none() {
            ledger::append_entry(cx.tx, &entry.reversed(row.entry, cx.today, why))?;
            touched.extend(entry.claim());
        }
    }
    touched.dedup();
    Ok(touched)
}

/// Takes a check out, [`MoneyEventKind::Voided`] or [`MoneyEventKind::Returned`]: what it paid is
/// owed again.
///
/// # Errors
/// Refused without a reason, when it is out already, and where something was built on what it
/// paid that only a person can undo.
pub fn take_out(
    cx: &DeedContext<'_>,
    input: &DepositReason,
    kind: MoneyEventKind,
) -> Result<Value, DeedError> {
    let reason = checked(&input.reason)?;
    let id = DepositId(input.deposit);
    let deposit = deposits::get(cx.tx, id)?.ok_or_else(|| DeedError::no_such("deposit", id))?;
    if is_out(cx, id)? {
        return Err(DeedError::refused(
            format!("deposit {id} is void or returned already"),
            "there is nothing left of it",
        ));
    }
    let mut undone = Vec::new();
    for remittance in remittances::of_deposit(cx.tx, id)? {
        if remittance.status.is_posted() {
            undone.extend(unpost_whole(cx, remittance.id, (reason, true))?);
        }
    }
    for claim in answer_all(cx, id, reason)? {
        clear_claims(cx, claim, &format!("deposit {id} {}", kind.name()))?;
    }
    let mut event = MoneyEvent::new(kind, cx.today, reason);
    event.deposit = Some(id);
    event.amount = deposit.amount;
    money_events::append(cx.tx, &event)?;
    let detail = json!({ "amount": deposit.amount.to_string() });
    let deed = if kind == MoneyEventKind::Voided {
        VOID_DEPOSIT.name
    } else {
        RETURN_DEPOSIT.name
    };
    cx.audit(deed, ("deposit", Some(id.0)), Some(&detail))?;
    Ok(json!({ "deposit": id.0, "status": kind.name(), "undone_first": undone }))
}

/// Pays what a payer asks back by a check of ours.
///
/// # Errors
/// Refused when the payer has less in credit on the claim.
pub fn pay_back(cx: &DeedContext<'_>, input: &RecoupmentInput) -> Result<Value, DeedError> {
    let (amount, reason) = (positive(&input.amount)?, checked(&input.reason)?);
    let payer = PayerId(input.payer);
    payers::get(cx.tx, payer)?.ok_or_else(|| DeedError::no_such("payer", payer))?;
    if input.check.trim().is_empty() {
        return Err(DeedError::field("check", "the number of our check"));
    }
    let claim = input.claim.map(ClaimId);
    let credits = match claim {
        Some(claim) => credits(cx, (claim, payer), amount)?,
        None => vec![(Account::RecoupmentClearing(payer), amount)],
    };
    let id = deposits::add(
        cx.tx,
        &Deposit {
            id: DepositId(0),
            payer: Some(payer),
            patient: None,
            method: "CHK".to_owned(),
            trace: input.check.trim().to_owned(),
            amount: -amount,
            received_on: cx.today,
        },
    )?;
    let mut entry = None;
    for (account, part) in credits {
        let movement = (Account::Deposit(id), account, part);
        entry = by_hand(cx, (reason, claim), movement)?;
    }
    let mut event = MoneyEvent::new(MoneyEventKind::RecoupmentPaid, cx.today, reason);
    event.deposit = Some(id);
    event.claim = claim;
    event.entry = entry;
    event.amount = amount;
    money_events::append(cx.tx, &event)?;
    if let Some(claim) = claim {
        clear_claims(
            cx,
            claim,
            &format!("recoupment paid by check {}", input.check.trim()),
        )?;
    }
    let detail = json!({ "amount": amount.to_string() });
    cx.audit(PAY_RECOUPMENT.name, ("deposit", Some(id.0)), Some(&detail))?;
    Ok(json!({ "id": id.0, "amount": (-amount).to_string() }))
}

/// What a payer has in credit on the lines of a claim, up to an amount.
fn credits(
    cx: &DeedContext<'_>,
    (claim, payer): (ClaimId, PayerId),
    amount: Money,
) -> Result<Vec<(Account, Money)>, DeedError> {
    claims::get(cx.tx, claim)?.ok_or_else(|| DeedError::no_such("claim", claim))?;
    let (mut left, mut parts) = (amount, Vec::new());
    for line in claims::lines(cx.tx, claim)? {
        for (party, balance) in balances::of_line(cx.tx, line)? {
            let part = (-balance).min(left);
            if party == Party::Payer(payer) && part.is_positive() {
                parts.push((Account::Receivable(line, party), part));
                left -= part;
            }
        }
    }
    if left.is_zero() {
        return Ok(parts);
    }
    Err(DeedError::refused(
        format!(
            "the payer has {} in credit on claim {claim}, not {amount}",
            amount - left
        ),
        "pay that, or leave the claim out until it is known",
    ))
}
