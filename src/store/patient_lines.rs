//! The lines of which a patient owes or has something, with all that a statement must know.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

use super::{balances, columns};
use crate::domain::keys::{EncounterId, PatientId, PayerId, ServiceLineId};
use crate::domain::ledger::Party;
use crate::domain::money::Money;
use crate::domain::party::PersonName;
use crate::domain::payer::FilingCode;

/// One line with a balance of its patient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatientLine {
    /// Which line.
    pub line: ServiceLineId,
    /// Of which visit.
    pub encounter: EncounterId,
    /// Who was treated.
    pub patient: PatientId,
    /// The patient's name.
    pub name: PersonName,
    /// Who answers for it.
    pub guarantor: PatientId,
    /// Date of service.
    pub dos: NaiveDate,
    /// Procedure code.
    pub code: String,
    /// The words of the charge, or of the charge master; empty where there are none.
    pub label: String,
    /// What was charged.
    pub charged: Money,
    /// What the patient owes of it; negative is a credit.
    pub balance: Money,
    /// The day on which anything of it became the patient's.
    pub since: NaiveDate,
    /// A payer still owes something of the visit.
    pub pending: bool,
    /// The patient is a Qualified Medicare Beneficiary.
    pub qmb: bool,
    /// The payers that covered the patient on the day, with their kinds.
    pub covered_by: Vec<(PayerId, FilingCode)>,
}

/// The open lines of all patients, or of those for whom `guarantor` answers; by account, oldest
/// date of service first.
///
/// # Errors
/// The database's.
pub fn open(
    db: &Connection,
    as_of: NaiveDate,
    guarantor: Option<PatientId>,
) -> Result<Vec<PatientLine>> {
    let (mut owed, mut waiting) = (Vec::new(), BTreeSet::new());
    let mut visit_of = db.prepare_cached("SELECT encounter_id FROM service_line WHERE id = ?1")?;
    for one in balances::open(db, as_of)? {
        match one.party {
            Party::Patient => owed.push(one),
            Party::Payer(_) if one.balance.is_positive() => {
                let visit: i64 = visit_of.query_row([one.line.0], |row| row.get(0))?;
                waiting.insert(visit);
            }
            Party::Payer(_) => {}
        }
    }
    let mut query = db.prepare_cached(LINE).context("prepare a line")?;
    let mut found = Vec::with_capacity(owed.len());
    for one in owed {
        let mut line = query.query_row([one.line.0], read)?;
        if guarantor.is_some_and(|wanted| wanted != line.guarantor) {
            continue;
        }
        line.balance = one.balance;
        line.since = one.since;
        line.pending = waiting.contains(&line.encounter.0);
        line.covered_by = covered_by(db, line.patient, line.dos)?;
        found.push(line);
    }
    found.sort_by_key(|line| (line.guarantor, line.dos, line.line));
    Ok(found)
}

/// What of a line may concern its patient, as [`open`] finds it, whatever its balance is.
///
/// # Errors
/// The database's; no such line.
pub fn of_line(db: &Connection, line: ServiceLineId) -> Result<PatientLine> {
    let mut found = db
        .prepare_cached(LINE)?
        .query_row([line.0], read)
        .with_context(|| format!("read service line {line}"))?;
    for (party, amount) in balances::of_line(db, line)? {
        if party == Party::Patient {
            found.balance = amount;
        }
    }
    let of_visit: i64 = db
        .prepare_cached(
            "SELECT count(*) FROM (SELECT p.service_line_id FROM posting p \
             JOIN service_line s ON s.id = p.service_line_id \
             WHERE s.encounter_id = ?1 AND p.account = 'receivable' AND p.payer_id IS NOT NULL \
             GROUP BY p.service_line_id, p.payer_id HAVING sum(p.amount_cents) > 0)",
        )?
        .query_row([found.encounter.0], |row| row.get(0))?;
    found.pending = of_visit > 0;
    found.covered_by = covered_by(db, found.patient, found.dos)?;
    Ok(found)
}

const LINE: &str = "\
    SELECT s.id, s.encounter_id, s.code, s.amount_cents, s.description, e.dos, e.patient_id, \
        p.last, p.first, p.middle, p.suffix, p.qmb, \
        coalesce(g.guarantor_id, e.patient_id) AS guarantor_id, \
        coalesce((SELECT f.label FROM fee f WHERE f.code = s.code AND f.effective_on <= e.dos \
                  ORDER BY f.effective_on DESC LIMIT 1), '') AS label \
    FROM service_line s JOIN encounter e ON e.id = s.encounter_id \
    JOIN patient p ON p.id = e.patient_id LEFT JOIN guarantor g ON g.patient_id = e.patient_id \
    WHERE s.id = ?1";

fn read(row: &Row<'_>) -> rusqlite::Result<PatientLine> {
    let description: String = row.get("description")?;
    let label: String = row.get("label")?;
    let dos = columns::day(row, "dos")?;
    Ok(PatientLine {
        line: ServiceLineId(row.get("id")?),
        encounter: EncounterId(row.get("encounter_id")?),
        patient: PatientId(row.get("patient_id")?),
        name: columns::person(row, "")?,
        guarantor: PatientId(row.get("guarantor_id")?),
        dos,
        code: row.get("code")?,
        label: if label.is_empty() { description } else { label },
        charged: columns::money(row, "amount_cents")?,
        balance: Money::ZERO,
        since: dos,
        pending: false,
        qmb: row.get("qmb")?,
        covered_by: Vec::new(),
    })
}

fn covered_by(
    db: &Connection,
    patient: PatientId,
    dos: NaiveDate,
) -> Result<Vec<(PayerId, FilingCode)>> {
    db.prepare_cached(
        "SELECT c.payer_id, y.filing_code FROM coverage c JOIN payer y ON y.id = c.payer_id \
         WHERE c.patient_id = ?1 AND coalesce(c.effective_on, '') <= ?2 \
           AND coalesce(c.terminated_on, '9999') >= ?2 ORDER BY c.payer_order",
    )?
    .query_map((patient.0, columns::day_text(dos)), |row| {
        Ok((
            PayerId(row.get(0)?),
            columns::parsed(row, "filing_code", FilingCode::from_code)?,
        ))
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read who covered a patient")
}
