//! The law of closed days: each sheet still adds up, follows the one before, and nothing entered
//! the books on its days afterwards.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

use super::Check;
use crate::store::day_closes::{self, DayClose};

/// Every close that stands is worked out again from the postings.
pub(super) fn check_days(db: &Connection, check: &mut Check) -> Result<()> {
    let closes = day_closes::all(db)?;
    let mut before: Option<&DayClose> = None;
    for (n, close) in closes.iter().enumerate() {
        let row = i64::try_from(n + 1).ok();
        check.n += 1;
        if !close.closed || reopened(&closes, n) {
            continue;
        }
        let Some(through) = close.through else {
            check.wrong("day_close", row, "closes no day".into());
            continue;
        };
        if close.opening + close.movements.total() != close.closing {
            let message = format!("the sheet of {through} does not add up");
            check.wrong("day_close", row, message);
        }
        if let Some(before) = before.filter(|before| before.closing != close.opening) {
            let message = format!(
                "the sheet of {through} opens with {} and the one before closed with {}",
                close.opening, before.closing
            );
            check.wrong("day_close", row, message);
        }
        let from = match close.opens {
            Some(opens) => opens,
            None => day_closes::first_day(db)?.unwrap_or(through),
        };
        let now = day_closes::roll_forward(db, from, through)?;
        if now != close.movements || day_closes::receivables(db, through)? != close.closing {
            let message = format!("the books of {through} are not what its sheet says any more");
            check.wrong("day_close", row, message);
        }
        for entry in late_entries(db, close.last_entry, through)? {
            let message = format!("posted on or before {through} after that day was closed");
            check.wrong("entry", Some(entry), message);
        }
        before = Some(close);
    }
    Ok(())
}

/// Whether a close was taken back by a later reopening.
fn reopened(closes: &[DayClose], n: usize) -> bool {
    let Some(close) = closes.get(n) else {
        return false;
    };
    let later = closes.iter().skip(n + 1);
    later
        .filter(|later| !later.closed)
        .any(|later| later.through < close.through)
}

fn late_entries(db: &Connection, after: i64, through: NaiveDate) -> Result<Vec<i64>> {
    let mut query =
        db.prepare_cached("SELECT id FROM entry WHERE id > ?1 AND posted_on <= ?2 ORDER BY id")?;
    let rows = query.query_map((after, through.to_string()), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
