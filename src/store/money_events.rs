//! What was decided about money beside its entries: a deposit matched with the bank, a check
//! returned, an amount in suspense assigned. It only grows: a decision that is taken back is
//! answered by one that names it.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::chain::{Chained, Transaction, maybe, text};
use super::columns;
use crate::domain::keys::{
    BankLineId, ClaimId, DenialId, DepositId, EntryId, PatientId, RemittanceId,
};
use crate::domain::money::Money;

/// The kinds of decisions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MoneyEventKind {
    /// A deposit and a line of the bank are the same money.
    BankMatched,
    /// A line of the bank is none of the register's business: a fee, a transfer of our own.
    BankSetAside,
    /// A check never became money: stopped, or voided by who wrote it.
    Voided,
    /// The bank took the money back.
    Returned,
    /// Money in suspense was posted to a claim.
    SuspenseToClaim,
    /// Money in suspense became a patient's credit.
    SuspenseToPatient,
    /// Money in suspense is the practice's own.
    SuspenseToPractice,
    /// Money in suspense goes back to who sent it.
    SuspenseReturned,
    /// How a denial stood before a posting decided it.
    DenialBefore,
    /// A recoupment was paid by a check of ours.
    RecoupmentPaid,
    /// An earlier decision is taken back.
    Undone,
}

impl MoneyEventKind {
    /// Every kind with its stored name.
    pub const ALL: [(MoneyEventKind, &'static str); 11] = [
        (MoneyEventKind::BankMatched, "bank-matched"),
        (MoneyEventKind::BankSetAside, "bank-set-aside"),
        (MoneyEventKind::Voided, "voided"),
        (MoneyEventKind::Returned, "returned"),
        (MoneyEventKind::SuspenseToClaim, "suspense-to-claim"),
        (MoneyEventKind::SuspenseToPatient, "suspense-to-patient"),
        (MoneyEventKind::SuspenseToPractice, "suspense-to-practice"),
        (MoneyEventKind::SuspenseReturned, "suspense-returned"),
        (MoneyEventKind::DenialBefore, "denial-before"),
        (MoneyEventKind::RecoupmentPaid, "recoupment-paid"),
        (MoneyEventKind::Undone, "undone"),
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<MoneyEventKind> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// One decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MoneyEvent {
    /// What kind.
    pub kind: MoneyEventKind,
    /// When.
    pub on: NaiveDate,
    /// About which deposit.
    pub deposit: Option<DepositId>,
    /// About which line of the bank.
    pub bank_line: Option<BankLineId>,
    /// About which claim of which remittance, by its place.
    pub remittance: Option<(RemittanceId, usize)>,
    /// The claim that got the money.
    pub claim: Option<ClaimId>,
    /// The patient who got the money.
    pub patient: Option<PatientId>,
    /// The denial that was decided.
    pub denial: Option<DenialId>,
    /// The entry that moved the money.
    pub entry: Option<EntryId>,
    /// How much.
    pub amount: Money,
    /// Why, in words.
    pub detail: String,
    /// The decision that this one takes back.
    pub undoes: Option<i64>,
}

impl MoneyEvent {
    /// A decision about nothing yet.
    #[must_use]
    pub fn new(kind: MoneyEventKind, on: NaiveDate, detail: &str) -> MoneyEvent {
        MoneyEvent {
            kind,
            on,
            deposit: None,
            bank_line: None,
            remittance: None,
            claim: None,
            patient: None,
            denial: None,
            entry: None,
            amount: Money::ZERO,
            detail: detail.to_owned(),
            undoes: None,
        }
    }
}

/// Appends a decision; returns its number.
///
/// # Errors
/// The database's.
pub fn append(tx: &Transaction<'_>, event: &MoneyEvent) -> Result<i64> {
    let on = columns::day_text(event.on);
    let place = event
        .remittance
        .map(|(_, place)| i64::try_from(place))
        .transpose()?;
    let values = [
        text(event.kind.name()),
        text(&on),
        maybe(event.deposit.map(|id| id.0)),
        maybe(event.bank_line.map(|id| id.0)),
        maybe(event.remittance.map(|(id, _)| id.0)),
        maybe(place),
        maybe(event.claim.map(|id| id.0)),
        maybe(event.patient.map(|id| id.0)),
        maybe(event.denial.map(|id| id.0)),
        maybe(event.entry.map(|id| id.0)),
        ValueRef::Integer(event.amount.cents()),
        text(&event.detail),
        maybe(event.undoes),
    ];
    tx.append(Chained::MoneyEvent, &values, None)
        .context("keep a decision about money")
}

/// Takes a decision back.
///
/// # Errors
/// The database's, when it was taken back before.
pub fn undo(tx: &Transaction<'_>, number: i64, on: NaiveDate, why: &str) -> Result<i64> {
    let mut event = MoneyEvent::new(MoneyEventKind::Undone, on, why);
    event.undoes = Some(number);
    append(tx, &event)
}

const STANDING: &str = "SELECT * FROM money_event m WHERE kind <> 'undone' \
     AND NOT EXISTS (SELECT 1 FROM money_event u WHERE u.undoes = m.id)";

/// The decisions about the claims of a remittance that stand, oldest first.
///
/// # Errors
/// The database's.
pub fn of_remittance(db: &Connection, id: RemittanceId) -> Result<Vec<(i64, MoneyEvent)>> {
    select(db, "AND remittance_id = ?1", [id.0])
}

/// The decisions about a deposit that stand, oldest first.
///
/// # Errors
/// The database's.
pub fn of_deposit(db: &Connection, id: DepositId) -> Result<Vec<(i64, MoneyEvent)>> {
    select(db, "AND deposit_id = ?1", [id.0])
}

/// The decisions about a line of the bank that stand, oldest first.
///
/// # Errors
/// The database's.
pub fn of_bank_line(db: &Connection, id: BankLineId) -> Result<Vec<(i64, MoneyEvent)>> {
    select(db, "AND bank_line_id = ?1", [id.0])
}

/// Every decision of a kind that stands, oldest first.
///
/// # Errors
/// The database's.
pub fn of_kind(db: &Connection, kind: MoneyEventKind) -> Result<Vec<(i64, MoneyEvent)>> {
    select(db, "AND kind = ?1", [kind.name()])
}

fn select(
    db: &Connection,
    which: &str,
    given: impl rusqlite::Params,
) -> Result<Vec<(i64, MoneyEvent)>> {
    // The condition is the program's own text.
    db.prepare_cached(&format!("{STANDING} {which} ORDER BY id"))?
        .query_map(given, read)?
        .collect::<rusqlite::Result<_>>()
        .context("read decisions about money")
}

fn read(row: &Row<'_>) -> rusqlite::Result<(i64, MoneyEvent)> {
    let number = |name: &str| row.get::<_, Option<i64>>(name);
    let place = number("place")?.and_then(|place| usize::try_from(place).ok());
    let remittance = number("remittance_id")?.map(RemittanceId);
    let event = MoneyEvent {
        kind: columns::parsed(row, "kind", MoneyEventKind::from_name)?,
        on: columns::day(row, "happened_on")?,
        deposit: number("deposit_id")?.map(DepositId),
        bank_line: number("bank_line_id")?.map(BankLineId),
        remittance: remittance.zip(place),
        claim: number("claim_id")?.map(ClaimId),
        patient: number("patient_id")?.map(PatientId),
        denial: number("denial_id")?.map(DenialId),
        entry: number("entry_id")?.map(EntryId),
        amount: columns::money(row, "amount_cents")?,
        detail: row.get("detail")?,
        undoes: number("undoes")?,
    };
    Ok((row.get("id")?, event))
}
