//! Denials: denied lines waiting for a decision, and what was decided.

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::Transaction;
use super::columns;
use crate::domain::denial::{Denial, DenialCategory, DenialOwner, DenialStatus};
use crate::domain::keys::{ClaimId, DenialId, PayerId, RemittanceId, ServiceLineId};
use crate::domain::party::PersonName;
use crate::domain::remittance::AdjustmentGroup;

/// The denial of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: DenialId) -> Result<Option<Denial>> {
    db.prepare_cached("SELECT * FROM denial WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a denial")
}

/// The denials of a claim, oldest first.
///
/// # Errors
/// The database's.
pub fn of_claim(db: &Connection, claim: ClaimId) -> Result<Vec<Denial>> {
    db.prepare_cached("SELECT * FROM denial WHERE claim_id = ?1 ORDER BY id")?
        .query_map([claim.0], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the denials of a claim")
}

/// The denials that one claim of a remittance opened.
///
/// # Errors
/// The database's.
pub fn opened_by(
    db: &Connection,
    (remittance, place): (RemittanceId, usize),
) -> Result<Vec<Denial>> {
    db.prepare_cached("SELECT * FROM denial WHERE remittance_id = ?1 AND place = ?2 ORDER BY id")?
        .query_map((remittance.0, i64::try_from(place)?), read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the denials of a remittance")
}

/// Opens a denial; its `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(tx: &Transaction<'_>, denial: &Denial, place: usize) -> Result<DenialId> {
    tx.prepare_cached(
        "INSERT INTO denial (claim_id, service_line_id, payer_id, remittance_id, place, group_, \
         carc, rarcs, amount_cents, category, owner, denied_on, appeal_by, due_on, status, \
         outcome, decided_on, follow_up_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, \
         ?11, ?12, ?13, ?14, ?15, ?16, NULL, NULL)",
    )?
    .execute(rusqlite::params![
        denial.claim.0,
        denial.line.0,
        denial.payer.0,
        denial.remittance.0,
        i64::try_from(place)?,
        denial.group.code(),
        denial.carc.as_str(),
        columns::codes_text(&denial.rarcs),
        denial.amount.cents(),
        denial.category.name(),
        denial.owner.name(),
        columns::day_text(denial.denied_on),
        columns::day_text(denial.appeal_by),
        columns::day_text(denial.due_on),
        denial.status.name(),
        &denial.outcome,
    ])
    .context("open a denial")?;
    Ok(DenialId(tx.last_insert_rowid()))
}

/// Records a decision on a denial: where it stands now, in which words, and since when.
///
/// # Errors
/// The database's.
pub fn decide(
    tx: &Transaction<'_>,
    id: DenialId,
    (status, outcome): (DenialStatus, &str),
    on: NaiveDate,
) -> Result<()> {
    let n = tx
        .prepare_cached(
            "UPDATE denial SET status = ?2, outcome = ?3, \
             decided_on = CASE WHEN ?2 = 'open' THEN NULL ELSE coalesce(decided_on, ?4) END \
             WHERE id = ?1",
        )?
        .execute((id.0, status.name(), outcome, columns::day_text(on)))
        .context("decide a denial")?;
    ensure!(n == 1, "there is no denial {id}");
    Ok(())
}

/// Sets the day on which a denial is to be looked at again.
///
/// # Errors
/// The database's.
pub fn set_follow_up(tx: &Transaction<'_>, id: DenialId, on: NaiveDate) -> Result<()> {
    tx.prepare_cached("UPDATE denial SET follow_up_on = ?2 WHERE id = ?1")?
        .execute((id.0, columns::day_text(on)))
        .context("set a denial's date")?;
    Ok(())
}

/// A denial as the worklist shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DenialRow {
    /// The denial.
    pub denial: Denial,
    /// Our claim number.
    pub control_number: String,
    /// Who denied.
    pub payer_name: String,
    /// Whose visit.
    pub patient: PersonName,
    /// The denied code.
    pub code: String,
    /// Date of service.
    pub dos: NaiveDate,
    /// The day on which it is to be looked at again.
    pub follow_up_on: Option<NaiveDate>,
    /// How often the claim was denied.
    pub tries: u32,
}

/// Denials that are not over, in no order: the caller ranks them.
///
/// # Errors
/// The database's.
pub fn open(db: &Connection) -> Result<Vec<DenialRow>> {
    db.prepare_cached(
        "SELECT d.*, c.control_number, c.dos, p.name AS payer_name, t.last, t.first, t.middle, \
         t.suffix, s.code, (SELECT count(DISTINCT remittance_id) - 1 FROM denial x \
                            WHERE x.service_line_id = d.service_line_id) AS tries \
         FROM denial d JOIN claim c ON c.id = d.claim_id JOIN payer p ON p.id = d.payer_id \
         JOIN patient t ON t.id = c.patient_id JOIN service_line s ON s.id = d.service_line_id \
         WHERE d.status IN ('open', 'asked', 'corrected', 'appealed')",
    )?
    .query_map([], |row| {
        Ok(DenialRow {
            denial: read(row)?,
            control_number: row.get("control_number")?,
            payer_name: row.get("payer_name")?,
            patient: columns::person(row, "")?,
            code: row.get("code")?,
            dos: columns::day(row, "dos")?,
            follow_up_on: columns::maybe_day(row, "follow_up_on")?,
            tries: row.get::<_, i64>("tries")?.try_into().unwrap_or(0),
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read the open denials")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Denial> {
    Ok(Denial {
        id: DenialId(row.get("id")?),
        claim: ClaimId(row.get("claim_id")?),
        line: ServiceLineId(row.get("service_line_id")?),
        payer: PayerId(row.get("payer_id")?),
        remittance: RemittanceId(row.get("remittance_id")?),
        group: columns::parsed(row, "group_", AdjustmentGroup::from_code)?,
        carc: columns::code(row, "carc")?,
        rarcs: columns::codes(row, "rarcs")?,
        amount: columns::money(row, "amount_cents")?,
        category: columns::parsed(row, "category", DenialCategory::from_name)?,
        owner: columns::parsed(row, "owner", |name| Some(DenialOwner::from_name(name)))?,
        denied_on: columns::day(row, "denied_on")?,
        appeal_by: columns::day(row, "appeal_by")?,
        due_on: columns::day(row, "due_on")?,
        status: columns::parsed(row, "status", DenialStatus::from_name)?,
        outcome: row.get("outcome")?,
    })
}
