//! Aged receivables: every open balance with whose it is, since when, and on which claim.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

use super::{balances, columns};
use crate::domain::claim::ClaimStatus;
use crate::domain::dates::days_between;
use crate::domain::keys::{ClaimId, EncounterId, PatientId, PayerId, ServiceLineId};
use crate::domain::ledger::{Bucket, Party};
use crate::domain::money::Money;
use crate::domain::party::PersonName;

/// From which day a payer's balance ages; a patient's always ages from the day it became his.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum AgingBasis {
    /// The day on which the claim was first sent, or the date of service until it is.
    #[default]
    Submission,
    /// The date of service.
    Service,
}

/// What one party owes for one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgedLine {
    /// Which line.
    pub line: ServiceLineId,
    /// Who owes it.
    pub party: Party,
    /// How much; negative is a credit.
    pub balance: Money,
    /// The day from which it ages.
    pub base: NaiveDate,
    /// Days since then.
    pub age: i64,
    /// The bucket of that age.
    pub bucket: Bucket,
    /// The visit.
    pub encounter: EncounterId,
    /// The claim to that payer, or the first of the visit for a patient's balance.
    pub claim: Option<ClaimId>,
    /// Our number of that claim, empty when there is none.
    pub control_number: String,
    /// Where that claim is.
    pub status: Option<ClaimStatus>,
    /// Whose visit.
    pub patient: PatientId,
    /// The patient's name.
    pub patient_name: PersonName,
    /// The payer's name, empty for a patient's balance.
    pub payer_name: String,
    /// Date of service.
    pub dos: NaiveDate,
    /// The day of the claim's last event.
    pub touched_on: Option<NaiveDate>,
}

/// Every open balance at the end of a day, by patient and date of service.
///
/// # Errors
/// The database's.
pub fn lines(db: &Connection, as_of: NaiveDate, basis: AgingBasis) -> Result<Vec<AgedLine>> {
    let mut open: BTreeMap<(i64, i64), (Money, NaiveDate)> = BTreeMap::new();
    for one in balances::open(db, as_of)? {
        let payer = match one.party {
            Party::Payer(payer) => payer.0,
            Party::Patient => 0,
        };
        open.insert((one.line.0, payer), (one.balance, one.since));
    }
    let mut query = db
        .prepare_cached(LINES)
        .context("prepare the aged receivables")?;
    let mut rows = query.query([])?;
    let mut aged = Vec::with_capacity(open.len());
    while let Some(row) = rows.next()? {
        let key = (row.get("line")?, row.get("payer")?);
        if let Some((balance, since)) = open.remove(&key) {
            aged.push(read(row, (balance, since), (as_of, basis))?);
        }
    }
    Ok(aged)
}

// Every line and party that a balance was ever kept for; a claim of the same visit and payer.
const LINES: &str = "\
    SELECT b.service_line_id AS line, b.payer_id AS payer, s.encounter_id, e.patient_id, e.dos, \
        t.last, t.first, t.middle, t.suffix, coalesce(y.name, '') AS payer_name, \
        c.id AS claim_id, coalesce(c.control_number, '') AS control_number, c.status, \
        c.first_sent_on, \
        (SELECT max(v.happened_on) FROM claim_event v WHERE v.claim_id = c.id) AS touched_on \
    FROM balance b JOIN service_line s ON s.id = b.service_line_id \
    JOIN encounter e ON e.id = s.encounter_id JOIN patient t ON t.id = e.patient_id \
    LEFT JOIN payer y ON y.id = b.payer_id \
    LEFT JOIN claim c ON c.id = (SELECT x.id FROM claim x JOIN claim_line l ON l.claim_id = x.id \
        WHERE l.service_line_id = b.service_line_id \
            AND (x.payer_id = b.payer_id OR b.payer_id = 0) \
        ORDER BY x.status = 'voided', x.payer_order, x.id LIMIT 1) \
    ORDER BY t.last, t.first, t.id, e.dos, b.service_line_id, b.payer_id";

fn read(
    row: &Row<'_>,
    (balance, since): (Money, NaiveDate),
    (as_of, basis): (NaiveDate, AgingBasis),
) -> rusqlite::Result<AgedLine> {
    let payer: i64 = row.get("payer")?;
    let dos = columns::day(row, "dos")?;
    let sent = columns::maybe_day(row, "first_sent_on")?;
    let party = if payer == 0 {
        Party::Patient
    } else {
        Party::Payer(PayerId(payer))
    };
    let base = match (party, basis) {
        (Party::Patient, _) => since,
        (Party::Payer(_), AgingBasis::Service) => dos,
        (Party::Payer(_), AgingBasis::Submission) => sent.unwrap_or(dos),
    };
    let age = days_between(base, as_of).max(0);
    Ok(AgedLine {
        line: ServiceLineId(row.get("line")?),
        party,
        balance,
        base,
        age,
        bucket: Bucket::of_age(age),
        encounter: EncounterId(row.get("encounter_id")?),
        claim: row.get::<_, Option<i64>>("claim_id")?.map(ClaimId),
        control_number: row.get("control_number")?,
        status: columns::maybe_parsed(row, "status", ClaimStatus::from_name)?,
        patient: PatientId(row.get("patient_id")?),
        patient_name: columns::person(row, "")?,
        payer_name: row.get("payer_name")?,
        dos,
        touched_on: columns::maybe_day(row, "touched_on")?,
    })
}
