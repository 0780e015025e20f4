//! Batches: the interchanges that we made, their control numbers, and what they carried.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

use super::chain::Transaction;
use super::{columns, files, hex};
use crate::domain::keys::{BatchId, ClaimId, FileHash};
use crate::domain::money::Money;

/// Gives out the next control number, which serves as ISA13 and as GS06. Commit this before the
/// file is made: a number that was given out is never given out again, whatever becomes of the
/// file.
///
/// # Errors
/// The database's.
pub fn next_control_number(tx: &Transaction<'_>) -> Result<u32> {
    tx.prepare_cached(
        "INSERT INTO control_counter (id, last) VALUES (1, 1) \
         ON CONFLICT (id) DO UPDATE SET last = last % 999999999 + 1 RETURNING last",
    )?
    .query_row([], |row| row.get(0))
    .context("give out a control number")
}

/// One interchange that we made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// Which record.
    pub id: BatchId,
    /// By which clearinghouse it goes.
    pub partner: String,
    /// ISA13.
    pub interchange_control: String,
    /// GS06.
    pub group_control: String,
    /// When it was made.
    pub made_on: NaiveDate,
    /// Its bytes.
    pub file: FileHash,
    /// The name of the file in the outbox.
    pub file_name: String,
    /// How many claims it carries.
    pub n_claims: u32,
    /// What they charge.
    pub charged: Money,
    /// Is it a test file?
    pub is_test: bool,
    /// Does the file lie in the outbox under its name?
    pub written: bool,
    /// `accepted`, `rejected` or `partly`; empty until a TA1 or 999 answers.
    pub verdict: String,
}

/// One claim in a batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transmission {
    /// Which claim.
    pub claim: ClaimId,
    /// CLM01 as it was sent.
    pub control_number: String,
    /// ST02 of the set that carried it.
    pub set_control: String,
}

/// Adds a batch with the claims that it carries; its `id` is given here.
///
/// # Errors
/// The database's; the bytes must have been kept before.
pub fn add(tx: &Transaction<'_>, batch: &Batch, carried: &[Transmission]) -> Result<BatchId> {
    let file = files::number(tx, &batch.file)?;
    tx.prepare_cached(
        "INSERT INTO batch (partner, interchange_control, group_control, made_on, file_id, \
         file_name, n_claims, charged_cents, is_test, written, verdict) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute((
        &batch.partner,
        &batch.interchange_control,
        &batch.group_control,
        columns::day_text(batch.made_on),
        file,
        &batch.file_name,
        batch.n_claims,
        batch.charged.cents(),
        batch.is_test,
        batch.written,
        &batch.verdict,
    ))
    .context("add a batch")?;
    let id = BatchId(tx.last_insert_rowid());
    let mut insert = tx.prepare_cached("INSERT INTO transmission VALUES (?1, ?2, ?3, ?4)")?;
    for one in carried {
        insert
            .execute((id.0, one.claim.0, &one.control_number, &one.set_control))
            .context("record a claim of a batch")?;
    }
    Ok(id)
}

/// Every batch, newest first.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<Batch>> {
    select(db, "1 ORDER BY b.id DESC", [])
}

/// Batches whose file has not been written to its folder: a crash came between.
///
/// # Errors
/// The database's.
pub fn unwritten(db: &Connection) -> Result<Vec<Batch>> {
    select(db, "b.written = 0 ORDER BY b.id", [])
}

/// The batches that an acknowledgment may mean by our ISA13, newest first.
///
/// # Errors
/// The database's.
pub fn with_interchange(db: &Connection, control: &str) -> Result<Vec<Batch>> {
    select(
        db,
        "CAST(b.interchange_control AS INTEGER) = CAST(?1 AS INTEGER) \
         ORDER BY b.id DESC",
        [control],
    )
}

/// The batches that an acknowledgment may mean by our GS06, newest first.
///
/// # Errors
/// The database's.
pub fn with_group(db: &Connection, control: &str) -> Result<Vec<Batch>> {
    select(
        db,
        "CAST(b.group_control AS INTEGER) = CAST(?1 AS INTEGER) \
         ORDER BY b.id DESC",
        [control],
    )
}

/// The claims that a batch carried, in the order of their keys.
///
/// # Errors
/// The database's.
pub fn carried(db: &Connection, batch: BatchId) -> Result<Vec<Transmission>> {
    db.prepare_cached(
        "SELECT claim_id, control_number, set_control FROM transmission \
         WHERE batch_id = ?1 ORDER BY claim_id",
    )?
    .query_map([batch.0], |row| {
        Ok(Transmission {
            claim: ClaimId(row.get(0)?),
            control_number: row.get(1)?,
            set_control: row.get(2)?,
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the claims of a batch")
}

/// CLM01 of every version of a claim that was sent.
///
/// # Errors
/// The database's.
pub fn control_numbers_of(db: &Connection, claim: ClaimId) -> Result<Vec<String>> {
    db.prepare_cached(
        "SELECT DISTINCT control_number FROM transmission WHERE claim_id = ?1 ORDER BY 1",
    )?
    .query_map([claim.0], |row| row.get(0))?
    .collect::<rusqlite::Result<_>>()
    .context("read the numbers of a claim")
}

/// CLM01 and the day of each transmission of a claim, oldest first.
///
/// # Errors
/// The database's.
pub fn transmissions_of(db: &Connection, claim: ClaimId) -> Result<Vec<(String, NaiveDate)>> {
    db.prepare_cached(
        "SELECT t.control_number, b.made_on FROM transmission t JOIN batch b ON b.id = t.batch_id \
         WHERE t.claim_id = ?1 ORDER BY b.id",
    )?
    .query_map([claim.0], |row| {
        Ok((row.get(0)?, columns::day(row, "made_on")?))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the transmissions of a claim")
}

/// The latest batch that carried a claim.
///
/// # Errors
/// The database's.
pub fn last_of_claim(db: &Connection, claim: ClaimId) -> Result<Option<Batch>> {
    let sql = "b.id = (SELECT max(batch_id) FROM transmission WHERE claim_id = ?1)";
    Ok(select(db, sql, [claim.0])?.pop())
}

/// Records that the file of a batch lies in the outbox.
///
/// # Errors
/// The database's.
pub fn set_written(tx: &Transaction<'_>, batch: BatchId) -> Result<()> {
    tx.prepare_cached("UPDATE batch SET written = 1 WHERE id = ?1")?
        .execute([batch.0])
        .context("record that a file was written")?;
    Ok(())
}

/// Records what a TA1 or 999 says of a batch.
///
/// # Errors
/// The database's.
pub fn set_verdict(tx: &Transaction<'_>, batch: BatchId, verdict: &str) -> Result<()> {
    tx.prepare_cached("UPDATE batch SET verdict = ?2 WHERE id = ?1")?
        .execute((batch.0, verdict))
        .context("record the verdict on a batch")?;
    Ok(())
}

fn select(db: &Connection, which: &str, given: impl rusqlite::Params) -> Result<Vec<Batch>> {
    // The condition is the program's own text.
    let sql =
        format!("SELECT b.*, f.hash FROM batch b JOIN file f ON f.id = b.file_id WHERE {which}");
    db.prepare_cached(&sql)?
        .query_map(given, read)?
        .collect::<rusqlite::Result<_>>()
        .context("read batches")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Batch> {
    let digest: Vec<u8> = row.get("hash")?;
    Ok(Batch {
        id: BatchId(row.get("id")?),
        partner: row.get("partner")?,
        interchange_control: row.get("interchange_control")?,
        group_control: row.get("group_control")?,
        made_on: columns::day(row, "made_on")?,
        file: FileHash(hex::encode(&digest)),
        file_name: row.get("file_name")?,
        n_claims: row.get("n_claims")?,
        charged: columns::money(row, "charged_cents")?,
        is_test: row.get("is_test")?,
        written: row.get("written")?,
        verdict: row.get("verdict")?,
    })
}
