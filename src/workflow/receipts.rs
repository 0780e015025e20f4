//! Receipts: what patients paid, as a list and as paper.

use chrono::NaiveDate;

use super::error::DeedError;
use super::statements::service;
use crate::codesets::CodeSets;
use crate::domain::account::{AccountEvent, AccountEventKind, Channel};
use crate::domain::keys::{DepositId, PatientId};
use crate::domain::ledger::{Account, Party, Source};
use crate::domain::money::Money;
use crate::domain::party::PersonName;
use crate::forms::Sheets;
use crate::forms::receipt::{Receipt, sheets};
use crate::store::{
    Connection, accounts, balances, deposits, ledger, patient_lines, patients, practice,
};

/// One payment of a patient.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentRow {
    /// The number of its receipt.
    pub receipt: i64,
    /// When it came.
    pub on: NaiveDate,
    /// Who paid.
    pub patient: PatientId,
    /// That person's name.
    pub name: PersonName,
    /// How much.
    pub amount: Money,
    /// How it came.
    pub channel: Channel,
    /// Tender and reference.
    pub how: String,
    /// Its row in the bank register.
    pub deposit: DepositId,
    /// That it came back or was undone.
    pub gone: Option<AccountEvent>,
}

/// The payments between two days, both included, newest first.
///
/// # Errors
/// The database's.
pub fn list(db: &Connection, from: NaiveDate, to: NaiveDate) -> anyhow::Result<Vec<PaymentRow>> {
    let mut found = Vec::new();
    for event in accounts::of_kind(db, AccountEventKind::Receipt)?
        .into_iter()
        .rev()
    {
        if (from..=to).contains(&event.on) {
            found.push(row(db, event)?);
        }
    }
    Ok(found)
}

fn row(db: &Connection, event: AccountEvent) -> anyhow::Result<PaymentRow> {
    let deposit = event.deposit.unwrap_or(DepositId(0));
    let patient = deposits::get(db, deposit)?.and_then(|deposit| deposit.patient);
    let patient = patient.unwrap_or(event.patient);
    let person = patients::get(db, patient)?;
    Ok(PaymentRow {
        receipt: event.number.unwrap_or(0),
        on: event.on,
        patient,
        name: person.map(|person| person.name).unwrap_or_default(),
        amount: event.amount.unwrap_or(Money::ZERO),
        channel: Channel::from_name(&event.name).unwrap_or(Channel::Desk),
        how: event.words.clone(),
        deposit,
        gone: accounts::answers(db, event.id)?.pop(),
    })
}

/// The receipt of that number as sheets: text and PDF come of them.
///
/// # Errors
/// As [`receipt`].
pub fn paper(db: &Connection, codes: &CodeSets, number: i64) -> Result<Sheets, DeedError> {
    Ok(sheets(&receipt(db, codes, number)?))
}

/// The receipt of that number, as it stands now.
///
/// # Errors
/// [`DeedError::NoSuch`]; the database's.
pub fn receipt(db: &Connection, codes: &CodeSets, number: i64) -> Result<Receipt, DeedError> {
    let event = accounts::numbered(db, AccountEventKind::Receipt, number)?
        .ok_or_else(|| DeedError::no_such("receipt", number))?;
    let paid = row(db, event)?;
    let mut receipt = Receipt {
        number,
        practice: practice::get(db)?.map(|own| own.name).unwrap_or_default(),
        from: paid.name,
        on: paid.on,
        amount: paid.amount,
        how: paid.how,
        applied: Vec::new(),
        unapplied: Money::ZERO,
        gone: paid
            .gone
            .map(|gone| format!("{} on {}: {}", gone.kind.words(), gone.on, gone.words)),
    };
    let mut entries: Vec<_> = balances::postings_of_deposit(db, paid.deposit)?
        .into_iter()
        .map(|posting| posting.entry)
        .collect();
    entries.dedup();
    for id in entries {
        let is_payment = ledger::entry(db, id)?
            .is_some_and(|entry| matches!(entry.source(), Source::PatientPayment { .. }));
        if !is_payment {
            continue;
        }
        for posting in ledger::postings(db, id)? {
            if let Account::Receivable(line, Party::Patient) = posting.account {
                let line = patient_lines::of_line(db, line)?;
                let words = service(codes, &line);
                receipt.applied.push((line.dos, words, -posting.amount));
            } else if let Account::PatientCredit(_) = posting.account {
                receipt.unapplied -= posting.amount;
            }
        }
    }
    Ok(receipt)
}
