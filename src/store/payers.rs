//! Payers.

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::columns;
use crate::domain::dates::Span;
use crate::domain::keys::PayerId;
use crate::domain::payer::{FilingCode, Payer};

/// The payer of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: PayerId) -> Result<Option<Payer>> {
    db.prepare_cached("SELECT * FROM payer WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a payer")
}

/// Every payer, by name.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<Payer>> {
    db.prepare_cached("SELECT * FROM payer ORDER BY name, id")?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the payers")
}

/// Adds a payer; its `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(tx: &Transaction<'_>, payer: &Payer) -> Result<PayerId> {
    write(
        tx,
        None,
        payer,
        "INSERT INTO payer VALUES (:id, :name, :payer_id, :remittance_ids, :filing_code, \
         :street, :street2, :city, :state, :zip, :phone, :filing_limit, :corrected_limit, \
         :appeal_limit, :pays_within_days, :takes_replacements, :partner, :active)",
    )
    .context("add a payer")?;
    Ok(PayerId(tx.last_insert_rowid()))
}

/// Changes the payer of that key.
///
/// # Errors
/// The database's, or where there is no such payer.
pub fn change(tx: &Transaction<'_>, payer: &Payer) -> Result<()> {
    let n = write(
        tx,
        Some(payer.id),
        payer,
        "UPDATE payer SET name = :name, payer_id = :payer_id, remittance_ids = :remittance_ids, \
         filing_code = :filing_code, street = :street, street2 = :street2, city = :city, \
         state = :state, zip = :zip, phone = :phone, filing_limit = :filing_limit, \
         corrected_limit = :corrected_limit, appeal_limit = :appeal_limit, \
         pays_within_days = :pays_within_days, takes_replacements = :takes_replacements, \
         partner = :partner, active = :active WHERE id = :id",
    )
    .context("change a payer")?;
    ensure!(n == 1, "there is no payer {}", payer.id);
    Ok(())
}

fn write(tx: &Transaction<'_>, id: Option<PayerId>, payer: &Payer, sql: &str) -> Result<usize> {
    Ok(tx.prepare_cached(sql)?.execute(named_params! {
        ":id": id.map(|id| id.0),
        ":name": payer.name,
        ":payer_id": payer.payer_id,
        ":remittance_ids": payer.remittance_ids.join(" "),
        ":filing_code": payer.filing_code.code(),
        ":street": payer.address.line1,
        ":street2": payer.address.line2,
        ":city": payer.address.city,
        ":state": payer.address.state,
        ":zip": payer.address.zip,
        ":phone": payer.phone,
        ":filing_limit": span_text(payer.filing_limit),
        ":corrected_limit": span_text(payer.corrected_limit),
        ":appeal_limit": span_text(payer.appeal_limit),
        ":pays_within_days": payer.pays_within_days,
        ":takes_replacements": payer.takes_replacements,
        ":partner": payer.partner,
        ":active": payer.active,
    })?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Payer> {
    let ids: String = row.get("remittance_ids")?;
    Ok(Payer {
        id: PayerId(row.get("id")?),
        name: row.get("name")?,
        payer_id: row.get("payer_id")?,
        remittance_ids: ids.split_whitespace().map(str::to_owned).collect(),
        filing_code: columns::parsed(row, "filing_code", FilingCode::from_code)?,
        address: columns::address(row, "")?,
        phone: row.get("phone")?,
        filing_limit: columns::parsed(row, "filing_limit", read_span)?,
        corrected_limit: columns::parsed(row, "corrected_limit", read_span)?,
        appeal_limit: columns::parsed(row, "appeal_limit", read_span)?,
        pays_within_days: row.get("pays_within_days")?,
        takes_replacements: row.get("takes_replacements")?,
        partner: row.get("partner")?,
        active: row.get("active")?,
    })
}

fn span_text(span: Span) -> String {
    match span {
        Span::Days(n) => format!("{n}d"),
        Span::Months(n) => format!("{n}m"),
    }
}

fn read_span(text: &str) -> Option<Span> {
    if let Some(n) = text.strip_suffix('d') {
        return n.parse().ok().map(Span::Days);
    }
    text.strip_suffix('m')?.parse().ok().map(Span::Months)
}
