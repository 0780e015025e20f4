//! Refunds: asked for, paid by a check, posted; never more than the credit. The credit leaves the
//! receivables when the refund is asked for and stands as payable until its check is written.

use serde::{Deserialize, Serialize};

use super::account::{move_money, positive, reason, tell};
use super::context::{DeedContext, Role};
use super::credits::{CreditKey, CreditOf, KEY, about};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, may, must};
use super::undo_payment::standing_entries;
use crate::domain::account::{AccountEvent, AccountEventKind};
use crate::domain::keys::{DepositId, PatientId, PayerId};
use crate::domain::ledger::{Account, Party};
use crate::domain::money::Money;
use crate::store::deposits::{self, Deposit};
use crate::store::{Connection, accounts, guarantors, ledger, patient_balances};

/// A refund that is asked for.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RequestRefund {
    /// Of which credit.
    pub credit: CreditKey,
    /// How much; all of it when empty.
    pub amount: String,
    /// Why.
    pub reason: String,
    /// To the patient although a payer of the account has not finished.
    pub although_pending: bool,
}

/// `request-refund`
pub static REQUEST_REFUND: Deed = Deed {
    name: "request-refund",
    title: "Ask for the refund of a credit: never more than it is",
    role: Role::Biller,
    fields: &[
        must("credit", Is::Record(KEY), "which credit"),
        may("amount", Is::Amount, "how much; all of it when left out"),
        must("reason", Is::Text, "why"),
        may(
            "although_pending",
            Is::Flag,
            "to the patient although a payer has not finished",
        ),
    ],
    example: concat!(
        r#"{"credit":{"line":3,"payer":null,"patient":null},"amount":"9.80","#,
        r#""reason":"paid twice","although_pending":false}"#
    ),
    run: |cx, json| {
        from_json(cx, json, |cx, input: RequestRefund| {
            request_refund(cx, &input)
        })
    },
};

/// A refund after a deed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RefundIs {
    /// Its number.
    pub refund: i64,
    /// How much.
    pub amount: String,
    /// `asked`, `paid` or `cancelled`.
    pub status: &'static str,
    /// The deposit row of its check, a negative one, once it is paid.
    pub deposit: Option<i64>,
}

/// Asks for a refund.
///
/// # Errors
/// Refused for more than the credit, and to a patient while a payer of the account has not
/// finished, unless that is confirmed.
pub fn request_refund(cx: &DeedContext<'_>, input: &RequestRefund) -> Result<RefundIs, DeedError> {
    let why = reason(&input.reason)?;
    let credit = input.credit.find(cx)?;
    let amount = if input.amount.trim().is_empty() {
        credit.amount
    } else {
        positive("amount", &input.amount)?
    };
    if amount > credit.amount {
        return Err(DeedError::refused(
            format!("{amount} is more than the credit of {}", credit.amount),
            "a refund is never more than the credit",
        ));
    }
    let (from, party) = match credit.of {
        CreditOf::Line(line, party) => (Account::Receivable(line, party), party),
        CreditOf::Unapplied(patient) => (Account::PatientCredit(patient), Party::Patient),
    };
    let account = guarantors::of(cx.tx, credit.patient)?;
    if party == Party::Patient && !input.although_pending {
        let pending = patient_balances::payers_owe(cx.tx, account)?;
        if pending.is_positive() {
            return Err(DeedError::refused(
                format!("payers still owe {pending} on the account of patient {account}"),
                "wait for them, or confirm that it is refunded although they have not finished",
            ));
        }
    }
    let number = accounts::next_number(cx.tx, AccountEventKind::RefundAsked)?;
    let said = format!("refund {number}: {why}");
    move_money(cx, (Account::RefundPayable(party), from, amount), &said)?;
    let event = AccountEvent {
        number: Some(number),
        ..about(cx, AccountEventKind::RefundAsked, &credit)?
    };
    tell(cx, REQUEST_REFUND.name, &event.of(amount).said("", why))?;
    Ok(RefundIs {
        refund: number,
        amount: amount.to_string(),
        status: "asked",
        deposit: None,
    })
}

/// The check of a refund.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PayRefund {
    /// The number of the refund.
    pub refund: i64,
    /// The number of our check.
    pub check: String,
}

/// `pay-refund`
pub static PAY_REFUND: Deed = Deed {
    name: "pay-refund",
    title: "Post the check of a refund",
    role: Role::Biller,
    fields: &[
        must("refund", Is::Number, "the number of the refund"),
        must("check", Is::Text, "the number of our check"),
    ],
    example: r#"{"refund":1,"check":"2041"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: PayRefund| pay_refund(cx, &input)),
};

/// A refund as its events tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refund {
    /// The request.
    pub asked: AccountEvent,
    /// Its number.
    pub number: i64,
    /// How much.
    pub amount: Money,
    /// To whom.
    pub to: Party,
    /// The payment, where its check went out.
    pub paid: Option<AccountEvent>,
    /// The end of it, where it was called off.
    pub cancelled: Option<AccountEvent>,
}

impl Refund {
    fn of(db: &Connection, asked: AccountEvent) -> anyhow::Result<Refund> {
        let (mut paid, mut cancelled) = (None, None);
        for answer in accounts::answers(db, asked.id)? {
            if answer.kind == AccountEventKind::RefundPaid {
                paid = Some(answer);
            } else if answer.kind == AccountEventKind::RefundCancelled {
                cancelled = Some(answer);
            }
        }
        Ok(Refund {
            number: asked.number.unwrap_or(0),
            amount: asked.amount.unwrap_or(Money::ZERO),
            to: asked.payer.map_or(Party::Patient, Party::Payer),
            asked,
            paid,
            cancelled,
        })
    }

    /// `asked`, `paid` or `cancelled`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match (&self.cancelled, &self.paid) {
            (Some(_), _) => "cancelled",
            (None, Some(_)) => "paid",
            (None, None) => "asked",
        }
    }
}

/// Every refund, the newest first.
///
/// # Errors
/// The database's.
pub fn list(db: &Connection) -> anyhow::Result<Vec<Refund>> {
    let asked = accounts::of_kind(db, AccountEventKind::RefundAsked)?;
    asked
        .into_iter()
        .rev()
        .map(|one| Refund::of(db, one))
        .collect()
}

fn find(cx: &DeedContext<'_>, number: i64) -> Result<Refund, DeedError> {
    let asked = accounts::numbered(cx.tx, AccountEventKind::RefundAsked, number)?
        .ok_or_else(|| DeedError::no_such("refund", number))?;
    Ok(Refund::of(cx.tx, asked)?)
}

fn refuse_ended(refund: &Refund) -> Result<(), DeedError> {
    match refund.status() {
        "asked" => Ok(()),
        status => Err(DeedError::refused(
            format!("refund {} is {status}", refund.number),
            "nothing was changed",
        )),
    }
}

/// Posts the check of a refund: the bank register shows it as money that left.
///
/// # Errors
/// Refused where it is paid or called off, or the check was used for another.
pub fn pay_refund(cx: &DeedContext<'_>, input: &PayRefund) -> Result<RefundIs, DeedError> {
    let check = input.check.trim();
    if check.is_empty() {
        return Err(DeedError::field("check", "the number of our check"));
    }
    let refund = find(cx, input.refund)?;
    refuse_ended(&refund)?;
    let used = list(cx.tx)?.into_iter().find(|other| {
        other.cancelled.is_none() && other.paid.as_ref().is_some_and(|paid| paid.name == check)
    });
    if let Some(other) = used {
        return Err(DeedError::refused(
            format!("check {check} paid refund {}", other.number),
            "look at the number again",
        ));
    }
    let (payer, patient): (Option<PayerId>, Option<PatientId>) = match refund.to {
        Party::Payer(payer) => (Some(payer), None),
        Party::Patient => (None, refund.asked.n.map(PatientId)),
    };
    let deposit = deposits::add(
        cx.tx,
        &Deposit {
            id: DepositId(0),
            payer,
            patient,
            method: "refund".to_owned(),
            trace: check.to_owned(),
            amount: -refund.amount,
            received_on: cx.today,
        },
    )?;
    let said = format!("refund {} paid, check {check}", refund.number);
    let payable = Account::RefundPayable(refund.to);
    move_money(
        cx,
        (Account::Deposit(deposit), payable, refund.amount),
        &said,
    )?;
    let event = AccountEvent {
        deposit: Some(deposit),
        ..AccountEvent::new(AccountEventKind::RefundPaid, refund.asked.patient, cx.today)
    };
    let event = event
        .of(refund.amount)
        .about(refund.asked.id)
        .said(check, "");
    tell(cx, PAY_REFUND.name, &event)?;
    Ok(RefundIs {
        refund: refund.number,
        amount: refund.amount.to_string(),
        status: "paid",
        deposit: Some(deposit.0),
    })
}

/// Which refund is called off, and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CancelRefund {
    /// The number of the refund.
    pub refund: i64,
    /// Why.
    pub reason: String,
}

/// `cancel-refund`
pub static CANCEL_REFUND: Deed = Deed {
    name: "cancel-refund",
    title: "Call a refund off, its check voided: the credit is there again",
    role: Role::Biller,
    fields: &[
        must("refund", Is::Number, "the number of the refund"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"refund":1,"reason":"check 2041 was lost and is stopped"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: CancelRefund| {
            cancel_refund(cx, &input)
        })
    },
};

/// Calls a refund off; a check that went out is taken back first, by reversal.
///
/// # Errors
/// Refused where it was called off before.
pub fn cancel_refund(cx: &DeedContext<'_>, input: &CancelRefund) -> Result<RefundIs, DeedError> {
    let why = reason(&input.reason)?;
    let refund = find(cx, input.refund)?;
    if refund.cancelled.is_some() {
        refuse_ended(&refund)?;
    }
    if let Some(deposit) = refund.paid.as_ref().and_then(|paid| paid.deposit) {
        for (id, entry) in standing_entries(cx, deposit)? {
            ledger::append_entry(cx.tx, &entry.reversed(id, cx.today, why))?;
        }
    }
    let to = match (refund.asked.line, refund.asked.n) {
        (Some(line), _) => Account::Receivable(line, refund.to),
        (None, Some(patient)) => Account::PatientCredit(PatientId(patient)),
        (None, None) => return Err(DeedError::no_such("credit of refund", refund.number)),
    };
    let said = format!("refund {} called off: {why}", refund.number);
    let payable = Account::RefundPayable(refund.to);
    move_money(cx, (to, payable, refund.amount), &said)?;
    let kind = AccountEventKind::RefundCancelled;
    let event = AccountEvent::new(kind, refund.asked.patient, cx.today);
    let event = event.of(refund.amount).about(refund.asked.id).said("", why);
    tell(cx, CANCEL_REFUND.name, &event)?;
    Ok(RefundIs {
        refund: refund.number,
        amount: refund.amount.to_string(),
        status: "cancelled",
        deposit: None,
    })
}
