//! Claims as lists show them: each with its patient, its payer and what is still owed.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, named_params};

use super::columns;
use crate::domain::claim::{ClaimStatus, Frequency, control_number};
use crate::domain::coverage::PayerOrder;
use crate::domain::keys::{ClaimId, EncounterId, PatientId, PayerId};
use crate::domain::money::Money;
use crate::domain::party::PersonName;

/// One row of a list of claims.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimRow {
    /// Which claim.
    pub id: ClaimId,
    /// The visit that it bills.
    pub encounter: EncounterId,
    /// CLM01 as its version is sent.
    pub control_number: String,
    /// Who was treated.
    pub patient: PersonName,
    /// Who is asked.
    pub payer_name: String,
    /// First, second or third payer.
    pub order: PayerOrder,
    /// Date of service.
    pub dos: NaiveDate,
    /// Where it is.
    pub status: ClaimStatus,
    /// What the next transmission says it is.
    pub frequency: Frequency,
    /// Sum of its charges.
    pub charged: Money,
    /// What its payer still owes.
    pub payer_owes: Money,
    /// What the patient owes for its lines.
    pub patient_owes: Money,
    /// Last day for the original to arrive.
    pub file_by: NaiveDate,
    /// Day of the last transmission.
    pub last_sent_on: Option<NaiveDate>,
    /// Why it is held, empty when it is not.
    pub hold_reason: String,
    /// Next date on which a person must look.
    pub follow_up_on: Option<NaiveDate>,
    /// What is to be done then, empty where there is no date.
    pub follow_up: String,
}

/// Which claims a list shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClaimFilter {
    /// Only those in these statuses; empty for all.
    pub statuses: Vec<ClaimStatus>,
    /// Only those of this patient.
    pub patient: Option<PatientId>,
    /// Only those to this payer.
    pub payer: Option<PayerId>,
    /// Only this one.
    pub claim: Option<ClaimId>,
}

/// The claims that the filter lets through, oldest date of service first.
///
/// # Errors
/// The database's.
pub fn list(db: &Connection, filter: &ClaimFilter) -> Result<Vec<ClaimRow>> {
    let mut sql = String::from(LIST);
    let names: Vec<&str> = filter.statuses.iter().map(|s| s.name()).collect();
    if !names.is_empty() {
        // The names are the program's own.
        sql.push_str(&format!(" AND c.status IN ('{}')", names.join("', '")));
    }
    sql.push_str(" ORDER BY c.dos, c.id");
    db.prepare_cached(&sql)?
        .query_map(
            named_params! {
                ":patient": filter.patient.map(|id| id.0),
                ":payer": filter.payer.map(|id| id.0),
                ":claim": filter.claim.map(|id| id.0),
            },
            read,
        )?
        .collect::<rusqlite::Result<_>>()
        .context("list claims")
}

const LIST: &str = "\
    SELECT c.*, p.last, p.first, p.middle, p.suffix, y.name AS payer_name, \
        (SELECT coalesce(sum(o.amount_cents), 0) FROM claim_line l \
            JOIN posting o ON o.service_line_id = l.service_line_id \
            WHERE l.claim_id = c.id AND o.account = 'receivable' \
            AND o.payer_id = c.payer_id) AS payer_owes, \
        (SELECT coalesce(sum(o.amount_cents), 0) FROM claim_line l \
            JOIN posting o ON o.service_line_id = l.service_line_id \
            WHERE l.claim_id = c.id AND o.account = 'receivable' \
            AND o.payer_id IS NULL) AS patient_owes \
    FROM claim c JOIN patient p ON p.id = c.patient_id JOIN payer y ON y.id = c.payer_id \
    WHERE (:patient IS NULL OR c.patient_id = :patient) \
        AND (:payer IS NULL OR c.payer_id = :payer) \
        AND (:claim IS NULL OR c.id = :claim)";

fn read(row: &Row<'_>) -> rusqlite::Result<ClaimRow> {
    let base: String = row.get("control_number")?;
    Ok(ClaimRow {
        id: ClaimId(row.get("id")?),
        encounter: EncounterId(row.get("encounter_id")?),
        control_number: control_number(&base, row.get("version")?),
        patient: columns::person(row, "")?,
        payer_name: row.get("payer_name")?,
        order: columns::parsed(row, "payer_order", PayerOrder::from_letter)?,
        dos: columns::day(row, "dos")?,
        status: columns::parsed(row, "status", ClaimStatus::from_name)?,
        frequency: columns::parsed(row, "frequency", Frequency::from_code)?,
        charged: columns::money(row, "charged_cents")?,
        payer_owes: columns::money(row, "payer_owes")?,
        patient_owes: columns::money(row, "patient_owes")?,
        file_by: columns::day(row, "file_by")?,
        last_sent_on: columns::maybe_day(row, "last_sent_on")?,
        hold_reason: row.get("hold_reason")?,
        follow_up_on: columns::maybe_day(row, "follow_up_on")?,
        follow_up: row
            .get::<_, Option<String>>("follow_up")?
            .unwrap_or_default(),
    })
}
