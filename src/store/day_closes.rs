//! Days whose books are closed: the roll-forward that was proved, kept for ever.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::{Chained, Transaction, maybe, maybe_text, text};
use super::error::StoreError;
use super::{columns, files, ledger};
use crate::domain::keys::{DepositId, EntryId, FileHash};
use crate::domain::ledger::{Entry, Movement, RollForward, Source};
use crate::domain::money::Money;

/// One closed day, or one that was opened again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayClose {
    /// Whether the day was closed; else the last closed day was opened again.
    pub closed: bool,
    /// The books are closed through this day; none where no day is closed any more.
    pub through: Option<NaiveDate>,
    /// The first day that the sheet covers; none for everything before too.
    pub opens: Option<NaiveDate>,
    /// The receivables before that day.
    pub opening: Money,
    /// What moved them.
    pub movements: RollForward,
    /// The receivables at the end of the day.
    pub closing: Money,
    /// What came in: the day's deposits as posted.
    pub deposited: Money,
    /// What the bank says came in, where it was compared.
    pub bank: Option<Money>,
    /// The last entry of the books at that moment.
    pub last_entry: i64,
    /// The instant, UTC.
    pub made_at: String,
    /// The day sheet as it was printed.
    pub sheet: Option<FileHash>,
    /// Why it was opened again.
    pub reason: Option<String>,
}

/// The last day whose books are closed.
///
/// # Errors
/// The database's.
pub fn closed_through(db: &Connection) -> Result<Option<NaiveDate>> {
    let through: Option<String> = db
        .prepare_cached("SELECT through FROM day_close ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    match through.as_deref() {
        None | Some("") => Ok(None),
        Some(day) => Ok(Some(day.parse().context("read the last closed day")?)),
    }
}

/// Refuses a day on which the books are closed.
///
/// # Errors
/// [`StoreError::DayClosed`]; the database's.
pub(super) fn must_be_open(db: &Connection, day: NaiveDate) -> Result<()> {
    match closed_through(db)? {
        Some(through) if day <= through => Err(StoreError::DayClosed { day, through }.into()),
        _ => Ok(()),
    }
}

/// Every close and reopening, oldest first.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<DayClose>> {
    let mut query = db.prepare_cached(
        "SELECT d.*, f.hash FROM day_close d LEFT JOIN file f ON f.id = d.file_id ORDER BY d.id",
    )?;
    let rows = query.query_and_then([], read)?;
    rows.collect()
}

/// The close that made the sheet of a day and still stands: the last one through that day.
///
/// # Errors
/// The database's.
pub fn of_day(db: &Connection, day: NaiveDate) -> Result<Option<DayClose>> {
    let last = all(db)?
        .into_iter()
        .rev()
        .find(|close| close.closed && close.through == Some(day));
    let stands = closed_through(db)?.is_some_and(|through| through >= day);
    Ok(last.filter(|_| stands))
}

/// Appends a close or a reopening.
///
/// # Errors
/// The database's.
pub fn append(tx: &Transaction<'_>, close: &DayClose) -> Result<i64> {
    let day = |day: Option<NaiveDate>| day.map(columns::day_text).unwrap_or_default();
    let (through, opens) = (day(close.through), day(close.opens));
    let movements = written(&close.movements);
    let file = close.sheet.as_ref().map(|hash| files::number(tx, hash));
    let values = [
        text(if close.closed { "closed" } else { "reopened" }),
        text(&through),
        text(&opens),
        ValueRef::Integer(close.opening.cents()),
        text(&movements),
        ValueRef::Integer(close.closing.cents()),
        ValueRef::Integer(close.deposited.cents()),
        maybe(close.bank.map(Money::cents)),
        ValueRef::Integer(close.last_entry),
        text(&close.made_at),
        maybe(file.transpose()?),
        maybe_text(close.reason.as_deref()),
    ];
    tx.append(Chained::DayClose, &values, None)
        .context("close the day")
}

/// As a row keeps them: `charges=296400 insurance=-20100`.
fn written(movements: &RollForward) -> String {
    let words: Vec<String> = movements
        .rows()
        .map(|(movement, amount)| format!("{}={}", movement.name(), amount.cents()))
        .collect();
    words.join(" ")
}

fn read_movements(text: &str) -> Option<RollForward> {
    let mut movements = RollForward::default();
    for word in text.split_whitespace() {
        let (name, cents) = word.split_once('=')?;
        let movement = Movement::ALL.into_iter().find(|m| m.name() == name)?;
        movements.put(movement, Money::from_cents(cents.parse().ok()?));
    }
    Some(movements)
}

fn read(row: &Row<'_>) -> Result<DayClose> {
    let day = |column: &str| -> Result<Option<NaiveDate>> {
        let text: String = row.get(column)?;
        Ok(if text.is_empty() {
            None
        } else {
            Some(text.parse()?)
        })
    };
    let hash: Option<Vec<u8>> = row.get("hash")?;
    Ok(DayClose {
        closed: row.get::<_, String>("event")? == "closed",
        through: day("through")?,
        opens: day("opens")?,
        opening: columns::money(row, "opening_cents")?,
        movements: columns::parsed(row, "movements", read_movements)?,
        closing: columns::money(row, "closing_cents")?,
        deposited: columns::money(row, "deposited_cents")?,
        bank: row
            .get::<_, Option<i64>>("bank_cents")?
            .map(Money::from_cents),
        last_entry: row.get("last_entry")?,
        made_at: row.get("made_at")?,
        sheet: hash.map(|hash| FileHash(super::hex::encode(&hash))),
        reason: row.get("reason")?,
    })
}

/// What moved the receivables between two days, both included.
///
/// # Errors
/// The database's.
pub fn roll_forward(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<RollForward> {
    let mut sums = RollForward::default();
    for (_, entry) in ledger::entries_between(db, from, to)? {
        let answers = far_end(db, &entry)?;
        sums.add(&entry, answers.as_ref());
    }
    Ok(sums)
}

/// What a reversal answers in the end: the first entry of its chain of reversals.
fn far_end(db: &Connection, entry: &Entry) -> Result<Option<Entry>> {
    let mut end: Option<Entry> = None;
    loop {
        let source = end.as_ref().unwrap_or(entry).source();
        let Source::Reversal { of, .. } = source else {
            return Ok(end);
        };
        let of: EntryId = *of;
        end = Some(ledger::entry(db, of)?.with_context(|| format!("there is no entry {of}"))?);
    }
}

/// The receivables at the end of a day: the sum of everything ever posted to them up to it.
///
/// # Errors
/// The database's.
pub fn receivables(db: &Connection, at_the_end_of: NaiveDate) -> Result<Money> {
    let cents = db
        .prepare_cached(
            "SELECT coalesce((SELECT sum(amount_cents) FROM posting
                              WHERE account = 'receivable'), 0)
                  - coalesce((SELECT sum(p.amount_cents) FROM entry e
                              CROSS JOIN posting p ON p.entry_id = e.id
                              WHERE e.posted_on > ?1 AND p.account = 'receivable'), 0)",
        )?
        .query_row([columns::day_text(at_the_end_of)], |row| row.get(0))?;
    Ok(Money::from_cents(cents))
}

/// What the books took in of one deposit over the days of a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayDeposit {
    /// Which deposit.
    pub id: DepositId,
    /// From whom: the payer's name, or empty for a patient.
    pub from: String,
    /// `ACH`, `CHK`, `cash`, …
    pub method: String,
    /// Check or EFT number.
    pub trace: String,
    /// What arrived.
    pub amount: Money,
    /// What was posted to it over those days.
    pub posted: Money,
    /// What is posted to it at the end of them.
    pub posted_in_all: Money,
    /// Whether anything was posted to it before those days.
    pub earlier: bool,
}

/// The deposits that anything was posted to between two days, both included.
///
/// # Errors
/// The database's.
pub fn deposits(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<DayDeposit>> {
    let mut query = db.prepare_cached(
        "SELECT d.id, coalesce(y.name, '') AS name, d.method, d.trace, d.amount_cents,
                sum(p.amount_cents) AS posted,
                (SELECT sum(q.amount_cents) FROM posting q JOIN entry f ON f.id = q.entry_id
                 WHERE q.deposit_id = d.id AND q.account = 'deposit' AND f.posted_on <= ?2)
                    AS in_all,
                EXISTS (SELECT 1 FROM posting q JOIN entry f ON f.id = q.entry_id
                        WHERE q.deposit_id = d.id AND q.account = 'deposit'
                          AND f.posted_on < ?1) AS earlier
         FROM entry e CROSS JOIN posting p ON p.entry_id = e.id
         JOIN deposit d ON d.id = p.deposit_id LEFT JOIN payer y ON y.id = d.payer_id
         WHERE e.posted_on BETWEEN ?1 AND ?2 AND p.account = 'deposit'
         GROUP BY d.id ORDER BY d.id",
    )?;
    let rows = query.query_map((columns::day_text(from), columns::day_text(to)), |row| {
        Ok(DayDeposit {
            id: DepositId(row.get("id")?),
            from: row.get("name")?,
            method: row.get("method")?,
            trace: row.get("trace")?,
            amount: columns::money(row, "amount_cents")?,
            posted: columns::money(row, "posted")?,
            posted_in_all: columns::money(row, "in_all")?,
            earlier: row.get("earlier")?,
        })
    })?;
    rows.collect::<rusqlite::Result<_>>()
        .context("read the deposits of a day")
}

/// The days after one day and up to another on which anything was posted, oldest first, each with
/// what came in on deposits.
///
/// # Errors
/// The database's.
pub fn posted_days(
    db: &Connection,
    after: NaiveDate,
    upto: NaiveDate,
) -> Result<Vec<(NaiveDate, Money)>> {
    let mut query = db.prepare_cached(
        "SELECT e.posted_on, coalesce(sum(CASE p.account WHEN 'deposit' THEN p.amount_cents END), 0)
         FROM entry e JOIN posting p ON p.entry_id = e.id
         WHERE e.posted_on > ?1 AND e.posted_on <= ?2
         GROUP BY e.posted_on ORDER BY e.posted_on",
    )?;
    let rows = query.query_map((columns::day_text(after), columns::day_text(upto)), |row| {
        Ok((row.get(0)?, Money::from_cents(row.get(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The first day on which anything entered the books.
///
/// # Errors
/// The database's.
pub fn first_day(db: &Connection) -> Result<Option<NaiveDate>> {
    let day: Option<String> =
        db.query_row("SELECT min(posted_on) FROM entry", [], |row| row.get(0))?;
    day.map(|day| day.parse().context("read the first day of the books"))
        .transpose()
}

/// How many entries were posted between two days, both included.
///
/// # Errors
/// The database's.
pub fn count_entries(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<usize> {
    let n: i64 = db
        .prepare_cached("SELECT count(*) FROM entry WHERE posted_on BETWEEN ?1 AND ?2")?
        .query_row((columns::day_text(from), columns::day_text(to)), |row| {
            row.get(0)
        })?;
    Ok(usize::try_from(n)?)
}

/// The number of the last entry of the books, zero before the first.
///
/// # Errors
/// The database's.
pub fn last_entry(db: &Connection) -> Result<i64> {
    Ok(
        db.query_row("SELECT coalesce(max(id), 0) FROM entry", [], |row| {
            row.get(0)
        })?,
    )
}
