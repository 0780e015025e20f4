//! The account behind a deed: who answers for it, its rules, what protects a line from a bill.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::context::DeedContext;
use super::error::DeedError;
use crate::billing::dun::{Protection, StatementRules};
use crate::desk::Desk;
use crate::domain::account::{AccountEvent, AccountState};
use crate::domain::keys::{AccountEventId, PatientId, PayerId, ServiceLineId};
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::store::patient_lines::{self, PatientLine};
use crate::store::{Connection, accounts, claims, guarantors, ledger, paper, patients, settings};

/// The setting that holds the rules for statements.
pub(super) const RULES: &str = "statements.rules";

/// The rules for statements as they are kept, and what the letterhead says beside them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeptRules {
    /// Less than this is not billed by mail.
    pub minimum: String,
    /// Days from one statement to the next.
    pub days_between: i64,
    /// Days a person has to pay.
    pub days_to_pay: i64,
    /// The least payment that stops the dunning.
    pub least_payment: String,
    /// Less than this is written off after a statement.
    pub small_balance: String,
    /// Payers whose patients are not billed for now.
    pub held_payers: Vec<i64>,
    /// How to pay, a line each.
    pub ways_to_pay: Vec<String>,
}

impl Default for KeptRules {
    fn default() -> KeptRules {
        let rules = StatementRules::default();
        KeptRules {
            minimum: rules.minimum.to_string(),
            days_between: rules.days_between,
            days_to_pay: rules.days_to_pay,
            least_payment: rules.least_payment.to_string(),
            small_balance: rules.small_balance.to_string(),
            held_payers: Vec::new(),
            ways_to_pay: Vec::new(),
        }
    }
}

impl KeptRules {
    /// The rules of this practice.
    pub(super) fn read(db: &Connection) -> Result<KeptRules, DeedError> {
        Ok(settings::get(db, RULES)?.unwrap_or_default())
    }

    /// As the billing rules take them.
    pub(super) fn rules(&self) -> Result<StatementRules, DeedError> {
        let days = |field: &str, n: i64| {
            if (0..=366).contains(&n) {
                Ok(n)
            } else {
                Err(DeedError::field(field, "is 0 to 366 days"))
            }
        };
        Ok(StatementRules {
            minimum: amount("minimum", &self.minimum)?,
            days_between: days("days_between", self.days_between)?,
            days_to_pay: days("days_to_pay", self.days_to_pay)?,
            least_payment: amount("least_payment", &self.least_payment)?,
            small_balance: amount("small_balance", &self.small_balance)?,
        })
    }
}

/// An amount that may be nothing.
pub(super) fn amount(field: &str, text: &str) -> Result<Money, DeedError> {
    let money = Money::parse(text).map_err(|e| DeedError::field(field, e.to_string()))?;
    if money.is_negative() {
        return Err(DeedError::field(field, "is less than nothing"));
    }
    Ok(money)
}

/// An amount of more than nothing.
pub(super) fn positive(field: &str, text: &str) -> Result<Money, DeedError> {
    let money = amount(field, text)?;
    if money.is_zero() {
        return Err(DeedError::field(field, "is more than nothing"));
    }
    Ok(money)
}

/// A reason of a few words.
pub(super) fn reason(text: &str) -> Result<&str, DeedError> {
    let text = text.trim();
    if text.len() < 3 {
        let what = "say why in a few words: it is kept";
        return Err(DeedError::field("reason", what));
    }
    Ok(text)
}

/// The account of a patient who is there: its guarantor.
pub(super) fn of_patient(db: &Connection, patient: i64) -> Result<PatientId, DeedError> {
    let patient = PatientId(patient);
    patients::get(db, patient)?.ok_or_else(|| DeedError::no_such("patient", patient))?;
    Ok(guarantors::of(db, patient)?)
}

/// How an account stands.
pub fn state(db: &Connection, guarantor: PatientId) -> Result<AccountState, DeedError> {
    let least = KeptRules::read(db)?.rules()?.least_payment;
    Ok(AccountState::fold(&accounts::of(db, guarantor)?, least))
}

/// Keeps an event and leaves its line in the audit log under the deed's name.
pub(super) fn tell(
    cx: &DeedContext<'_>,
    deed: &str,
    event: &AccountEvent,
) -> Result<AccountEventId, DeedError> {
    let id = accounts::append(cx.tx, event)?;
    let detail = serde_json::json!({
        "event": event.kind.name(),
        "account": event.patient.0,
        "amount": event.amount.map(|amount| amount.to_string()),
    });
    cx.audit(deed, ("account-event", Some(id.0)), Some(&detail))?;
    Ok(id)
}

/// What protects a line from being billed to its patient.
#[must_use]
pub fn protection(line: &PatientLine) -> Option<Protection> {
    if line.qmb {
        return Some(Protection::Qmb);
    }
    line.covered_by
        .iter()
        .find_map(|(_, filing)| match filing.code() {
            "MC" => Some(Protection::Medicaid),
            "WC" => Some(Protection::WorkersComp),
            _ => None,
        })
}

/// Refuses to make a balance a protected patient's.
pub(super) fn refuse_protected(db: &Connection, line: ServiceLineId) -> Result<(), DeedError> {
    let line = patient_lines::of_line(db, line)?;
    match protection(&line) {
        None => Ok(()),
        Some(protection) => Err(DeedError::refused(
            format!(
                "patient {} may not be billed for it: {}",
                line.patient,
                protection.withholds().words()
            ),
            "bill the next payer, or write it off",
        )),
    }
}

/// Is the patient held back by a payer of the visit that the practice does not bill after?
pub(super) fn is_held_payer(line: &PatientLine, held: &[i64]) -> bool {
    line.covered_by
        .iter()
        .any(|(PayerId(payer), _)| held.contains(payer))
}

/// Moves an amount between two accounts of the books for a reason.
pub(super) fn move_money(
    cx: &DeedContext<'_>,
    (from, to, amount): (Account, Account, Money),
    why: &str,
) -> Result<(), DeedError> {
    let source = Source::Manual {
        reason: why.to_owned(),
    };
    let line = from.line().or(to.line());
    let claim = match line {
        Some(line) => claims::of_line(cx.tx, line)?.into_iter().next(),
        None => None,
    };
    let entry = Entry::transfer(cx.today, source, claim, (from, to, amount))
        .map_err(anyhow::Error::from)?;
    ledger::append_entry(cx.tx, &entry)?;
    if let Some(claim) = claim {
        super::post_remittance::clear_claims(cx, claim, why)?;
    }
    Ok(())
}

/// What a party owes for a line; negative is a credit.
pub(super) fn balance(
    db: &Connection,
    line: ServiceLineId,
    party: Party,
) -> Result<Money, DeedError> {
    let owed = crate::store::balances::of_line(db, line)?;
    Ok(owed
        .into_iter()
        .filter(|(who, _)| *who == party)
        .map(|(_, amount)| amount)
        .sum())
}

/// Writes the papers that are not in their folders yet: after a commit, and at the next start
/// after a crash. Returns their paths.
///
/// # Errors
/// Where a folder cannot be written; what was written before that is noted.
pub fn write_papers(desk: &mut Desk) -> Result<Vec<PathBuf>, DeedError> {
    let waiting = desk.store.read(paper::unwritten)?;
    let mut paths = Vec::with_capacity(waiting.len());
    for one in waiting {
        desk.store.read(|db| paper::write(db, &one))?;
        desk.store.write(|tx| paper::set_written(tx, one.id))?;
        paths.push(one.path);
    }
    Ok(paths)
}
