//! Clinicians: those of the practice, and those who refer to it.

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::columns;
use crate::domain::ids::Npi;
use crate::domain::keys::ProviderId;
use crate::domain::provider::Provider;

/// The clinician of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: ProviderId) -> Result<Option<Provider>> {
    db.prepare_cached("SELECT * FROM provider WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a provider")
}

/// The clinician with that NPI.
///
/// # Errors
/// The database's.
pub fn with_npi(db: &Connection, npi: &Npi) -> Result<Option<Provider>> {
    db.prepare_cached("SELECT * FROM provider WHERE npi = ?1")?
        .query_row([npi.as_str()], read)
        .optional()
        .context("find a provider by NPI")
}

/// Every clinician, those of the practice first, by name.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<Provider>> {
    db.prepare_cached("SELECT * FROM provider ORDER BY in_practice DESC, last, first, id")?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the providers")
}

/// Adds a clinician; the `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(tx: &Transaction<'_>, provider: &Provider) -> Result<ProviderId> {
    write(
        tx,
        None,
        provider,
        "INSERT INTO provider VALUES (:id, :last, :first, :middle, :suffix, :credentials, :npi, \
         :taxonomy, :in_practice, :active)",
    )
    .context("add a provider")?;
    Ok(ProviderId(tx.last_insert_rowid()))
}

/// Changes the clinician of that key.
///
/// # Errors
/// The database's, or where there is no such clinician.
pub fn change(tx: &Transaction<'_>, provider: &Provider) -> Result<()> {
    let n = write(
        tx,
        Some(provider.id),
        provider,
        "UPDATE provider SET last = :last, first = :first, middle = :middle, suffix = :suffix, \
         credentials = :credentials, npi = :npi, taxonomy = :taxonomy, \
         in_practice = :in_practice, active = :active WHERE id = :id",
    )
    .context("change a provider")?;
    ensure!(n == 1, "there is no provider {}", provider.id);
    Ok(())
}

fn write(
    tx: &Transaction<'_>,
    id: Option<ProviderId>,
    provider: &Provider,
    sql: &str,
) -> Result<usize> {
    Ok(tx.prepare_cached(sql)?.execute(named_params! {
        ":id": id.map(|id| id.0),
        ":last": provider.name.last,
        ":first": provider.name.first,
        ":middle": provider.name.middle,
        ":suffix": provider.name.suffix,
        ":credentials": provider.credentials,
        ":npi": provider.npi.as_str(),
        ":taxonomy": provider.taxonomy,
        ":in_practice": provider.in_practice,
        ":active": provider.active,
    })?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Provider> {
    Ok(Provider {
        id: ProviderId(row.get("id")?),
        name: columns::person(row, "")?,
        credentials: row.get("credentials")?,
        npi: columns::parsed(row, "npi", |t| Npi::parse(t).ok())?,
        taxonomy: row.get("taxonomy")?,
        in_practice: row.get("in_practice")?,
        active: row.get("active")?,
    })
}
