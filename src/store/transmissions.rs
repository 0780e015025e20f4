//! The transmissions of one claim: under which number, in which batch, and in which kept file.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::{columns, hex};
use crate::domain::keys::{ClaimId, FileHash};

/// One time that a claim left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// CLM01.
    pub control_number: String,
    /// ISA13.
    pub interchange: String,
    /// GS06.
    pub group: String,
    /// ST02.
    pub set: String,
    /// To which clearinghouse.
    pub partner: String,
    /// When.
    pub on: NaiveDate,
    /// The name of the file.
    pub file_name: String,
    /// Its bytes.
    pub file: FileHash,
}

/// Every transmission of a claim, oldest first.
///
/// # Errors
/// The database's.
pub fn of_claim(db: &Connection, claim: ClaimId) -> Result<Vec<Sent>> {
    db.prepare_cached(
        "SELECT t.control_number, b.interchange_control, b.group_control, t.set_control, \
         b.partner, b.made_on, b.file_name, f.hash FROM transmission t \
         JOIN batch b ON b.id = t.batch_id JOIN file f ON f.id = b.file_id \
         WHERE t.claim_id = ?1 ORDER BY b.id",
    )?
    .query_map([claim.0], |row| {
        Ok(Sent {
            control_number: row.get(0)?,
            interchange: row.get(1)?,
            group: row.get(2)?,
            set: row.get(3)?,
            partner: row.get(4)?,
            on: columns::day(row, "made_on")?,
            file_name: row.get(6)?,
            file: FileHash(hex::encode(&row.get::<_, Vec<u8>>(7)?)),
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the transmissions of a claim")
}
