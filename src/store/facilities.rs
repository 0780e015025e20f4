//! Places where services are given.

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::columns;
use crate::domain::ids::Npi;
use crate::domain::keys::FacilityId;
use crate::domain::provider::Facility;

/// The place of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: FacilityId) -> Result<Option<Facility>> {
    db.prepare_cached("SELECT * FROM facility WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a facility")
}

/// Every place, the practice's own first, by name.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<Facility>> {
    db.prepare_cached("SELECT * FROM facility ORDER BY is_office DESC, name, id")?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the facilities")
}

/// Adds a place; its `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(tx: &Transaction<'_>, facility: &Facility) -> Result<FacilityId> {
    write(
        tx,
        None,
        facility,
        "INSERT INTO facility VALUES (:id, :name, :npi, :pos, :street, :street2, :city, :state, \
         :zip, :clia, :is_office, :active)",
    )
    .context("add a facility")?;
    Ok(FacilityId(tx.last_insert_rowid()))
}

/// Changes the place of that key.
///
/// # Errors
/// The database's, or where there is no such place.
pub fn change(tx: &Transaction<'_>, facility: &Facility) -> Result<()> {
    let n = write(
        tx,
        Some(facility.id),
        facility,
        "UPDATE facility SET name = :name, npi = :npi, pos = :pos, street = :street, \
         street2 = :street2, city = :city, state = :state, zip = :zip, clia = :clia, \
         is_office = :is_office, active = :active WHERE id = :id",
    )
    .context("change a facility")?;
    ensure!(n == 1, "there is no facility {}", facility.id);
    Ok(())
}

fn write(
    tx: &Transaction<'_>,
    id: Option<FacilityId>,
    facility: &Facility,
    sql: &str,
) -> Result<usize> {
    Ok(tx.prepare_cached(sql)?.execute(named_params! {
        ":id": id.map(|id| id.0),
        ":name": facility.name,
        ":npi": facility.npi.as_ref().map(Npi::as_str),
        ":pos": facility.pos.as_str(),
        ":street": facility.address.line1,
        ":street2": facility.address.line2,
        ":city": facility.address.city,
        ":state": facility.address.state,
        ":zip": facility.address.zip,
        ":clia": facility.clia,
        ":is_office": facility.is_office,
        ":active": facility.active,
    })?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Facility> {
    Ok(Facility {
        id: FacilityId(row.get("id")?),
        name: row.get("name")?,
        npi: columns::maybe_parsed(row, "npi", |t| Npi::parse(t).ok())?,
        pos: columns::code(row, "pos")?,
        address: columns::address(row, "")?,
        clia: row.get("clia")?,
        is_office: row.get("is_office")?,
        active: row.get("active")?,
    })
}
