//! The charge master: what one unit of a service costs, from a day on.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::Transaction;
use super::columns;
use crate::domain::charge::Fee;
use crate::domain::codes::Hcpcs;
use crate::domain::money::Money;

/// The price of one unit on a date of service, none where the charge master has none.
///
/// # Errors
/// The database's.
pub fn price_of(db: &Connection, code: Hcpcs, dos: NaiveDate) -> Result<Option<Money>> {
    Ok(in_force(db, code, dos)?.map(|fee| fee.price))
}

/// The fee in force on a date of service.
///
/// # Errors
/// The database's.
pub fn in_force(db: &Connection, code: Hcpcs, dos: NaiveDate) -> Result<Option<Fee>> {
    db.prepare_cached(
        "SELECT * FROM fee WHERE code = ?1 AND effective_on <= ?2 \
         ORDER BY effective_on DESC LIMIT 1",
    )?
    .query_row((code.as_str(), columns::day_text(dos)), read)
    .optional()
    .context("find a fee")
}

/// The charge master as of a day, by code.
///
/// # Errors
/// The database's.
pub fn as_of(db: &Connection, day: NaiveDate) -> Result<Vec<Fee>> {
    db.prepare_cached(
        "SELECT * FROM fee f WHERE effective_on = (SELECT max(effective_on) FROM fee \
         WHERE code = f.code AND effective_on <= ?1) ORDER BY code",
    )?
    .query_map([columns::day_text(day)], read)?
    .collect::<rusqlite::Result<_>>()
    .context("read the charge master")
}

/// Every price that a code has had, newest first.
///
/// # Errors
/// The database's.
pub fn history(db: &Connection, code: Hcpcs) -> Result<Vec<Fee>> {
    db.prepare_cached("SELECT * FROM fee WHERE code = ?1 ORDER BY effective_on DESC")?
        .query_map([code.as_str()], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the fees of a code")
}

/// Sets the price of a code from a day on, in place of one from that same day.
///
/// # Errors
/// The database's.
pub fn put(tx: &Transaction<'_>, fee: &Fee) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO fee (code, effective_on, price_cents, label) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (code, effective_on) \
         DO UPDATE SET price_cents = excluded.price_cents, label = excluded.label",
    )?
    .execute((
        fee.code.as_str(),
        columns::day_text(fee.effective_on),
        fee.price.cents(),
        &fee.label,
    ))
    .context("write a fee")?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Fee> {
    Ok(Fee {
        code: columns::code(row, "code")?,
        label: row.get("label")?,
        price: columns::money(row, "price_cents")?,
        effective_on: columns::day(row, "effective_on")?,
    })
}
