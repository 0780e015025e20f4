//! Contracts: the rates and terms of each payer by date, and what was decided about
//! underpayments.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::Transaction;
use super::columns;
use crate::domain::codes::{Hcpcs, Modifier};
use crate::domain::contract::{ContractRate, ContractTerms, Setting};
use crate::domain::keys::{LetterId, PayerId, ServiceLineId};
use crate::domain::money::Money;

/// Sets a rate from its first day on, in place of one from that same day.
///
/// # Errors
/// The database's.
pub fn put(tx: &Transaction<'_>, rate: &ContractRate) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO contract_rate (payer_id, code, modifier, setting, effective_on, expires_on, \
         allowed_cents, reduced) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         ON CONFLICT DO UPDATE SET expires_on = excluded.expires_on, \
         allowed_cents = excluded.allowed_cents, reduced = excluded.reduced",
    )?
    .execute((
        rate.payer.0,
        rate.code.as_str(),
        rate.modifier.as_ref().map_or("", Modifier::as_str),
        rate.setting.name(),
        columns::day_text(rate.effective_on),
        rate.expires_on.map(columns::day_text),
        rate.allowed.cents(),
        rate.reduced,
    ))
    .context("write a contract rate")?;
    Ok(())
}

/// Which rate is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Whose contract.
    pub payer: PayerId,
    /// Procedure code.
    pub code: Hcpcs,
    /// The modifiers of the line.
    pub modifiers: &'a [Modifier],
    /// Where it was done.
    pub setting: Setting,
    /// When.
    pub dos: NaiveDate,
}

/// The rate in force: that of a modifier of the line before that of the whole service, that of
/// the setting before that of any.
///
/// # Errors
/// The database's.
pub fn rate_of(db: &Connection, wanted: &Wanted<'_>) -> Result<Option<ContractRate>> {
    let mut query = db.prepare_cached(
        "SELECT * FROM contract_rate WHERE payer_id = ?1 AND code = ?2 AND effective_on <= ?3 \
         AND (expires_on IS NULL OR expires_on >= ?3) AND setting IN ('', ?4) \
         ORDER BY modifier DESC, setting DESC, effective_on DESC",
    )?;
    let rows = query.query_map(
        (
            wanted.payer.0,
            wanted.code.as_str(),
            columns::day_text(wanted.dos),
            wanted.setting.name(),
        ),
        read,
    )?;
    for rate in rows {
        let rate = rate.context("find a contract rate")?;
        if rate.modifier.is_none_or(|m| wanted.modifiers.contains(&m)) {
            return Ok(Some(rate));
        }
    }
    Ok(None)
}

/// The rates of one payer, or of all, in force on a day.
///
/// # Errors
/// The database's.
pub fn as_of(db: &Connection, payer: Option<PayerId>, day: NaiveDate) -> Result<Vec<ContractRate>> {
    db.prepare_cached(
        "SELECT * FROM contract_rate r WHERE (?1 IS NULL OR payer_id = ?1) \
         AND (expires_on IS NULL OR expires_on >= ?2) AND effective_on = \
         (SELECT max(effective_on) FROM contract_rate WHERE payer_id = r.payer_id \
          AND code = r.code AND modifier = r.modifier AND setting = r.setting \
          AND effective_on <= ?2) ORDER BY payer_id, code, modifier, setting",
    )?
    .query_map((payer.map(|id| id.0), columns::day_text(day)), read)?
    .collect::<rusqlite::Result<_>>()
    .context("read the contract rates")
}

/// Whether a payer has any rate at all: without one nothing of it is compared.
///
/// # Errors
/// The database's.
pub fn has_rates(db: &Connection, payer: PayerId) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM contract_rate WHERE payer_id = ?1)")?
        .query_row([payer.0], |row| row.get(0))?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ContractRate> {
    let modifier: String = row.get("modifier")?;
    Ok(ContractRate {
        payer: PayerId(row.get("payer_id")?),
        code: columns::code(row, "code")?,
        modifier: Modifier::parse(&modifier).ok(),
        setting: columns::parsed(row, "setting", Setting::from_name)?,
        effective_on: columns::day(row, "effective_on")?,
        expires_on: columns::maybe_day(row, "expires_on")?,
        allowed: columns::money(row, "allowed_cents")?,
        reduced: row.get("reduced")?,
    })
}

/// Sets the terms of a payer's contract from a day on.
///
/// # Errors
/// The database's.
pub fn put_terms(
    tx: &Transaction<'_>,
    (payer, from): (PayerId, NaiveDate),
    terms: &ContractTerms,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO contract_terms (payer_id, effective_on, second_procedure, bilateral, \
         assistant, assistant_other, lesser_of, tolerance_cents, tolerance_points) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET \
         second_procedure = excluded.second_procedure, bilateral = excluded.bilateral, \
         assistant = excluded.assistant, assistant_other = excluded.assistant_other, \
         lesser_of = excluded.lesser_of, tolerance_cents = excluded.tolerance_cents, \
         tolerance_points = excluded.tolerance_points",
    )?
    .execute((
        payer.0,
        columns::day_text(from),
        terms.second_procedure,
        terms.bilateral,
        terms.assistant,
        terms.assistant_other,
        terms.lesser_of,
        terms.tolerance.cents(),
        terms.tolerance_points,
    ))
    .context("write the terms of a contract")?;
    Ok(())
}

/// The terms of a payer's contract on a day; the usual ones where none are set.
///
/// # Errors
/// The database's.
pub fn terms_of(db: &Connection, payer: PayerId, day: NaiveDate) -> Result<ContractTerms> {
    let set = db
        .prepare_cached(
            "SELECT * FROM contract_terms WHERE payer_id = ?1 AND effective_on <= ?2 \
             ORDER BY effective_on DESC LIMIT 1",
        )?
        .query_row((payer.0, columns::day_text(day)), |row| {
            Ok(ContractTerms {
                second_procedure: row.get("second_procedure")?,
                bilateral: row.get("bilateral")?,
                assistant: row.get("assistant")?,
                assistant_other: row.get("assistant_other")?,
                lesser_of: row.get("lesser_of")?,
                tolerance: columns::money(row, "tolerance_cents")?,
                tolerance_points: row.get("tolerance_points")?,
            })
        })
        .optional()
        .context("read the terms of a contract")?;
    Ok(set.unwrap_or_default())
}

/// What was decided about a line that was allowed too little.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Which line.
    pub line: ServiceLineId,
    /// Whether the payer was asked for the rest; else it was let pass.
    pub disputed: bool,
    /// When.
    pub decided_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// What the contract allows.
    pub expected: Money,
    /// What the payer had allowed then.
    pub allowed: Money,
    /// The letter.
    pub letter: Option<LetterId>,
}

/// Writes a decision in place of an earlier one about the same line.
///
/// # Errors
/// The database's.
pub fn decide(tx: &Transaction<'_>, decision: &Decision) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO underpayment (service_line_id, decision, decided_on, reason, \
         expected_cents, allowed_cents, letter_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT DO UPDATE SET decision = excluded.decision, \
         decided_on = excluded.decided_on, reason = excluded.reason, \
         expected_cents = excluded.expected_cents, allowed_cents = excluded.allowed_cents, \
         letter_id = excluded.letter_id",
    )?
    .execute((
        decision.line.0,
        if decision.disputed {
            "disputed"
        } else {
            "accepted"
        },
        columns::day_text(decision.decided_on),
        &decision.reason,
        decision.expected.cents(),
        decision.allowed.cents(),
        decision.letter.map(|letter| letter.0),
    ))
    .context("decide about an underpayment")?;
    Ok(())
}

/// What was decided about a line, where anything was.
///
/// # Errors
/// The database's.
pub fn decision(db: &Connection, line: ServiceLineId) -> Result<Option<Decision>> {
    db.prepare_cached("SELECT * FROM underpayment WHERE service_line_id = ?1")?
        .query_row([line.0], |row| {
            Ok(Decision {
                line,
                disputed: row.get::<_, String>("decision")? == "disputed",
                decided_on: columns::day(row, "decided_on")?,
                reason: row.get("reason")?,
                expected: columns::money(row, "expected_cents")?,
                allowed: columns::money(row, "allowed_cents")?,
                letter: row.get::<_, Option<i64>>("letter_id")?.map(LetterId),
            })
        })
        .optional()
        .context("read a decision about an underpayment")
}
