//! Encounters: the visits, and the list that the coder works.

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::columns;
use crate::domain::encounter::{Accident, AccidentCause, Encounter, EncounterStatus};
use crate::domain::keys::{EncounterId, FacilityId, PatientId, ProviderId};
use crate::domain::money::Money;

/// The encounter of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: EncounterId) -> Result<Option<Encounter>> {
    db.prepare_cached("SELECT * FROM encounter WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read an encounter")
}

/// The encounters of a patient, the latest first.
///
/// # Errors
/// The database's.
pub fn of_patient(db: &Connection, patient: PatientId) -> Result<Vec<Encounter>> {
    db.prepare_cached("SELECT * FROM encounter WHERE patient_id = ?1 ORDER BY dos DESC, id DESC")?
        .query_map([patient.0], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the encounters of a patient")
}

/// Adds an encounter; its `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(tx: &Transaction<'_>, encounter: &Encounter) -> Result<EncounterId> {
    write(
        tx,
        None,
        encounter,
        "INSERT INTO encounter VALUES (:id, :patient_id, :dos, :rendering_id, :referring_id, \
         :facility_id, :pos, :status, :diagnoses, :authorization, :accident_cause, \
         :accident_on, :accident_state, :note_signed_on, :note, :reason, NULL)",
    )
    .context("add an encounter")?;
    Ok(EncounterId(tx.last_insert_rowid()))
}

/// Changes the encounter of that key.
///
/// # Errors
/// The database's, or where there is no such encounter.
pub fn change(tx: &Transaction<'_>, encounter: &Encounter) -> Result<()> {
    let n = write(
        tx,
        Some(encounter.id),
        encounter,
        "UPDATE encounter SET patient_id = :patient_id, dos = :dos, \
         rendering_id = :rendering_id, referring_id = :referring_id, \
         facility_id = :facility_id, pos = :pos, status = :status, diagnoses = :diagnoses, \
         authorization = :authorization, accident_cause = :accident_cause, \
         accident_on = :accident_on, accident_state = :accident_state, \
         note_signed_on = :note_signed_on, note = :note, reason = :reason WHERE id = :id",
    )
    .context("change an encounter")?;
    ensure!(n == 1, "there is no encounter {}", encounter.id);
    Ok(())
}

/// Moves an encounter to another status, with the reason that it has there.
///
/// # Errors
/// The database's, or where there is no such encounter.
pub fn set_status(
    tx: &Transaction<'_>,
    id: EncounterId,
    status: EncounterStatus,
    reason: &str,
) -> Result<()> {
    let n = tx
        .prepare_cached("UPDATE encounter SET status = ?2, reason = ?3 WHERE id = ?1")?
        .execute((id.0, status.name(), reason))
        .context("change the status of an encounter")?;
    ensure!(n == 1, "there is no encounter {id}");
    Ok(())
}

/// Records the day on which an encounter was marked coded, none when that was taken back.
///
/// # Errors
/// The database's.
pub fn set_coded_on(tx: &Transaction<'_>, id: EncounterId, day: Option<NaiveDate>) -> Result<()> {
    tx.prepare_cached("UPDATE encounter SET coded_on = ?2 WHERE id = ?1")?
        .execute((id.0, columns::maybe_day_text(day)))
        .context("record when an encounter was coded")?;
    Ok(())
}

/// One row of a list of encounters.
#[derive(Clone, PartialEq, Eq)]
pub struct EncounterRow {
    /// Which encounter.
    pub id: EncounterId,
    /// Whose.
    pub patient: PatientId,
    /// `Last, First M`.
    pub patient_name: String,
    /// Date of birth, which tells namesakes apart.
    pub birth_date: NaiveDate,
    /// Date of service.
    pub dos: NaiveDate,
    /// Who rendered the service.
    pub provider_name: String,
    /// Who is billed first on that day, empty for a self-pay patient.
    pub payer_name: String,
    /// Place of service.
    pub pos: String,
    /// Where it stands.
    pub status: EncounterStatus,
    /// Why it is on hold or not billed.
    pub reason: String,
    /// Day on which the signed note was seen.
    pub note_signed_on: Option<NaiveDate>,
    /// Day on which it was marked coded.
    pub coded_on: Option<NaiveDate>,
    /// How many service lines it has.
    pub n_lines: u32,
    /// The sum of its lines.
    pub charged: Money,
}

/// Which encounters a list shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EncounterFilter {
    /// Only those of these statuses; empty for all.
    pub statuses: Vec<EncounterStatus>,
    /// Only those of this patient.
    pub patient: Option<PatientId>,
    /// First date of service.
    pub from: Option<NaiveDate>,
    /// Last date of service.
    pub to: Option<NaiveDate>,
}

impl EncounterFilter {
    /// What waits for the coder: ready to code, and on hold.
    #[must_use]
    pub fn to_code() -> EncounterFilter {
        EncounterFilter {
            statuses: vec![EncounterStatus::ReadyToCode, EncounterStatus::OnHold],
            ..EncounterFilter::default()
        }
    }
}

/// The encounters that the filter lets through, the oldest date of service first.
///
/// # Errors
/// The database's.
pub fn list(db: &Connection, filter: &EncounterFilter) -> Result<Vec<EncounterRow>> {
    let mut sql = String::from(LIST);
    let names: Vec<&str> = filter.statuses.iter().map(|s| s.name()).collect();
    if !names.is_empty() {
        // The names are the program's own.
        sql.push_str(&format!(" AND e.status IN ('{}')", names.join("', '")));
    }
    sql.push_str(" ORDER BY e.dos, p.last, p.first, e.id");
    db.prepare_cached(&sql)?
        .query_map(
            (
                filter.patient.map(|p| p.0),
                columns::maybe_day_text(filter.from),
                columns::maybe_day_text(filter.to),
            ),
            read_row,
        )?
        .collect::<rusqlite::Result<_>>()
        .context("list encounters")
}

const LIST: &str = "\
    SELECT e.id, e.patient_id, e.dos, e.pos, e.status, e.reason, e.note_signed_on, e.coded_on, \
        p.last, p.first, p.middle, p.suffix, p.birth_date, \
        r.last AS r_last, r.first AS r_first, r.middle AS r_middle, r.suffix AS r_suffix, \
        coalesce((SELECT y.name FROM coverage c JOIN payer y ON y.id = c.payer_id \
            WHERE c.patient_id = e.patient_id \
            AND (c.effective_on IS NULL OR c.effective_on <= e.dos) \
            AND (c.terminated_on IS NULL OR e.dos <= c.terminated_on) \
            ORDER BY c.payer_order = 'T', c.payer_order = 'S', c.effective_on DESC, c.id DESC \
            LIMIT 1), '') AS payer_name, \
        (SELECT count(*) FROM service_line l \
            WHERE l.encounter_id = e.id AND l.position > 0) AS n_lines, \
        (SELECT coalesce(sum(l.amount_cents), 0) FROM service_line l \
            WHERE l.encounter_id = e.id AND l.position > 0) AS charged \
    FROM encounter e JOIN patient p ON p.id = e.patient_id \
        JOIN provider r ON r.id = e.rendering_id \
    WHERE (?1 IS NULL OR e.patient_id = ?1) AND (?2 IS NULL OR e.dos >= ?2) \
        AND (?3 IS NULL OR e.dos <= ?3)";

fn read_row(row: &Row<'_>) -> rusqlite::Result<EncounterRow> {
    Ok(EncounterRow {
        id: EncounterId(row.get("id")?),
        patient: PatientId(row.get("patient_id")?),
        patient_name: columns::person(row, "")?.last_first(),
        birth_date: columns::day(row, "birth_date")?,
        dos: columns::day(row, "dos")?,
        provider_name: columns::person(row, "r_")?.last_first(),
        payer_name: row.get("payer_name")?,
        pos: row.get("pos")?,
        status: columns::parsed(row, "status", EncounterStatus::from_name)?,
        reason: row.get("reason")?,
        note_signed_on: columns::maybe_day(row, "note_signed_on")?,
        coded_on: columns::maybe_day(row, "coded_on")?,
        n_lines: row.get("n_lines")?,
        charged: columns::money(row, "charged")?,
    })
}

fn write(
    tx: &Transaction<'_>,
    id: Option<EncounterId>,
    encounter: &Encounter,
    sql: &str,
) -> Result<usize> {
    let accident = encounter.accident.as_ref();
    Ok(tx.prepare_cached(sql)?.execute(named_params! {
        ":id": id.map(|id| id.0),
        ":patient_id": encounter.patient.0,
        ":dos": columns::day_text(encounter.dos),
        ":rendering_id": encounter.rendering.0,
        ":referring_id": encounter.referring.map(|id| id.0),
        ":facility_id": encounter.facility.0,
        ":pos": encounter.pos.as_str(),
        ":status": encounter.status.name(),
        ":diagnoses": columns::codes_text(&encounter.diagnoses),
        ":authorization": encounter.authorization,
        ":accident_cause": accident.map(|a| a.cause.code()),
        ":accident_on": columns::maybe_day_text(accident.map(|a| a.on)),
        ":accident_state": accident.map_or("", |a| a.state.as_str()),
        ":note_signed_on": columns::maybe_day_text(encounter.note_signed_on),
        ":note": encounter.note,
        ":reason": encounter.reason,
    })?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Encounter> {
    Ok(Encounter {
        id: EncounterId(row.get("id")?),
        patient: PatientId(row.get("patient_id")?),
        dos: columns::day(row, "dos")?,
        rendering: ProviderId(row.get("rendering_id")?),
        referring: row.get::<_, Option<i64>>("referring_id")?.map(ProviderId),
        facility: FacilityId(row.get("facility_id")?),
        pos: columns::code(row, "pos")?,
        status: columns::parsed(row, "status", EncounterStatus::from_name)?,
        diagnoses: columns::codes(row, "diagnoses")?,
        authorization: row.get("authorization")?,
        accident: accident(row)?,
        note_signed_on: columns::maybe_day(row, "note_signed_on")?,
        note: row.get("note")?,
        reason: row.get("reason")?,
    })
}

fn accident(row: &Row<'_>) -> rusqlite::Result<Option<Accident>> {
    let cause = columns::maybe_parsed(row, "accident_cause", AccidentCause::from_code)?;
    let on = columns::maybe_day(row, "accident_on")?;
    let state: String = row.get("accident_state")?;
    Ok(cause
        .zip(on)
        .map(|(cause, on)| Accident { cause, on, state }))
}
