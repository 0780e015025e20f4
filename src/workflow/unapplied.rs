//! Unapplied money and credits of an account: applied to a balance of the same account, never of
//! another.

use serde::{Deserialize, Serialize};

use super::account::{balance, move_money, of_patient, positive, reason};
use super::context::{DeedContext, Role};
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, may, must};
use super::take_payment::{TO_LINE, ToLine, allocate};
use crate::domain::keys::{PatientId, ServiceLineId};
use crate::domain::ledger::{Account, Party};
use crate::domain::money::Money;
use crate::store::{guarantors, patient_balances, patient_lines};

/// Whose unapplied money goes where.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApplyUnapplied {
    /// Whose money.
    pub patient: i64,
    /// Where it goes; the oldest balances of the account first when nothing is said.
    pub lines: Vec<ToLine>,
}

/// `apply-unapplied`
pub static APPLY_UNAPPLIED: Deed = Deed {
    name: "apply-unapplied",
    title: "Apply a patient's unapplied money to balances of the account",
    role: Role::Biller,
    fields: &[
        must("patient", Is::Number, "whose money"),
        may(
            "lines",
            Is::Records(TO_LINE),
            "where it goes; the oldest balances first when left out",
        ),
    ],
    example: r#"{"patient":1,"lines":[{"line":3,"amount":"12.50"}]}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: ApplyUnapplied| {
            apply_unapplied(cx, &input)
        })
    },
};

/// What is applied and what is left.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Applied {
    /// Applied by this deed.
    pub applied: String,
    /// Still unapplied.
    pub left: String,
}

/// Applies unapplied money.
///
/// # Errors
/// Refused where there is none or nothing is owed; a chosen line that is not of the account.
pub fn apply_unapplied(cx: &DeedContext<'_>, input: &ApplyUnapplied) -> Result<Applied, DeedError> {
    let account = of_patient(cx.tx, input.patient)?;
    let patient = PatientId(input.patient);
    let has = patient_balances::credit_of(cx.tx, patient)?;
    if !has.is_positive() {
        return Err(DeedError::refused(
            format!("patient {patient} has no unapplied money"),
            "nothing was changed",
        ));
    }
    let owed = patient_balances::owed_by(cx.tx, account)?;
    let parts = allocate(&owed, (&input.lines, has))?;
    if parts.is_empty() {
        return Err(DeedError::refused(
            format!("nothing is owed on the account of patient {account}"),
            "keep it for the next visit, or refund it",
        ));
    }
    let mut applied = Money::ZERO;
    for (line, part) in parts {
        let from = Account::PatientCredit(patient);
        let to = Account::Receivable(line, Party::Patient);
        // A payment takes from what is owed: the credit is the debit side here.
        move_money(cx, (to, from, part), "unapplied money applied")?;
        applied += part;
    }
    let detail = serde_json::json!({ "applied": applied.to_string() });
    cx.audit(
        APPLY_UNAPPLIED.name,
        ("patient", Some(patient.0)),
        Some(&detail),
    )?;
    Ok(Applied {
        applied: applied.to_string(),
        left: (has - applied).to_string(),
    })
}

/// A credit of one line to the balance of another.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TransferCredit {
    /// The line in credit.
    pub from_line: i64,
    /// The line that owes.
    pub to_line: i64,
    /// How much; as much as fits when empty.
    pub amount: String,
    /// Why.
    pub reason: String,
}

/// `transfer-credit`
pub static TRANSFER_CREDIT: Deed = Deed {
    name: "transfer-credit",
    title: "Move a patient's credit to another balance of the same account",
    role: Role::Biller,
    fields: &[
        must("from_line", Is::Number, "the service line in credit"),
        must("to_line", Is::Number, "the service line that owes"),
        may(
            "amount",
            Is::Amount,
            "how much; as much as fits when left out",
        ),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"from_line":3,"to_line":9,"amount":"9.80","reason":"overpaid in March"}"#,
    run: |cx, json| {
        from_json(cx, json, |cx, input: TransferCredit| {
            transfer_credit(cx, &input)
        })
    },
};

/// Moves a credit.
///
/// # Errors
/// Refused between two accounts, and for more than the credit or than what is owed.
pub fn transfer_credit(cx: &DeedContext<'_>, input: &TransferCredit) -> Result<Applied, DeedError> {
    let why = reason(&input.reason)?;
    let (from, to) = (ServiceLineId(input.from_line), ServiceLineId(input.to_line));
    let owner = |line| -> Result<PatientId, DeedError> {
        let line = patient_lines::of_line(cx.tx, line)
            .map_err(|_| DeedError::no_such("service line", line))?;
        Ok(guarantors::of(cx.tx, line.patient)?)
    };
    if owner(from)? != owner(to)? {
        return Err(DeedError::refused(
            "a credit is never moved to another account",
            "refund it to whom it belongs",
        ));
    }
    let credit = -balance(cx.tx, from, Party::Patient)?;
    let owed = balance(cx.tx, to, Party::Patient)?;
    let most = credit.min(owed);
    let amount = if input.amount.trim().is_empty() {
        most
    } else {
        positive("amount", &input.amount)?
    };
    if amount > most || !amount.is_positive() {
        return Err(DeedError::refused(
            format!(
                "{} is in credit and {owed} is owed",
                credit.max(Money::ZERO)
            ),
            "move no more than both",
        ));
    }
    let at = |line| Account::Receivable(line, Party::Patient);
    move_money(cx, (at(to), at(from), amount), why)?;
    let claims = crate::store::claims::of_line(cx.tx, from)?;
    if let Some(claim) = claims.into_iter().next() {
        super::post_remittance::clear_claims(cx, claim, why)?;
    }
    let detail = serde_json::json!({ "amount": amount.to_string(), "to": to.0 });
    cx.audit(
        TRANSFER_CREDIT.name,
        ("service-line", Some(from.0)),
        Some(&detail),
    )?;
    Ok(Applied {
        applied: amount.to_string(),
        left: (credit - amount).to_string(),
    })
}
