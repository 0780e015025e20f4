//! Close a day: the books are proved to roll forward, compared with the bank, and shut.
//!
//! A closed day takes no entry any more; what was wrong on it is answered by an entry of a later
//! day. Its sheet is kept as it was printed, so that two prints are the same to the byte.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{DeedContext, Role};
use super::day_sheet;
use super::error::DeedError;
use super::registry::{Deed, Is, from_json, may, must};
use crate::domain::ledger::RollForward;
use crate::domain::money::Money;
use crate::store::Connection;
use crate::store::day_batches::{self, DayBatch, Totals};
use crate::store::day_closes::{self, DayClose, DayDeposit};
use crate::store::files::{self, Direction, NewFile};
use crate::store::practice;

/// The kind of a kept day sheet.
pub const DAY_SHEET: &str = "day-sheet";

/// A day as it would close.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayStatus {
    /// The practice.
    pub practice: String,
    /// The day.
    pub day: NaiveDate,
    /// The first day of the sheet: the one after the last that was closed.
    pub opens: Option<NaiveDate>,
    /// The receivables before it.
    pub opening: Money,
    /// What moved them.
    pub movements: RollForward,
    /// The receivables at its end, read from the books and not from the movements.
    pub closing: Money,
    /// The deposits that were posted to.
    pub deposits: Vec<DayDeposit>,
    /// What they come to: those that arrived, not changes to earlier ones, not our own checks.
    pub deposited: Money,
    /// What the bank says, where it was given.
    pub bank: Option<Money>,
    /// Its batches, each with what was keyed.
    pub batches: Vec<(DayBatch, Totals)>,
    /// How many entries the sheet covers.
    pub n_entries: usize,
    /// The close that stands, where the day is closed.
    pub closed: Option<DayClose>,
}

impl DayStatus {
    /// What the bank says less what was posted; nothing where it was not compared.
    #[must_use]
    pub fn difference(&self) -> Option<Money> {
        self.bank.map(|bank| bank - self.deposited)
    }

    /// Why the day cannot be closed, each in words; none where it can.
    #[must_use]
    pub fn blockers(&self) -> Vec<String> {
        let mut blockers = Vec::new();
        let off = self.closing - (self.opening + self.movements.total());
        if !off.is_zero() {
            blockers.push(format!(
                "the books do not roll forward: off by {off}; run verify before anything else"
            ));
        }
        if let Some(off) = self.difference().filter(|off| !off.is_zero()) {
            blockers.push(format!(
                "the bank says {} and {} was posted: off by {off}",
                self.bank.unwrap_or(Money::ZERO),
                self.deposited
            ));
        }
        for (batch, keyed) in &self.batches {
            if batch.upto_entry.is_none() {
                blockers.push(format!(
                    "batch {} of {} is still open: {} of {} keyed, {} of {}",
                    batch.id,
                    batch.kind.name(),
                    keyed.n,
                    batch.expected.n,
                    keyed.amount,
                    batch.expected.amount
                ));
            }
        }
        blockers
    }

    /// What a person should know before closing, which does not stand in the way.
    #[must_use]
    pub fn exceptions(&self) -> Vec<String> {
        let mut said = Vec::new();
        for deposit in &self.deposits {
            let left = deposit.amount - deposit.posted_in_all;
            if !left.is_zero() {
                said.push(format!(
                    "deposit {} {}: {left} of {} is not posted",
                    deposit.id, deposit.trace, deposit.amount
                ));
            }
            if deposit.earlier {
                said.push(format!(
                    "deposit {} {} of an earlier day changed by {}",
                    deposit.id, deposit.trace, deposit.posted
                ));
            }
        }
        if self.bank.is_none() {
            said.push("the deposits were not compared with the bank".to_owned());
        }
        said
    }
}

/// Works out how a day would close, or shows how it was closed.
///
/// # Errors
/// The store's.
pub fn status(
    db: &Connection,
    day: NaiveDate,
    bank: Option<Money>,
) -> Result<DayStatus, DeedError> {
    let closed = day_closes::of_day(db, day)?;
    let last = match &closed {
        Some(close) => close.opens.and_then(|opens| opens.pred_opt()),
        None => day_closes::closed_through(db)?,
    };
    let opens = last.and_then(|last| last.succ_opt());
    // With nothing closed before, the sheet covers everything up to its day.
    let from = match opens {
        Some(opens) => opens,
        None => day_closes::first_day(db)?.unwrap_or(day).min(day),
    };
    let opening = match last {
        Some(last) => day_closes::receivables(db, last)?,
        None => Money::ZERO,
    };
    let deposits = day_closes::deposits(db, from, day)?;
    let arrived = deposits
        .iter()
        .filter(|deposit| !deposit.earlier && !deposit.amount.is_negative());
    let deposited = arrived.map(|deposit| deposit.posted).sum();
    let mut batches = Vec::new();
    for batch in day_batches::between(db, from, day)? {
        let keyed = day_batches::keyed(db, &batch)?;
        batches.push((batch, keyed));
    }
    let name = practice::get(db)?.map(|practice| practice.name);
    Ok(DayStatus {
        practice: name.unwrap_or_default(),
        day,
        opens,
        opening,
        movements: day_closes::roll_forward(db, from, day)?,
        closing: day_closes::receivables(db, day)?,
        deposits,
        deposited,
        bank: bank.or_else(|| closed.as_ref().and_then(|close| close.bank)),
        batches,
        n_entries: day_closes::count_entries(db, from, day)?,
        closed,
    })
}

/// What to close.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CloseDay {
    /// The day.
    pub day: Option<NaiveDate>,
    /// What the bank says came in.
    pub bank: Option<String>,
}

/// `close-day`
pub static CLOSE_DAY: Deed = Deed {
    name: "close-day",
    title: "Close a day: the books roll forward, the deposits match the bank",
    role: Role::Biller,
    fields: &[
        must(
            "day",
            Is::Date,
            "which day; everything before it closes too",
        ),
        may("bank", Is::Amount, "what the bank says came in"),
    ],
    example: r#"{"day":"2026-03-20","bank":"223.95"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: CloseDay| close_day(cx, &input)),
};

/// A day that was closed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DayClosed {
    /// The day.
    pub day: NaiveDate,
    /// The receivables at its end.
    pub closing: String,
    /// The kept sheet.
    pub sheet: String,
}

/// Closes a day.
///
/// # Errors
/// When it is closed already or lies ahead, when the bank differs, when a batch is open, when the
/// books do not roll forward.
pub fn close_day(cx: &DeedContext<'_>, input: &CloseDay) -> Result<DayClosed, DeedError> {
    let day = input
        .day
        .ok_or_else(|| DeedError::field("day", "which day is missing"))?;
    let bank = input.bank.as_deref().map(Money::parse).transpose();
    let bank = bank.map_err(|e| DeedError::field("bank", e.to_string()))?;
    if day > cx.today {
        return Err(DeedError::field("day", format!("{day} lies ahead")));
    }
    if let Some(through) = day_closes::closed_through(cx.tx)?.filter(|through| day <= *through) {
        return Err(DeedError::refused(
            format!("the books are closed through {through} already"),
            "print its sheet with: claimdesk day status",
        ));
    }
    let status = status(cx.tx, day, bank)?;
    if let Some(blocker) = status.blockers().into_iter().next() {
        return Err(DeedError::refused(
            blocker,
            "find the difference in the day's deposits and journal, then close again",
        ));
    }
    let text = day_sheet::text(&status);
    let name = format!("day-{day}.txt");
    let kept = files::keep(
        cx.tx,
        &NewFile {
            kind: DAY_SHEET,
            direction: Direction::Sent,
            name: &name,
            kept_on: cx.today,
            bytes: text.as_bytes(),
        },
    )?;
    let sheet = kept.hash().clone();
    day_closes::append(
        cx.tx,
        &DayClose {
            closed: true,
            through: Some(day),
            opens: status.opens,
            opening: status.opening,
            movements: status.movements,
            closing: status.closing,
            deposited: status.deposited,
            bank: status.bank,
            last_entry: day_closes::last_entry(cx.tx)?,
            made_at: cx.at.to_owned(),
            sheet: Some(sheet.clone()),
            reason: None,
        },
    )?;
    let detail = json!({ "day": day, "closing": status.closing.to_string() });
    cx.audit(CLOSE_DAY.name, ("day", None), Some(&detail))?;
    Ok(DayClosed {
        day,
        closing: status.closing.to_string(),
        sheet: sheet.to_string(),
    })
}

/// Why the last closed day is opened again.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReopenDay {
    /// The last closed day.
    pub day: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// `reopen-day`
pub static REOPEN_DAY: Deed = Deed {
    name: "reopen-day",
    title: "Open the last closed day again, with a reason; the old close stays on record",
    role: Role::Biller,
    fields: &[
        must("day", Is::Date, "the last closed day"),
        must("reason", Is::Text, "why"),
    ],
    example: r#"{"day":"2026-03-20","reason":"a check of that day was left in the drawer"}"#,
    run: |cx, json| from_json(cx, json, |cx, input: ReopenDay| reopen_day(cx, &input)),
};

/// Opens the last closed day again. The books are then closed through the day before its sheet.
///
/// # Errors
/// When it is not the last closed day, or no reason is given.
pub fn reopen_day(cx: &DeedContext<'_>, input: &ReopenDay) -> Result<CloseDay, DeedError> {
    let reason = input.reason.trim();
    if reason.len() < 3 {
        return Err(DeedError::field("reason", "say why, in a few words"));
    }
    let day = input
        .day
        .ok_or_else(|| DeedError::field("day", "which day is missing"))?;
    let through = day_closes::closed_through(cx.tx)?;
    let close = day_closes::of_day(cx.tx, day)?.filter(|_| through == Some(day));
    let Some(close) = close else {
        let why = match through {
            Some(through) => format!("the last closed day is {through}"),
            None => "no day is closed".to_owned(),
        };
        return Err(DeedError::refused(
            why,
            "only the last closed day is opened again; answer older ones by reversal",
        ));
    };
    let reopened = DayClose {
        closed: false,
        through: close.opens.and_then(|opens| opens.pred_opt()),
        last_entry: day_closes::last_entry(cx.tx)?,
        made_at: cx.at.to_owned(),
        sheet: None,
        reason: Some(reason.to_owned()),
        ..close
    };
    day_closes::append(cx.tx, &reopened)?;
    let detail = json!({ "day": day });
    cx.audit(REOPEN_DAY.name, ("day", None), Some(&detail))?;
    Ok(CloseDay {
        day: Some(day),
        bank: None,
    })
}
