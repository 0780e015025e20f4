//! Take a patient's payment: to the oldest balances first or as chosen; what is left is kept as
//! unapplied money, which its own list shows until it is applied or given back.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::account::{of_patient, positive};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::post_remittance::clear_claims;
use super::registry::{Deed, Field, Is, from_json, may, must};
use crate::domain::account::{AccountEvent, AccountEventKind, Channel};
use crate::domain::keys::{ClaimId, DepositId, PatientId, ServiceLineId};
use crate::domain::ledger::{Account, Entry, Party, Posting, Source};
use crate::domain::money::Money;
use crate::store::deposits::{self, Deposit};
use crate::store::{accounts, claims, ledger, patient_balances};

/// So much to that line.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ToLine {
    /// The number of the service line.
    pub line: i64,
    /// How much.
    pub amount: String,
}

/// The fields of [`ToLine`].
pub(super) const TO_LINE: &[Field] = &[
    must("line", Is::Number, "which service line"),
    must("amount", Is::Amount, "how much"),
];

/// A payment of a patient.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// `desk`, `mail` or `processor`.
    pub channel: String,
    /// Where it goes; the oldest balances first when nothing is said.
    pub lines: Vec<ToLine>,
    /// Apply none of it now.
    pub keep_unapplied: bool,
    /// It is another payment, although one with the same reference was taken.
    pub another: bool,
}

impl Default for PatientPayment {
    fn default() -> PatientPayment {
        PatientPayment {
            patient: 0,
            amount: String::new(),
            tender: String::new(),
            reference: String::new(),
            channel: Channel::Desk.name().to_owned(),
            lines: Vec::new(),
            keep_unapplied: false,
            another: false,
        }
    }
}

/// `take-payment`
pub static TAKE_PAYMENT: Deed = Deed {
    name: "take-payment",
    title: "Take a patient's payment: oldest balance first or as chosen, the rest unapplied",
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
        may(
            "channel",
            Is::Text,
            "desk, mail or processor; desk when left out",
        ),
        may(
            "lines",
            Is::Records(TO_LINE),
            "where it goes; the oldest balances first when left out",
        ),
        may("keep_unapplied", Is::Flag, "apply none of it now"),
        may(
            "another",
            Is::Flag,
            "although a payment with this reference was taken before",
        ),
    ],
    example: concat!(
        r#"{"patient":1,"amount":"19.60","tender":"check","reference":"1044","channel":"mail","#,
        r#""lines":[{"line":3,"amount":"19.60"}],"keep_unapplied":false,"another":false}"#
    ),
    run: |cx, json| {
        from_json(cx, json, |cx, input: PatientPayment| {
            take_payment(cx, &input)
        })
    },
};

/// What became of a payment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PaymentTaken {
    /// The number of the deposit.
    pub deposit: i64,
    /// The number of the receipt, without a gap from 1.
    pub receipt: i64,
    /// What was applied to balances.
    pub applied: String,
    /// What is kept as the patient's unapplied money.
    pub credit: String,
}

/// Takes a patient's payment.
///
/// # Errors
/// When the amount is not money or not positive, there is no such patient, a chosen line is not
/// of the account or owes less; refused for a reference that was taken before.
pub fn take_payment(
    cx: &DeedContext<'_>,
    input: &PatientPayment,
) -> Result<PaymentTaken, DeedError> {
    let amount = positive("amount", &input.amount)?;
    if !["cash", "check", "card"].contains(&input.tender.as_str()) {
        return Err(DeedError::field("tender", "is cash, check or card"));
    }
    let channel = Channel::from_name(&input.channel)
        .ok_or_else(|| DeedError::field("channel", "is desk, mail or processor"))?;
    let account = of_patient(cx.tx, input.patient)?;
    refuse_repeated(cx, input, amount)?;
    let parts = parts(cx, account, (input, amount))?;
    let deposit = deposits::add(
        cx.tx,
        &Deposit {
            id: DepositId(0),
            payer: None,
            patient: Some(PatientId(input.patient)),
            method: input.tender.clone(),
            trace: input.reference.trim().to_owned(),
            amount,
            received_on: cx.today,
        },
    )?;
    let applied = apply(cx, input, (deposit, &parts))?;
    let left = amount - applied;
    if left.is_positive() {
        let credit = Account::PatientCredit(PatientId(input.patient));
        pay(cx, input, None, (deposit, credit, left))?;
    }
    let settled = patient_balances::owed_by(cx.tx, account)?.is_empty();
    let receipt = accounts::next_number(cx.tx, AccountEventKind::Receipt)?;
    let event = AccountEvent {
        number: Some(receipt),
        n: Some(i64::from(settled)),
        deposit: Some(deposit),
        ..AccountEvent::new(AccountEventKind::Receipt, account, cx.today)
    };
    let said = said(input);
    accounts::append(cx.tx, &event.of(amount).said(channel.name(), &said))?;
    let detail = json!({ "applied": applied.to_string(), "credit": left.to_string() });
    cx.audit(
        TAKE_PAYMENT.name,
        ("deposit", Some(deposit.0)),
        Some(&detail),
    )?;
    Ok(PaymentTaken {
        deposit: deposit.0,
        receipt,
        applied: applied.to_string(),
        credit: left.to_string(),
    })
}

/// Tender and reference, as the ledger and the receipt say them.
fn said(input: &PatientPayment) -> String {
    format!("{} {}", input.tender, input.reference.trim())
        .trim()
        .to_owned()
}

/// The same check cannot be taken twice by accident.
fn refuse_repeated(
    cx: &DeedContext<'_>,
    input: &PatientPayment,
    amount: Money,
) -> Result<(), DeedError> {
    let trace = input.reference.trim();
    if trace.is_empty() || input.another {
        return Ok(());
    }
    let patient = PatientId(input.patient);
    let same = deposits::of_patient_with(cx.tx, patient, (&input.tender, trace))?;
    for deposit in same.into_iter().filter(|deposit| deposit.amount == amount) {
        let told = accounts::of_deposit(cx.tx, deposit.id)?;
        let gone =
            |id| -> Result<bool, DeedError> { Ok(!accounts::answers(cx.tx, id)?.is_empty()) };
        let Some(receipt) = told.first() else {
            continue;
        };
        if !gone(receipt.id)? {
            return Err(DeedError::refused(
                format!(
                    "{} {trace} over {amount} was taken on {}, receipt {}",
                    input.tender,
                    deposit.received_on,
                    receipt.number.unwrap_or(0)
                ),
                "say that it is another payment, if it is",
            ));
        }
    }
    Ok(())
}

/// Which lines get how much.
fn parts(
    cx: &DeedContext<'_>,
    account: PatientId,
    (input, amount): (&PatientPayment, Money),
) -> Result<Vec<(ServiceLineId, Money)>, DeedError> {
    if input.keep_unapplied {
        return Ok(Vec::new());
    }
    let owed = patient_balances::owed_by(cx.tx, account)?;
    allocate(&owed, (&input.lines, amount))
}

/// Shares an amount out: as chosen, or to the oldest first.
///
/// # Errors
/// [`DeedError::Invalid`] where a chosen line is not of the account or owes less than its part,
/// or the parts are more than the amount.
pub(super) fn allocate(
    owed: &[(ServiceLineId, Money)],
    (chosen, amount): (&[ToLine], Money),
) -> Result<Vec<(ServiceLineId, Money)>, DeedError> {
    let mut left = amount;
    let mut parts = Vec::new();
    if chosen.is_empty() {
        for (line, owes) in owed {
            let part = (*owes).min(left);
            if part.is_positive() {
                parts.push((*line, part));
                left -= part;
            }
        }
        return Ok(parts);
    }
    for (n, to) in chosen.iter().enumerate() {
        let field = |name: &str| format!("lines.{}.{name}", n + 1);
        let part = positive(&field("amount"), &to.amount)?;
        let line = ServiceLineId(to.line);
        let before: Money = parts
            .iter()
            .filter(|(known, _)| *known == line)
            .map(|(_, part)| *part)
            .sum();
        let owes = owed.iter().find(|(known, _)| *known == line);
        let Some((_, owes)) = owes else {
            return Err(DeedError::field(
                field("line"),
                "owes nothing on this account",
            ));
        };
        if before + part > *owes {
            let what = format!("is more than the {owes} that the line owes");
            return Err(DeedError::field(field("amount"), what));
        }
        if part > left {
            return Err(DeedError::field(
                field("amount"),
                "is more than is left of it",
            ));
        }
        left -= part;
        parts.push((line, part));
    }
    Ok(parts)
}

/// Applies the parts of a payment; returns their sum.
fn apply(
    cx: &DeedContext<'_>,
    input: &PatientPayment,
    (deposit, parts): (DepositId, &[(ServiceLineId, Money)]),
) -> Result<Money, DeedError> {
    let mut touched: Vec<ClaimId> = Vec::new();
    for (line, part) in parts {
        let account = Account::Receivable(*line, Party::Patient);
        let claim = claims::of_line(cx.tx, *line)?.into_iter().next();
        pay(cx, input, claim, (deposit, account, *part))?;
        touched.extend(claim);
    }
    touched.dedup();
    for claim in touched {
        clear_claims(cx, claim, &format!("patient payment {deposit}"))?;
    }
    Ok(parts.iter().map(|(_, part)| *part).sum())
}

fn pay(
    cx: &DeedContext<'_>,
    input: &PatientPayment,
    claim: Option<ClaimId>,
    (deposit, from, amount): (DepositId, Account, Money),
) -> Result<(), DeedError> {
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
        tender: said(input),
    };
    let entry = Entry::new(cx.today, source, claim, postings).map_err(anyhow::Error::from)?;
    ledger::append_entry(cx.tx, &entry)?;
    Ok(())
}
