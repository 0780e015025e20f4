//! Batches of a day: a stack of paper counted before it is keyed, and what was keyed of it.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::Transaction;
use super::columns;
use crate::domain::money::Money;

/// What a stack holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BatchKind {
    /// Superbills: their service lines are charged.
    Charges,
    /// Patients' payments.
    Payments,
}

impl BatchKind {
    /// Both, with their stored names.
    pub const ALL: [(BatchKind, &'static str); 2] = [
        (BatchKind::Charges, "charges"),
        (BatchKind::Payments, "payments"),
    ];

    /// Its stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = BatchKind::ALL.iter().find(|(kind, _)| *kind == self);
        named.map_or("", |(_, name)| name)
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<BatchKind> {
        let named = BatchKind::ALL.iter().find(|(_, stored)| *stored == name);
        named.map(|(kind, _)| *kind)
    }
}

/// Control totals: counted by hand, or found in the books.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Service lines, or payments.
    pub n: i64,
    /// Their amount.
    pub amount: Money,
    /// The sum of the patients' numbers, one for each line or payment; none where not counted.
    pub hash: Option<i64>,
}

/// One batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayBatch {
    /// Its number.
    pub id: i64,
    /// What it holds.
    pub kind: BatchKind,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// What was counted before keying.
    pub expected: Totals,
    /// What is keyed after this entry belongs to it.
    pub after_entry: i64,
    /// … up to this one; none while it is open.
    pub upto_entry: Option<i64>,
    /// The day it was closed.
    pub closed_on: Option<NaiveDate>,
}

/// Opens a batch; returns its number.
///
/// # Errors
/// The database's: one batch of a kind is open at a time.
pub fn open(
    tx: &Transaction<'_>,
    (kind, expected): (BatchKind, Totals),
    (on, after_entry): (NaiveDate, i64),
) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO day_batch (kind, opened_on, n_expected, cents_expected, hash_expected, \
         after_entry) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        kind.name(),
        columns::day_text(on),
        expected.n,
        expected.amount.cents(),
        expected.hash,
        after_entry,
    ))
    .context("open a batch")?;
    Ok(tx.last_insert_rowid())
}

/// Closes a batch at the last entry that belongs to it.
///
/// # Errors
/// The database's.
pub fn close(tx: &Transaction<'_>, id: i64, (on, upto): (NaiveDate, i64)) -> Result<()> {
    tx.prepare_cached("UPDATE day_batch SET upto_entry = ?2, closed_on = ?3 WHERE id = ?1")?
        .execute((id, upto, columns::day_text(on)))
        .context("close a batch")?;
    Ok(())
}

/// Changes what was counted: the stack was counted again.
///
/// # Errors
/// The database's.
pub fn recount(tx: &Transaction<'_>, id: i64, expected: Totals) -> Result<()> {
    tx.prepare_cached(
        "UPDATE day_batch SET n_expected = ?2, cents_expected = ?3, hash_expected = ?4 \
         WHERE id = ?1",
    )?
    .execute((id, expected.n, expected.amount.cents(), expected.hash))
    .context("count a batch again")?;
    Ok(())
}

/// The batch of that kind that is open.
///
/// # Errors
/// The database's.
pub fn open_one(db: &Connection, kind: BatchKind) -> Result<Option<DayBatch>> {
    db.prepare_cached("SELECT * FROM day_batch WHERE kind = ?1 AND upto_entry IS NULL")?
        .query_row([kind.name()], read)
        .optional()
        .context("find the open batch")
}

/// The batches opened between two days, both included, oldest first, and those still open.
///
/// # Errors
/// The database's.
pub fn between(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<DayBatch>> {
    db.prepare_cached(
        "SELECT * FROM day_batch WHERE opened_on BETWEEN ?1 AND ?2
         OR (upto_entry IS NULL AND opened_on <= ?2) ORDER BY id",
    )?
    .query_map((columns::day_text(from), columns::day_text(to)), read)?
    .collect::<rusqlite::Result<_>>()
    .context("read the batches of a day")
}

fn read(row: &Row<'_>) -> rusqlite::Result<DayBatch> {
    Ok(DayBatch {
        id: row.get("id")?,
        kind: columns::parsed(row, "kind", BatchKind::from_name)?,
        opened_on: columns::day(row, "opened_on")?,
        expected: Totals {
            n: row.get("n_expected")?,
            amount: columns::money(row, "cents_expected")?,
            hash: row.get("hash_expected")?,
        },
        after_entry: row.get("after_entry")?,
        upto_entry: row.get("upto_entry")?,
        closed_on: columns::maybe_day(row, "closed_on")?,
    })
}

const CHARGES: &str = "SELECT count(*), coalesce(sum(-p.amount_cents), 0),
            coalesce(sum(v.patient_id), 0)
     FROM entry e JOIN posting p ON p.entry_id = e.id AND p.account = 'charges'
     JOIN service_line l ON l.id = p.service_line_id
     JOIN encounter v ON v.id = l.encounter_id
     WHERE e.id > ?1 AND e.id <= ?2 AND e.source = 'charge'
       AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reversal_of = e.id AND r.id <= ?2)";
const PAYMENTS: &str = "SELECT count(*), coalesce(sum(cents), 0), coalesce(sum(patient_id), 0)
     FROM (SELECT d.patient_id, sum(p.amount_cents) AS cents
           FROM entry e JOIN posting p ON p.entry_id = e.id AND p.account = 'deposit'
           JOIN deposit d ON d.id = p.deposit_id AND d.patient_id IS NOT NULL
           WHERE e.id > ?1 AND e.id <= ?2 AND e.source IN ('patient-payment', 'reversal')
           GROUP BY d.id HAVING sum(p.amount_cents) > 0)";

/// What was keyed of a batch, as the books have it now; a reversed charge or payment is out.
///
/// # Errors
/// The database's.
pub fn keyed(db: &Connection, batch: &DayBatch) -> Result<Totals> {
    let sql = match batch.kind {
        BatchKind::Charges => CHARGES,
        BatchKind::Payments => PAYMENTS,
    };
    let upto = batch.upto_entry.unwrap_or(i64::MAX);
    db.prepare_cached(sql)?
        .query_row([batch.after_entry, upto], |row| {
            Ok(Totals {
                n: row.get(0)?,
                amount: Money::from_cents(row.get(1)?),
                hash: Some(row.get(2)?),
            })
        })
        .context("count what was keyed of a batch")
}
