//! Who owes what, line by line: kept beside the postings, and always their sum.
//!
//! The table `balance` holds the sum of the receivable postings of each line and party up to a
//! posting; every commit brings it up to date in one statement. A read adds what a transaction has
//! posted since and, for a day in the past, takes off what was posted after it. So it costs what
//! is open, not what was ever posted, and is right in the middle of a transaction too. `verify`
//! compares it with the postings.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, ToSql};

use crate::domain::keys::{ClaimId, DepositId, EntryId, PatientId, PayerId, ServiceLineId};
use crate::domain::ledger::{Party, Posting};
use crate::domain::money::Money;

use super::ledger;

/// What one party owes for one line; negative is a credit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpenBalance {
    /// Which line.
    pub line: ServiceLineId,
    /// Who owes it.
    pub party: Party,
    /// How much.
    pub balance: Money,
    /// The first day on which anything of the line was this party's: a patient's balance ages
    /// from here.
    pub since: NaiveDate,
}

type Key = (i64, i64);

/// The party's column: the patient is 0.
fn party_of(payer: i64) -> Party {
    if payer == 0 {
        Party::Patient
    } else {
        Party::Payer(PayerId(payer))
    }
}

/// Everything that is owed at the end of `as_of`, by line, the payers of a line before its
/// patient; settled lines are not there.
pub fn open(db: &Connection, as_of: NaiveDate) -> Result<Vec<OpenBalance>> {
    let mut sums: BTreeMap<Key, (i64, Option<NaiveDate>)> = BTreeMap::new();
    let mut kept = db.prepare_cached(
        "SELECT service_line_id, payer_id, cents, since FROM balance WHERE cents <> 0",
    )?;
    let mut rows = kept.query([])?;
    while let Some(row) = rows.next()? {
        sums.insert((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?));
    }
    // Posted since the table was brought up to date: only inside a transaction.
    for (key, cents) in grouped(db, NEWER, &[])? {
        let sum = sums.entry(key).or_default();
        *sum = (sum.0 + cents, None);
    }
    for (key, cents) in grouped(db, LATER, &[&as_of])? {
        sums.entry(key).or_default().0 -= cents;
    }
    let mut open = Vec::with_capacity(sums.len());
    for (key, (cents, since)) in sums {
        if cents != 0 {
            open.push(OpenBalance {
                line: ServiceLineId(key.0),
                party: party_of(key.1),
                balance: Money::from_cents(cents),
                since: since.map_or_else(|| first_day(db, key), Ok)?,
            });
        }
    }
    open.sort_by_key(|balance| (balance.line, balance.party));
    Ok(open)
}

const NEWER: &str = "SELECT service_line_id, coalesce(payer_id, 0), sum(amount_cents)
     FROM posting
     WHERE id > (SELECT posting_id FROM balance_mark) AND account = 'receivable'
     GROUP BY 1, 2";
// The entries of those days first, then their postings.
const LATER: &str = "SELECT p.service_line_id, coalesce(p.payer_id, 0), sum(p.amount_cents)
     FROM entry e CROSS JOIN posting p ON p.entry_id = e.id
     WHERE e.posted_on > ?1 AND p.account = 'receivable'
     GROUP BY 1, 2";

fn grouped(db: &Connection, sql: &str, with: &[&dyn ToSql]) -> Result<Vec<(Key, i64)>> {
    let mut query = db.prepare_cached(sql)?;
    let rows = query.query_map(with, |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn first_day(db: &Connection, (line, payer): Key) -> Result<NaiveDate> {
    Ok(db
        .prepare_cached(
            "SELECT min(e.posted_on) FROM posting p JOIN entry e ON e.id = p.entry_id
             WHERE p.service_line_id = ?1 AND coalesce(p.payer_id, 0) = ?2
               AND p.account = 'receivable'",
        )?
        .query_row([line, payer], |row| row.get(0))?)
}

/// Who owes what of one line, up to the last posting, settled parties not among them.
pub fn of_line(db: &Connection, line: ServiceLineId) -> Result<Vec<(Party, Money)>> {
    let mut query = db.prepare_cached(
        "SELECT coalesce(payer_id, 0), sum(amount_cents) FROM posting
         WHERE service_line_id = ?1 AND account = 'receivable'
         GROUP BY 1 HAVING sum(amount_cents) <> 0",
    )?;
    let rows = query.query_map([line.0], |row| {
        Ok((party_of(row.get(0)?), Money::from_cents(row.get(1)?)))
    })?;
    let mut owed: Vec<(Party, Money)> = rows.collect::<Result<_, _>>()?;
    owed.sort_by_key(|(party, _)| *party);
    Ok(owed)
}

/// Who owes what for the lines of a claim, up to the last posting, settled parties not among them.
pub fn of_claim(db: &Connection, claim: ClaimId) -> Result<Vec<(Party, Money)>> {
    let mut query = db.prepare_cached(
        "SELECT coalesce(p.payer_id, 0), sum(p.amount_cents) FROM claim_line l
         JOIN posting p ON p.service_line_id = l.service_line_id AND p.account = 'receivable'
         WHERE l.claim_id = ?1 GROUP BY 1 HAVING sum(p.amount_cents) <> 0",
    )?;
    let rows = query.query_map([claim.0], |row| {
        Ok((party_of(row.get(0)?), Money::from_cents(row.get(1)?)))
    })?;
    let mut owed: Vec<(Party, Money)> = rows.collect::<Result<_, _>>()?;
    owed.sort_by_key(|(party, _)| *party);
    Ok(owed)
}

/// A posting with the entry and the day it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DatedPosting {
    /// Its entry.
    pub entry: EntryId,
    /// The day on which that entered the books.
    pub posted_on: NaiveDate,
    /// Account and amount.
    pub posting: Posting,
}

/// Every posting about a line, oldest first.
pub fn postings_of_line(db: &Connection, line: ServiceLineId) -> Result<Vec<DatedPosting>> {
    ledger::dated(db, "p.service_line_id = ?1", line.0)
}

/// Every posting to the accounts of a deposit, oldest first: their sum is what of it is still
/// unexplained in its name, the money itself being the postings of kind `deposit`.
pub fn postings_of_deposit(db: &Connection, deposit: DepositId) -> Result<Vec<DatedPosting>> {
    ledger::dated(db, "p.deposit_id = ?1", deposit.0)
}

/// Every posting to a patient's unapplied money, oldest first; it comes in as a credit.
pub fn postings_of_credit(db: &Connection, patient: PatientId) -> Result<Vec<DatedPosting>> {
    ledger::dated(
        db,
        "p.account = 'patient-credit' AND p.patient_id = ?1",
        patient.0,
    )
}

/// The sum of every kind of account over a span of days, by the kind's stored name: a trial
/// balance when the span is everything, a day sheet when it is a day.
pub fn totals(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<BTreeMap<String, Money>> {
    let mut query = db.prepare_cached(
        "SELECT p.account, sum(p.amount_cents)
         FROM entry e CROSS JOIN posting p ON p.entry_id = e.id
         WHERE e.posted_on BETWEEN ?1 AND ?2 GROUP BY 1",
    )?;
    let rows = query.query_map((from, to), |row| {
        Ok((row.get(0)?, Money::from_cents(row.get(1)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Brings the table up to the last posting. Part of every commit that posted.
pub(crate) fn settle(db: &Connection) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO balance (service_line_id, payer_id, cents, since)
         SELECT p.service_line_id, coalesce(p.payer_id, 0), sum(p.amount_cents), min(e.posted_on)
         FROM posting p JOIN entry e ON e.id = p.entry_id
         WHERE p.id > (SELECT posting_id FROM balance_mark) AND p.account = 'receivable'
         GROUP BY 1, 2
         ON CONFLICT (service_line_id, payer_id) DO UPDATE
         SET cents = cents + excluded.cents, since = min(since, excluded.since)",
    )?
    .execute([])?;
    db.prepare_cached("UPDATE balance_mark SET posting_id = (SELECT max(id) FROM posting)")?
        .execute([])?;
    Ok(())
}
