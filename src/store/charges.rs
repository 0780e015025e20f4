//! Charges: the service lines of an encounter, and what the books hold of them.

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::columns;
use crate::domain::charge::Charge;
use crate::domain::codes::{Ndc, Units};
use crate::domain::keys::{EncounterId, EntryId, ServiceLineId};

/// The charge of that key, one that was taken off its encounter included.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: ServiceLineId) -> Result<Option<Charge>> {
    db.prepare_cached("SELECT * FROM service_line WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a charge")
}

/// The charges of an encounter, in order.
///
/// # Errors
/// The database's.
pub fn of_encounter(db: &Connection, encounter: EncounterId) -> Result<Vec<Charge>> {
    db.prepare_cached(
        "SELECT * FROM service_line WHERE encounter_id = ?1 AND position > 0 ORDER BY position",
    )?
    .query_map([encounter.0], read)?
    .collect::<rusqlite::Result<_>>()
    .context("read the charges of an encounter")
}

/// Makes `charges` the charges of an encounter, in that order, and gives back their keys.
///
/// A charge with a key keeps it. One without takes the key of a line of the same code that would
/// otherwise go, so that saving twice changes nothing. Lines that are not named are taken off,
/// never deleted: the books may know them.
///
/// # Errors
/// The database's, or where a key is not of this encounter.
pub fn replace(
    tx: &Transaction<'_>,
    encounter: EncounterId,
    charges: &[Charge],
) -> Result<Vec<ServiceLineId>> {
    let mut free = of_encounter(tx, encounter)?;
    free.retain(|old| charges.iter().all(|new| new.id != old.id));
    tx.prepare_cached("UPDATE service_line SET position = 0 WHERE encounter_id = ?1")?
        .execute([encounter.0])
        .context("take the charges off")?;
    let mut keys = Vec::with_capacity(charges.len());
    for (n, charge) in charges.iter().enumerate() {
        let key = match free.iter().position(|old| old.code == charge.code) {
            Some(place) if charge.id.0 == 0 => free.swap_remove(place).id,
            _ => charge.id,
        };
        keys.push(put(tx, encounter, (n + 1, key), charge)?);
    }
    Ok(keys)
}

fn put(
    tx: &Transaction<'_>,
    encounter: EncounterId,
    (position, key): (usize, ServiceLineId),
    charge: &Charge,
) -> Result<ServiceLineId> {
    let is_new = key.0 == 0;
    let sql = if is_new {
        "INSERT INTO service_line VALUES (:id, :encounter_id, :position, :code, :modifiers, \
         :units, :amount, :pointers, :ndc, :ndc_thousandths, :ndc_unit, :description)"
    } else {
        "UPDATE service_line SET position = :position, code = :code, modifiers = :modifiers, \
         units_thousandths = :units, amount_cents = :amount, pointers = :pointers, ndc = :ndc, \
         ndc_thousandths = :ndc_thousandths, ndc_unit = :ndc_unit, description = :description \
         WHERE id = :id AND encounter_id = :encounter_id"
    };
    let pointers: Vec<String> = charge.pointers.iter().map(u8::to_string).collect();
    let ndc = charge.ndc.as_ref();
    let n = tx
        .prepare_cached(sql)?
        .execute(named_params! {
            ":id": (!is_new).then_some(key.0),
            ":encounter_id": encounter.0,
            ":position": i64::try_from(position)?,
            ":code": charge.code.as_str(),
            ":modifiers": columns::codes_text(&charge.modifiers),
            ":units": charge.units.0,
            ":amount": charge.amount.cents(),
            ":pointers": pointers.join(" "),
            ":ndc": ndc.map(|ndc| &ndc.number),
            ":ndc_thousandths": ndc.map(|ndc| ndc.quantity_thousandths),
            ":ndc_unit": ndc.map(|ndc| &ndc.unit),
            ":description": charge.description,
        })
        .context("write a charge")?;
    ensure!(n == 1, "line {key} is not one of encounter {encounter}");
    Ok(if is_new {
        ServiceLineId(tx.last_insert_rowid())
    } else {
        key
    })
}

/// The entries by which the lines of an encounter are charged and that nothing has answered.
///
/// # Errors
/// The database's.
pub fn standing_entries(db: &Connection, encounter: EncounterId) -> Result<Vec<EntryId>> {
    entries(db, encounter, "EXISTS")
}

/// The entries other than charges that touch the lines of an encounter and that nothing has
/// answered: payments, adjustments, transfers.
///
/// # Errors
/// The database's.
pub fn later_entries(db: &Connection, encounter: EncounterId) -> Result<Vec<EntryId>> {
    entries(db, encounter, "NOT EXISTS")
}

/// Entries on the lines of an encounter that stand, with or without a posting to `charges`.
fn entries(db: &Connection, encounter: EncounterId, with: &str) -> Result<Vec<EntryId>> {
    db.prepare_cached(&format!(
        "SELECT DISTINCT e.id FROM service_line l \
         JOIN posting p ON p.service_line_id = l.id JOIN entry e ON e.id = p.entry_id \
         WHERE l.encounter_id = ?1 AND e.reversal_of IS NULL \
         AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reversal_of = e.id) \
         AND {with} (SELECT 1 FROM posting c WHERE c.entry_id = e.id AND c.account = 'charges') \
         ORDER BY e.id"
    ))?
    .query_map([encounter.0], |row| row.get(0).map(EntryId))?
    .collect::<rusqlite::Result<_>>()
    .context("find the entries of an encounter")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Charge> {
    Ok(Charge {
        id: ServiceLineId(row.get("id")?),
        encounter: EncounterId(row.get("encounter_id")?),
        code: columns::code(row, "code")?,
        modifiers: columns::codes(row, "modifiers")?,
        units: Units(row.get("units_thousandths")?),
        amount: columns::money(row, "amount_cents")?,
        pointers: columns::parsed(row, "pointers", |text| {
            text.split_whitespace().map(|n| n.parse().ok()).collect()
        })?,
        ndc: ndc(row)?,
        description: row.get("description")?,
    })
}

fn ndc(row: &Row<'_>) -> rusqlite::Result<Option<Ndc>> {
    let number: Option<String> = row.get("ndc")?;
    let quantity: Option<i64> = row.get("ndc_thousandths")?;
    let unit: Option<String> = row.get("ndc_unit")?;
    Ok(number.map(|number| Ndc {
        number,
        quantity_thousandths: quantity.unwrap_or_default(),
        unit: unit.unwrap_or_default(),
    }))
}
