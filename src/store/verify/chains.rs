//! The hash chains, walked from the first row, and what the header remembers of them.

use anyhow::Result;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{Check, Remembered, has_table};
use crate::store::chain::{Chained, Hash, Head, Heads, link};

/// One check a table.
pub(super) fn check_all(db: &Connection, practice: &str) -> Vec<Check> {
    let origin = Heads::origin(practice);
    Chained::ALL
        .into_iter()
        .map(|table| {
            Check::run(name(table), |check| {
                // An older copy does not have every table yet.
                if has_table(db, table.name())? {
                    walk(db, table, origin.of(table), check)?;
                }
                Ok(())
            })
        })
        .collect()
}

fn name(table: Chained) -> &'static str {
    match table {
        Chained::File => "file-chain",
        Chained::Entry => "entry-chain",
        Chained::Posting => "posting-chain",
        Chained::ClaimEvent => "claim-event-chain",
        Chained::Override => "override-chain",
        Chained::Audit => "audit-chain",
        Chained::DayClose => "day-close-chain",
        Chained::BankLine => "bank-line-chain",
        Chained::MoneyEvent => "money-event-chain",
        Chained::AccountEvent => "account-event-chain",
    }
}

/// Walks one table. After a row that does not fit it goes on from that row's own hash, so that
/// one bad row is told once and a second one is told too.
fn walk(db: &Connection, table: Chained, origin: Head, check: &mut Check) -> Result<()> {
    let head = Heads::load(db)?.of(table);
    let mut query = db.prepare(&format!(
        "SELECT id, chain, {} FROM {} ORDER BY id",
        table.columns(),
        table.name()
    ))?;
    let n_columns = query.column_count();
    let mut rows = query.query([])?;
    let mut before = origin;
    let mut in_order = true;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        check.n += 1;
        if id != before.n + 1 {
            missing(check, table, before.n + 1, id - 1);
            in_order = false;
        }
        // A column that cannot be read is as good as an altered one.
        let values = (2..n_columns).map(|n| row.get_ref(n).unwrap_or(ValueRef::Null));
        let stored: Hash = row.get(1)?;
        if in_order && stored != link(&before.hash, id, values) {
            let message = "altered, or not in its own place".to_owned();
            check.wrong(table.name(), Some(id), message);
        }
        in_order = true;
        before = Head {
            n: id,
            hash: stored,
        };
    }
    compare_end(table, before, head, check);
    Ok(())
}

fn missing(check: &mut Check, table: Chained, first: i64, last: i64) {
    let message = if first == last {
        "missing".to_owned()
    } else {
        format!("missing, and all after it up to {last}")
    };
    check.wrong(table.name(), Some(first), message);
}

/// The last row against the count and hash in the table `chain`.
fn compare_end(table: Chained, last: Head, head: Head, check: &mut Check) {
    if last.n < head.n {
        missing(check, table, last.n + 1, head.n);
    } else if last.n > head.n {
        let message = "put in without its chain".to_owned();
        check.wrong(table.name(), Some(head.n + 1), message);
    } else if last.hash != head.hash {
        let message = "not the last row that the chain remembers".to_owned();
        check.wrong(table.name(), Some(last.n), message);
    }
}

/// Every head that the header remembers must be a row of the database, with that hash.
pub(super) fn compare(db: &Connection, remembered: &Remembered, check: &mut Check) -> Result<()> {
    let Remembered::Heads(remembered) = remembered else {
        let message = "what the header remembers of the chains cannot be believed".to_owned();
        check.wrong("header", None, message);
        return Ok(());
    };
    for table in Chained::ALL {
        let then = remembered.of(table);
        check.n += 1;
        if then.n == 0 {
            continue;
        }
        let sql = format!("SELECT chain FROM {} WHERE id = ?1", table.name());
        let stored: Result<Hash, _> = db.query_row(&sql, [then.n], |row| row.get(0));
        match stored {
            Ok(hash) if hash == then.hash => {}
            Ok(_) => {
                let message = "not the row that the header remembers".to_owned();
                check.wrong(table.name(), Some(then.n), message);
            }
            Err(rusqlite::Error::QueryReturnedNoRows) => {
                let message = "the header remembers this row and it is missing".to_owned();
                check.wrong(table.name(), Some(then.n), message);
            }
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}
