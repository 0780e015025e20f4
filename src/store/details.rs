//! What only some visits and lines carry to their claims, and the carve-outs of coverages.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OptionalExtension as _};

use super::chain::Transaction;
use crate::domain::coverage::CarveOut;
use crate::domain::keys::{CoverageId, EncounterId, PayerId, ServiceLineId};

/// What a visit carries, as the JSON of the deed that wrote it.
///
/// # Errors
/// The database's.
pub fn of_visit(db: &Connection, visit: EncounterId) -> Result<Option<String>> {
    db.prepare_cached("SELECT detail FROM visit_detail WHERE encounter_id = ?1")?
        .query_row([visit.0], |row| row.get(0))
        .optional()
        .context("read what a visit carries")
}

/// What the standing lines of a visit carry, by line.
///
/// # Errors
/// The database's.
pub fn of_lines(db: &Connection, visit: EncounterId) -> Result<BTreeMap<ServiceLineId, String>> {
    db.prepare_cached(
        "SELECT d.service_line_id, d.detail FROM line_detail d \
         JOIN service_line s ON s.id = d.service_line_id \
         WHERE s.encounter_id = ?1 AND s.position > 0",
    )?
    .query_map([visit.0], |row| {
        Ok((ServiceLineId(row.get(0)?), row.get(1)?))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read what lines carry")
}

/// Replaces what a visit carries.
///
/// # Errors
/// The database's.
pub fn set_visit(tx: &Transaction<'_>, visit: EncounterId, json: &str) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO visit_detail VALUES (?1, ?2) \
         ON CONFLICT (encounter_id) DO UPDATE SET detail = excluded.detail",
    )?
    .execute((visit.0, json))
    .context("keep what a visit carries")?;
    Ok(())
}

/// Replaces what a line carries.
///
/// # Errors
/// The database's.
pub fn set_line(tx: &Transaction<'_>, line: ServiceLineId, json: &str) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO line_detail VALUES (?1, ?2) \
         ON CONFLICT (service_line_id) DO UPDATE SET detail = excluded.detail",
    )?
    .execute((line.0, json))
    .context("keep what a line carries")?;
    Ok(())
}

/// Who answers for the behavioral health services of a coverage, where that is somebody else.
///
/// # Errors
/// The database's.
pub fn carve_out(db: &Connection, coverage: CoverageId) -> Result<Option<CarveOut>> {
    db.prepare_cached("SELECT payer_id, member_id FROM carve_out WHERE coverage_id = ?1")?
        .query_row([coverage.0], |row| {
            Ok(CarveOut {
                coverage,
                payer: PayerId(row.get(0)?),
                member_id: row.get(1)?,
            })
        })
        .optional()
        .context("read who answers for behavioral health")
}

/// Sets, or with none takes back, who answers for a coverage's behavioral health services.
///
/// # Errors
/// The database's.
pub fn set_carve_out(
    tx: &Transaction<'_>,
    coverage: CoverageId,
    to: Option<&CarveOut>,
) -> Result<()> {
    tx.prepare_cached("DELETE FROM carve_out WHERE coverage_id = ?1")?
        .execute([coverage.0])
        .context("take a carve-out back")?;
    if let Some(CarveOut {
        payer, member_id, ..
    }) = to
    {
        tx.prepare_cached("INSERT INTO carve_out VALUES (?1, ?2, ?3)")?
            .execute((coverage.0, payer.0, member_id))
            .context("keep who answers for behavioral health")?;
    }
    Ok(())
}
