//! The practice itself: the billing provider of its claims. There is one, or none yet.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::columns;
use crate::domain::ids::{Npi, TaxId};
use crate::domain::party::Address;
use crate::domain::provider::Practice;

/// The practice, once it has been set up.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection) -> Result<Option<Practice>> {
    db.prepare_cached("SELECT * FROM practice")?
        .query_row([], read)
        .optional()
        .context("read the practice")
}

/// Sets the practice up, or changes it.
///
/// # Errors
/// The database's.
pub fn put(tx: &Transaction<'_>, practice: &Practice) -> Result<()> {
    let nowhere = Address::default();
    let pay_to = practice.pay_to.as_ref().unwrap_or(&nowhere);
    tx.prepare_cached(
        "INSERT INTO practice VALUES (1, :name, :npi, :taxonomy, :tax_id, :street, :street2, \
         :city, :state, :zip, :pays_elsewhere, :pay_to_street, :pay_to_street2, :pay_to_city, \
         :pay_to_state, :pay_to_zip, :contact, :phone) \
         ON CONFLICT (id) DO UPDATE SET name = :name, npi = :npi, taxonomy = :taxonomy, \
         tax_id = :tax_id, street = :street, street2 = :street2, city = :city, state = :state, \
         zip = :zip, pays_elsewhere = :pays_elsewhere, pay_to_street = :pay_to_street, \
         pay_to_street2 = :pay_to_street2, pay_to_city = :pay_to_city, \
         pay_to_state = :pay_to_state, pay_to_zip = :pay_to_zip, contact = :contact, \
         phone = :phone",
    )?
    .execute(named_params! {
        ":name": practice.name,
        ":npi": practice.npi.as_str(),
        ":taxonomy": practice.taxonomy,
        ":tax_id": practice.tax_id.as_str(),
        ":street": practice.address.line1,
        ":street2": practice.address.line2,
        ":city": practice.address.city,
        ":state": practice.address.state,
        ":zip": practice.address.zip,
        ":pays_elsewhere": practice.pay_to.is_some(),
        ":pay_to_street": pay_to.line1,
        ":pay_to_street2": pay_to.line2,
        ":pay_to_city": pay_to.city,
        ":pay_to_state": pay_to.state,
        ":pay_to_zip": pay_to.zip,
        ":contact": practice.contact,
        ":phone": practice.phone,
    })
    .context("write the practice")?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Practice> {
    let elsewhere: bool = row.get("pays_elsewhere")?;
    Ok(Practice {
        name: row.get("name")?,
        npi: columns::parsed(row, "npi", |t| Npi::parse(t).ok())?,
        taxonomy: row.get("taxonomy")?,
        tax_id: columns::parsed(row, "tax_id", |t| TaxId::parse(t).ok())?,
        address: columns::address(row, "")?,
        pay_to: match elsewhere {
            true => Some(columns::address(row, "pay_to_")?),
            false => None,
        },
        contact: row.get("contact")?,
        phone: row.get("phone")?,
    })
}
