//! What primary payers have allowed, line by line, as the posted remittances have it.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::columns;
use crate::domain::codes::{Hcpcs, Modifier, Units};
use crate::domain::keys::{ClaimId, PatientId, PayerId, ServiceLineId};
use crate::domain::money::Money;
use crate::domain::party::PersonName;

/// One line that a primary payer has paid or moved on, and what it allowed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AllowedLine {
    /// Which line.
    pub line: ServiceLineId,
    /// Of which claim.
    pub claim: ClaimId,
    /// Its number with the payer (CLM01).
    pub control_number: String,
    /// The payer's number of the claim.
    pub payer_claim_number: String,
    /// Who paid.
    pub payer: PayerId,
    /// Its name.
    pub payer_name: String,
    /// Whose visit it was.
    pub patient: PatientId,
    /// The patient's name.
    pub patient_name: PersonName,
    /// When the service was given.
    pub dos: NaiveDate,
    /// Place of service.
    pub pos: String,
    /// Procedure code.
    pub code: Hcpcs,
    /// Modifiers.
    pub modifiers: Vec<Modifier>,
    /// Units.
    pub units: Units,
    /// What was charged.
    pub charged: Money,
    /// What the payer paid.
    pub paid: Money,
    /// What it left to the patient or the next payer.
    pub left: Money,
    /// What the budget withheld (CARC 253), which was allowed too.
    pub sequestered: Money,
    /// The last day on which anything of it was posted.
    pub posted_on: NaiveDate,
}

impl AllowedLine {
    /// What the payer allowed: paid, left to others, withheld by the budget.
    #[must_use]
    pub fn allowed(&self) -> Money {
        self.paid + self.left + self.sequestered
    }
}

// An entry of a remittance that stands: none answers it whose own answer is not there.
const LINES: &str = "SELECT r.service_line_id AS line, m.id AS claim, m.control_number,
        coalesce(m.payer_claim_number, '') AS payer_claim_number, m.payer_id,
        y.name AS payer_name, m.patient_id, t.last, t.first, t.middle, t.suffix,
        m.dos, v.pos, l.code, l.modifiers, l.units_thousandths, l.amount_cents,
        sum(CASE c.account WHEN 'deposit' THEN c.amount_cents ELSE 0 END) AS paid_cents,
        sum(CASE c.account WHEN 'receivable' THEN c.amount_cents ELSE 0 END) AS left_cents,
        sum(CASE c.account WHEN 'sequestration' THEN c.amount_cents ELSE 0 END)
            AS sequestered_cents,
        max(e.posted_on) AS posted_on
     FROM entry e
     JOIN claim m ON m.id = e.claim_id AND m.payer_order = 'P'
     JOIN posting r ON r.entry_id = e.id AND r.account = 'receivable' AND r.payer_id = m.payer_id
     JOIN posting c ON c.entry_id = e.id AND c.id <> r.id
     JOIN service_line l ON l.id = r.service_line_id
     JOIN encounter v ON v.id = l.encounter_id
     JOIN payer y ON y.id = m.payer_id
     JOIN patient t ON t.id = m.patient_id
     WHERE e.source = 'remittance' AND e.posted_on >= ?1
       AND NOT EXISTS (SELECT 1 FROM entry a WHERE a.reversal_of = e.id
                       AND NOT EXISTS (SELECT 1 FROM entry b WHERE b.reversal_of = a.id))
       AND NOT EXISTS (SELECT 1 FROM denial d WHERE d.service_line_id = r.service_line_id
                       AND d.remittance_id = e.remittance_id)
     GROUP BY r.service_line_id, m.id
     ORDER BY m.id, r.service_line_id";

/// The lines that primary payers have allowed anything for since a day, denied ones left out.
///
/// # Errors
/// The database's.
pub fn since(db: &Connection, day: NaiveDate) -> Result<Vec<AllowedLine>> {
    db.prepare_cached(LINES)?
        .query_map([columns::day_text(day)], |row| {
            Ok(AllowedLine {
                line: ServiceLineId(row.get("line")?),
                claim: ClaimId(row.get("claim")?),
                control_number: row.get("control_number")?,
                payer_claim_number: row.get("payer_claim_number")?,
                payer: PayerId(row.get("payer_id")?),
                payer_name: row.get("payer_name")?,
                patient: PatientId(row.get("patient_id")?),
                patient_name: columns::person(row, "")?,
                dos: columns::day(row, "dos")?,
                pos: row.get("pos")?,
                code: columns::code(row, "code")?,
                modifiers: columns::codes(row, "modifiers")?,
                units: Units(row.get("units_thousandths")?),
                charged: columns::money(row, "amount_cents")?,
                paid: columns::money(row, "paid_cents")?,
                left: columns::money(row, "left_cents")?,
                sequestered: columns::money(row, "sequestered_cents")?,
                posted_on: columns::day(row, "posted_on")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .context("read what payers have allowed")
}
