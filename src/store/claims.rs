//! Claims: the record of each, its lines, and the status that its events lead to.

use anyhow::{Context as _, Result, ensure};
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::chain::Transaction;
use super::{charges, claim_events, columns};
use crate::domain::charge::Charge;
use crate::domain::claim::{Claim, ClaimEvent, ClaimStatus, FollowUp, Frequency};
use crate::domain::coverage::PayerOrder;
use crate::domain::keys::{
    ClaimId, CoverageId, EncounterId, PatientId, PayerId, ProviderId, ServiceLineId,
};
use crate::domain::money::Money;

/// The claim of that key.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: ClaimId) -> Result<Option<Claim>> {
    db.prepare_cached("SELECT * FROM claim WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()
        .context("read a claim")
}

/// The claims of a visit, first payer first.
///
/// # Errors
/// The database's.
pub fn of_encounter(db: &Connection, encounter: EncounterId) -> Result<Vec<Claim>> {
    db.prepare_cached("SELECT * FROM claim WHERE encounter_id = ?1 ORDER BY payer_order, id")?
        .query_map([encounter.0], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the claims of a visit")
}

/// The claims in a status, oldest date of service first.
///
/// # Errors
/// The database's.
pub fn in_status(db: &Connection, status: ClaimStatus) -> Result<Vec<Claim>> {
    db.prepare_cached("SELECT * FROM claim WHERE status = ?1 ORDER BY dos, id")?
        .query_map([status.name()], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the claims in a status")
}

/// The claims that a control number may mean, of any version and any payer of the same visit:
/// payers drop hyphens and change case, so the number is given as letters and digits only.
///
/// # Errors
/// The database's.
pub fn named(db: &Connection, control_number: &str) -> Result<Vec<ClaimId>> {
    let sent: Option<i64> = db
        .prepare_cached("SELECT claim_id FROM transmission WHERE control_number = ?1 LIMIT 1")?
        .query_row([control_number], |row| row.get(0))
        .optional()?;
    let claim = match sent {
        Some(id) => Some(id),
        None => db
            .prepare_cached("SELECT id FROM claim WHERE control_number = ?1 LIMIT 1")?
            .query_row([control_number], |row| row.get(0))
            .optional()?,
    };
    let Some(claim) = claim else {
        return Ok(Vec::new());
    };
    siblings(db, ClaimId(claim))
}

/// The claim that was sent under a control number of letters and digits.
///
/// # Errors
/// The database's.
pub fn sent_as(db: &Connection, control_number: &str) -> Result<Option<ClaimId>> {
    db.prepare_cached(
        "SELECT claim_id FROM transmission WHERE control_number = ?1 ORDER BY batch_id DESC",
    )?
    .query_row([control_number], |row| row.get(0).map(ClaimId))
    .optional()
    .context("find a claim by its number")
}

/// The claims of the visit that a claim is of, itself among them.
///
/// # Errors
/// The database's.
pub fn siblings(db: &Connection, claim: ClaimId) -> Result<Vec<ClaimId>> {
    db.prepare_cached(
        "SELECT b.id FROM claim a JOIN claim b ON b.encounter_id = a.encounter_id
         WHERE a.id = ?1 ORDER BY b.payer_order, b.id",
    )?
    .query_map([claim.0], |row| row.get(0).map(ClaimId))?
    .collect::<rusqlite::Result<_>>()
    .context("find the claims of a visit")
}

/// The claims that bill a service line.
///
/// # Errors
/// The database's.
pub fn of_line(db: &Connection, line: ServiceLineId) -> Result<Vec<ClaimId>> {
    db.prepare_cached("SELECT claim_id FROM claim_line WHERE service_line_id = ?1 ORDER BY 1")?
        .query_map([line.0], |row| row.get(0).map(ClaimId))?
        .collect::<rusqlite::Result<_>>()
        .context("find the claims of a line")
}

/// The newest claims that were charged an amount between two days, or that are of a patient of
/// that last name in those days; 50 at most.
///
/// # Errors
/// The database's.
pub fn near(
    db: &Connection,
    (last, charged): (&str, Money),
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<Vec<ClaimId>> {
    db.prepare_cached(
        "SELECT c.id FROM claim c JOIN patient p ON p.id = c.patient_id \
         WHERE (?3 IS NULL OR c.dos >= ?3) AND (?4 IS NULL OR c.dos <= ?4) \
         AND (c.charged_cents = ?2 OR p.last = ?1 COLLATE NOCASE) ORDER BY c.id DESC LIMIT 50",
    )?
    .query_map(
        (
            last,
            charged.cents(),
            columns::maybe_day_text(from),
            columns::maybe_day_text(to),
        ),
        |row| row.get(0).map(ClaimId),
    )?
    .collect::<rusqlite::Result<_>>()
    .context("find claims near a payment")
}

/// The lines that a claim bills, in the order of the visit.
///
/// # Errors
/// The database's.
pub fn lines(db: &Connection, claim: ClaimId) -> Result<Vec<ServiceLineId>> {
    db.prepare_cached(
        "SELECT l.service_line_id FROM claim_line l
         JOIN service_line s ON s.id = l.service_line_id
         WHERE l.claim_id = ?1 ORDER BY s.position, s.id",
    )?
    .query_map([claim.0], |row| row.get(0).map(ServiceLineId))?
    .collect::<rusqlite::Result<_>>()
    .context("read the lines of a claim")
}

/// Adds a claim with its lines and its first event; its `id` is given here.
///
/// # Errors
/// The database's.
pub fn add(
    tx: &Transaction<'_>,
    claim: &Claim,
    lines: &[ServiceLineId],
    event: &ClaimEvent,
) -> Result<ClaimId> {
    tx.prepare_cached(
        "INSERT INTO claim (encounter_id, patient_id, coverage_id, payer_id, payer_order, \
         control_number, version, frequency, payer_claim_number, status, hold_reason, \
         charged_cents, dos, file_by, first_sent_on, last_sent_on, file_answered, \
         claim_answered, first_answer, follow_up_on, follow_up) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, NULL, NULL, 0, 0, \
         NULL, NULL, NULL)",
    )?
    .execute((
        claim.encounter.0,
        claim.patient.0,
        claim.coverage.0,
        claim.payer.0,
        claim.order.letter(),
        &claim.patient_control_number,
        claim.version,
        claim.frequency.code(),
        &claim.payer_claim_number,
        claim.status.name(),
        &claim.hold_reason,
        claim.charged.cents(),
        columns::day_text(claim.dos),
        columns::day_text(claim.file_by),
    ))
    .context("add a claim")?;
    let id = ClaimId(tx.last_insert_rowid());
    set_lines(tx, id, lines)?;
    claim_events::append(tx, id, event)?;
    Ok(id)
}

/// Gives a claim the control number that carries its own key, and its lines' sum.
///
/// # Errors
/// The database's.
pub fn set_control_number(tx: &Transaction<'_>, id: ClaimId, number: &str) -> Result<()> {
    tx.prepare_cached("UPDATE claim SET control_number = ?2 WHERE id = ?1")?
        .execute((id.0, number))
        .context("number a claim")?;
    Ok(())
}

/// Replaces the lines that a claim bills.
///
/// # Errors
/// The database's.
pub fn set_lines(tx: &Transaction<'_>, id: ClaimId, lines: &[ServiceLineId]) -> Result<()> {
    tx.prepare_cached("DELETE FROM claim_line WHERE claim_id = ?1")?
        .execute([id.0])?;
    let mut insert = tx.prepare_cached("INSERT INTO claim_line VALUES (?1, ?2)")?;
    for line in lines {
        insert
            .execute((id.0, line.0))
            .context("add a line to a claim")?;
    }
    Ok(())
}

/// Saves what may change on a claim: everything but whose it is and its status, which follows
/// from its events.
///
/// # Errors
/// The database's.
pub fn change(tx: &Transaction<'_>, claim: &Claim) -> Result<()> {
    let (on, what) = match &claim.follow_up {
        Some(FollowUp { on, what }) => (Some(columns::day_text(*on)), Some(what.as_str())),
        None => (None, None),
    };
    let n = tx
        .prepare_cached(
            "UPDATE claim SET version = :version, frequency = :frequency, \
             payer_claim_number = :payer_claim_number, hold_reason = :hold_reason, \
             charged_cents = :charged, file_by = :file_by, first_sent_on = :first_sent_on, \
             follow_up_on = :follow_up_on, follow_up = :follow_up WHERE id = :id",
        )?
        .execute(named_params! {
            ":version": claim.version,
            ":frequency": claim.frequency.code(),
            ":payer_claim_number": claim.payer_claim_number,
            ":hold_reason": claim.hold_reason,
            ":charged": claim.charged.cents(),
            ":file_by": columns::day_text(claim.file_by),
            ":first_sent_on": columns::maybe_day_text(claim.first_sent_on),
            ":follow_up_on": on,
            ":follow_up": what,
            ":id": claim.id.0,
        })
        .context("save a claim")?;
    ensure!(n == 1, "there is no claim {}", claim.id);
    Ok(())
}

/// Adds an event to a claim and moves its stored status after it; returns the event's number.
///
/// # Errors
/// An [`crate::domain::claim::IllegalTransition`], and the database's.
pub fn append_event(tx: &Transaction<'_>, id: ClaimId, event: &ClaimEvent) -> Result<i64> {
    let number = claim_events::append(tx, id, event)?;
    let status = if event.cancels.is_some() {
        claim_events::status(tx, id)?
    } else {
        let now: String = tx
            .prepare_cached("SELECT status FROM claim WHERE id = ?1")?
            .query_row([id.0], |row| row.get(0))
            .context("read a claim's status")?;
        let now = ClaimStatus::from_name(&now).context("a claim has an unknown status")?;
        now.after(event.kind)
            .with_context(|| format!("claim {id}"))?
    };
    tx.prepare_cached("UPDATE claim SET status = ?2 WHERE id = ?1")?
        .execute((id.0, status.name()))
        .context("save a claim's status")?;
    Ok(number)
}

/// Records that a claim left in a file.
///
/// # Errors
/// The database's.
pub fn set_sent(tx: &Transaction<'_>, id: ClaimId, on: NaiveDate) -> Result<()> {
    tx.prepare_cached(
        "UPDATE claim SET first_sent_on = coalesce(first_sent_on, ?2), last_sent_on = ?2, \
         file_answered = 0, claim_answered = 0 WHERE id = ?1",
    )?
    .execute((id.0, columns::day_text(on)))
    .context("record that a claim was sent")?;
    Ok(())
}

/// What an acknowledgment answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answered {
    /// The file that carried the claim.
    File,
    /// The claim itself, by the payer or by a rejection anywhere; and was it accepted?
    Claim {
        /// Taken for adjudication, or refused.
        accepted: bool,
    },
}

/// Records that a sent claim was answered. The answer to the first transmission stays for ever:
/// first-pass acceptance counts it.
///
/// # Errors
/// The database's.
pub fn set_answered(tx: &Transaction<'_>, id: ClaimId, answered: Answered) -> Result<()> {
    match answered {
        Answered::File => tx
            .prepare_cached("UPDATE claim SET file_answered = 1 WHERE id = ?1")?
            .execute([id.0]),
        Answered::Claim { accepted } => tx
            .prepare_cached(
                "UPDATE claim SET file_answered = 1, claim_answered = 1, first_answer = CASE \
                 WHEN ?2 = 'rejected' AND first_sent_on = last_sent_on THEN 'rejected' \
                 ELSE coalesce(first_answer, ?2) END WHERE id = ?1",
            )?
            .execute((id.0, if accepted { "accepted" } else { "rejected" })),
    }
    .context("record an answer to a claim")?;
    Ok(())
}

/// Another claim of a patient, as a scrub looks at it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastClaim {
    /// The claim.
    pub claim: Claim,
    /// Who rendered.
    pub rendering: ProviderId,
    /// What it bills.
    pub charges: Vec<Charge>,
    /// What payers have paid on it.
    pub paid: Money,
}

/// The claims of a patient within three years of a date of service that were not voided.
///
/// # Errors
/// The database's.
pub fn history(db: &Connection, patient: PatientId, dos: NaiveDate) -> Result<Vec<PastClaim>> {
    let days = Days::new(3 * 366);
    let from = dos.checked_sub_days(days).unwrap_or(dos);
    let to = dos.checked_add_days(days).unwrap_or(dos);
    let found: Vec<(Claim, ProviderId, Money)> = db
        .prepare_cached(
            "SELECT c.*, e.rendering_id, \
             coalesce((SELECT sum(paid_cents) FROM remittance_claim r WHERE r.claim_id = c.id \
                       AND r.standing = 1 AND r.action = 'post'), 0) AS received_cents \
             FROM claim c JOIN encounter e ON e.id = c.encounter_id \
             WHERE c.patient_id = ?1 AND c.dos BETWEEN ?2 AND ?3 AND c.status <> 'voided' \
             ORDER BY c.id",
        )?
        .query_map(
            (patient.0, columns::day_text(from), columns::day_text(to)),
            |row| {
                let rendering = ProviderId(row.get("rendering_id")?);
                Ok((
                    read(row)?,
                    rendering,
                    columns::money(row, "received_cents")?,
                ))
            },
        )?
        .collect::<rusqlite::Result<_>>()
        .context("read a patient's claims")?;
    found
        .into_iter()
        .map(|(claim, rendering, paid)| {
            let mut charges = charges::of_encounter(db, claim.encounter)?;
            let billed = lines(db, claim.id)?;
            charges.retain(|charge| billed.contains(&charge.id));
            Ok(PastClaim {
                claim,
                rendering,
                charges,
                paid,
            })
        })
        .collect()
}

/// How many claims there are.
///
/// # Errors
/// The database's.
pub fn count(db: &Connection) -> Result<i64> {
    db.query_row("SELECT count(*) FROM claim", [], |row| row.get(0))
        .context("count the claims")
}

/// A claim in a row of the table.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Claim> {
    let follow_up = match columns::maybe_day(row, "follow_up_on")? {
        Some(on) => Some(FollowUp {
            on,
            what: row
                .get::<_, Option<String>>("follow_up")?
                .unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Claim {
        id: ClaimId(row.get("id")?),
        encounter: EncounterId(row.get("encounter_id")?),
        patient: PatientId(row.get("patient_id")?),
        coverage: CoverageId(row.get("coverage_id")?),
        payer: PayerId(row.get("payer_id")?),
        order: columns::parsed(row, "payer_order", PayerOrder::from_letter)?,
        patient_control_number: row.get("control_number")?,
        version: row.get("version")?,
        frequency: columns::parsed(row, "frequency", Frequency::from_code)?,
        payer_claim_number: row.get("payer_claim_number")?,
        status: columns::parsed(row, "status", ClaimStatus::from_name)?,
        hold_reason: row.get("hold_reason")?,
        charged: columns::money(row, "charged_cents")?,
        dos: columns::day(row, "dos")?,
        file_by: columns::day(row, "file_by")?,
        first_sent_on: columns::maybe_day(row, "first_sent_on")?,
        follow_up,
    })
}
