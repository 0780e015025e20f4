//! Coverages: who insures a patient, on which days, in which order.

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::columns;
use crate::domain::coverage::{Coverage, PayerOrder, Relationship, Subscriber};
use crate::domain::keys::{CoverageId, PatientId, PayerId};
use crate::domain::party::Sex;

/// The coverage of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: CoverageId) -> Result<Option<Coverage>> {
    db.prepare_cached("SELECT * FROM coverage WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a coverage")
}

/// Every coverage of a patient, in the order of billing, the latest first within it.
///
/// # Errors
/// The database's.
pub fn of_patient(db: &Connection, patient: PatientId) -> Result<Vec<Coverage>> {
    db.prepare_cached(
        "SELECT * FROM coverage WHERE patient_id = ?1 \
         ORDER BY payer_order = 'T', payer_order = 'S', effective_on DESC, id DESC",
    )?
    .query_map([patient.0], read)?
    .collect::<rusqlite::Result<_>>()
    .context("read the coverages of a patient")
}

/// The coverages that a patient has on a date of service, in the order of billing.
///
/// # Errors
/// The database's.
pub fn in_force(db: &Connection, patient: PatientId, dos: NaiveDate) -> Result<Vec<Coverage>> {
    let mut coverages = of_patient(db, patient)?;
    coverages.retain(|coverage| coverage.covers(dos));
    Ok(coverages)
}

/// Adds a coverage; its `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(tx: &Transaction<'_>, coverage: &Coverage) -> Result<CoverageId> {
    write(
        tx,
        None,
        coverage,
        "INSERT INTO coverage VALUES (:id, :patient_id, :payer_id, :payer_order, :member_id, \
         :group_number, :plan_name, :relationship, :has_subscriber, :subscriber_last, \
         :subscriber_first, :subscriber_middle, :subscriber_suffix, :subscriber_birth_date, \
         :subscriber_sex, :subscriber_street, :subscriber_street2, :subscriber_city, \
         :subscriber_state, :subscriber_zip, :msp_type, :effective_on, :terminated_on)",
    )
    .context("add a coverage")?;
    Ok(CoverageId(tx.last_insert_rowid()))
}

/// Changes the coverage of that key.
///
/// # Errors
/// The database's, or where there is no such coverage.
pub fn change(tx: &Transaction<'_>, coverage: &Coverage) -> Result<()> {
    let n = write(
        tx,
        Some(coverage.id),
        coverage,
        "UPDATE coverage SET patient_id = :patient_id, payer_id = :payer_id, \
         payer_order = :payer_order, member_id = :member_id, group_number = :group_number, \
         plan_name = :plan_name, relationship = :relationship, \
         has_subscriber = :has_subscriber, subscriber_last = :subscriber_last, \
         subscriber_first = :subscriber_first, subscriber_middle = :subscriber_middle, \
         subscriber_suffix = :subscriber_suffix, \
         subscriber_birth_date = :subscriber_birth_date, subscriber_sex = :subscriber_sex, \
         subscriber_street = :subscriber_street, subscriber_street2 = :subscriber_street2, \
         subscriber_city = :subscriber_city, subscriber_state = :subscriber_state, \
         subscriber_zip = :subscriber_zip, msp_type = :msp_type, \
         effective_on = :effective_on, terminated_on = :terminated_on WHERE id = :id",
    )
    .context("change a coverage")?;
    ensure!(n == 1, "there is no coverage {}", coverage.id);
    Ok(())
}

fn write(
    tx: &Transaction<'_>,
    id: Option<CoverageId>,
    coverage: &Coverage,
    sql: &str,
) -> Result<usize> {
    let nobody = Subscriber::default();
    let holder = coverage.subscriber.as_ref().unwrap_or(&nobody);
    Ok(tx.prepare_cached(sql)?.execute(named_params! {
        ":id": id.map(|id| id.0),
        ":patient_id": coverage.patient.0,
        ":payer_id": coverage.payer.0,
        ":payer_order": coverage.order.letter(),
        ":member_id": coverage.member_id,
        ":group_number": coverage.group_number,
        ":plan_name": coverage.plan_name,
        ":relationship": coverage.relationship.code(),
        ":has_subscriber": coverage.subscriber.is_some(),
        ":subscriber_last": holder.name.last,
        ":subscriber_first": holder.name.first,
        ":subscriber_middle": holder.name.middle,
        ":subscriber_suffix": holder.name.suffix,
        ":subscriber_birth_date": columns::maybe_day_text(holder.birth_date),
        ":subscriber_sex": holder.sex.letter(),
        ":subscriber_street": holder.address.line1,
        ":subscriber_street2": holder.address.line2,
        ":subscriber_city": holder.address.city,
        ":subscriber_state": holder.address.state,
        ":subscriber_zip": holder.address.zip,
        ":msp_type": coverage.msp_type,
        ":effective_on": columns::maybe_day_text(coverage.effective_on),
        ":terminated_on": columns::maybe_day_text(coverage.terminated_on),
    })?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Coverage> {
    Ok(Coverage {
        id: CoverageId(row.get("id")?),
        patient: PatientId(row.get("patient_id")?),
        payer: PayerId(row.get("payer_id")?),
        order: columns::parsed(row, "payer_order", PayerOrder::from_letter)?,
        member_id: row.get("member_id")?,
        group_number: row.get("group_number")?,
        plan_name: row.get("plan_name")?,
        relationship: columns::parsed(row, "relationship", |t| Some(Relationship::from_code(t)))?,
        subscriber: subscriber(row)?,
        msp_type: row.get("msp_type")?,
        effective_on: columns::maybe_day(row, "effective_on")?,
        terminated_on: columns::maybe_day(row, "terminated_on")?,
    })
}

fn subscriber(row: &Row<'_>) -> rusqlite::Result<Option<Subscriber>> {
    if !row.get::<_, bool>("has_subscriber")? {
        return Ok(None);
    }
    Ok(Some(Subscriber {
        name: columns::person(row, "subscriber_")?,
        birth_date: columns::maybe_day(row, "subscriber_birth_date")?,
        sex: columns::parsed(row, "subscriber_sex", |t| Some(Sex::from_letter(t)))?,
        address: columns::address(row, "subscriber_")?,
    }))
}
