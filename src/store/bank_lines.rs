//! Lines of bank statements, each kept once however often the bank sends it.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::{Chained, Transaction, text};
use super::{columns, files};
use crate::domain::keys::{BankLineId, FileHash};
use crate::domain::money::Money;

/// One line of a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankLine {
    /// Which record; `BankLineId(0)` before the first save.
    pub id: BankLineId,
    /// Line of its file, from 1.
    pub row: usize,
    /// Which account of the practice, as the mapping names it.
    pub account: String,
    /// When the bank booked it.
    pub booked_on: NaiveDate,
    /// Positive came in.
    pub amount: Money,
    /// Check or EFT number, empty where the bank gives none.
    pub trace: String,
    /// What the bank writes.
    pub words: String,
    /// What makes it this line and no other: account, day, amount, words, and how many just like
    /// it stand before it in its file.
    pub identity: String,
}

/// Keeps a line; nothing where it was kept before.
///
/// # Errors
/// The database's.
pub fn keep(tx: &Transaction<'_>, file: &FileHash, line: &BankLine) -> Result<Option<BankLineId>> {
    let known = tx
        .prepare_cached("SELECT 1 FROM bank_line WHERE identity = ?1")?
        .query_row([&line.identity], |_| Ok(()))
        .optional()?;
    if known.is_some() {
        return Ok(None);
    }
    let on = columns::day_text(line.booked_on);
    let values = [
        ValueRef::Integer(files::number(tx, file)?),
        ValueRef::Integer(i64::try_from(line.row)?),
        text(&line.account),
        text(&on),
        ValueRef::Integer(line.amount.cents()),
        text(&line.trace),
        text(&line.words),
        text(&line.identity),
    ];
    let id = tx
        .append(Chained::BankLine, &values, None)
        .context("keep a line of a bank statement")?;
    Ok(Some(BankLineId(id)))
}

/// The line of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: BankLineId) -> Result<Option<BankLine>> {
    db.prepare_cached("SELECT * FROM bank_line WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a line of a bank statement")
}

/// Lines booked between two days, both included, newest first.
///
/// # Errors
/// The database's.
pub fn between(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<BankLine>> {
    db.prepare_cached(
        "SELECT * FROM bank_line WHERE booked_on BETWEEN ?1 AND ?2 \
         ORDER BY booked_on DESC, id DESC",
    )?
    .query_map((columns::day_text(from), columns::day_text(to)), read)?
    .collect::<rusqlite::Result<_>>()
    .context("read the lines of the bank")
}

/// Lines that no standing decision speaks of, oldest first.
///
/// # Errors
/// The database's.
pub fn undecided(db: &Connection) -> Result<Vec<BankLine>> {
    db.prepare_cached(
        "SELECT * FROM bank_line b WHERE NOT EXISTS \
         (SELECT 1 FROM money_event m WHERE m.bank_line_id = b.id AND m.kind <> 'undone' \
          AND NOT EXISTS (SELECT 1 FROM money_event u WHERE u.undoes = m.id)) \
         ORDER BY booked_on, id",
    )?
    .query_map([], read)?
    .collect::<rusqlite::Result<_>>()
    .context("read the undecided lines of the bank")
}

fn read(row: &Row<'_>) -> rusqlite::Result<BankLine> {
    Ok(BankLine {
        id: BankLineId(row.get("id")?),
        row: row.get::<_, i64>("row")?.try_into().unwrap_or(0),
        account: row.get("account")?,
        booked_on: columns::day(row, "booked_on")?,
        amount: columns::money(row, "amount_cents")?,
        trace: row.get("trace")?,
        words: row.get("words")?,
        identity: row.get("identity")?,
    })
}
