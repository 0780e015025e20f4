//! The laws of accounts: receipts, statements and refunds are numbered without a gap, an answer
//! follows what it answers on the same account, and every statement has its two files.

use anyhow::Result;
use rusqlite::Connection;

use super::{Check, has_table};

/// Looks at every event that is numbered or answers another.
pub(super) fn check_accounts(db: &Connection, check: &mut Check) -> Result<()> {
    if !has_table(db, "account_event")? {
        return Ok(());
    }
    for kind in ["receipt", "statement", "refund-asked"] {
        check_numbers(db, kind, check)?;
    }
    let laws = [
        (
            "SELECT a.id FROM account_event a LEFT JOIN account_event b ON b.id = a.about
             WHERE a.about IS NOT NULL
               AND (b.id IS NULL OR b.id >= a.id OR b.patient_id <> a.patient_id)
             ORDER BY a.id",
            "answers no earlier event of its account",
        ),
        (
            "SELECT id FROM account_event
             WHERE event = 'statement' AND (file_id IS NULL OR text_file_id IS NULL
               OR file_id NOT IN (SELECT id FROM file)
               OR text_file_id NOT IN (SELECT id FROM file))
             ORDER BY id",
            "is a statement without its files",
        ),
        (
            "SELECT about FROM account_event WHERE event IN ('returned', 'undone', 'refund-paid',
               'refund-cancelled') GROUP BY about, event HAVING count(*) > 1 ORDER BY about",
            "is answered twice in the same way",
        ),
        (
            "SELECT a.id FROM account_event a LEFT JOIN deposit d ON d.id = a.deposit_id
             WHERE a.event = 'receipt' AND a.amount_cents IS NOT d.amount_cents ORDER BY a.id",
            "is a receipt over another amount than its deposit",
        ),
    ];
    for (sql, message) in laws {
        let mut query = db.prepare(sql)?;
        let ids = query.query_map([], |row| row.get::<_, i64>(0))?;
        for id in ids {
            check.wrong("account_event", Some(id?), message.to_owned());
        }
    }
    Ok(())
}

/// The numbers of a kind are 1, 2, 3, … in the order of the events.
fn check_numbers(db: &Connection, kind: &str, check: &mut Check) -> Result<()> {
    let mut query =
        db.prepare("SELECT id, number FROM account_event WHERE event = ?1 ORDER BY id")?;
    let mut rows = query.query([kind])?;
    let mut next = 1;
    while let Some(row) = rows.next()? {
        let (id, number): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
        check.n += 1;
        if number != Some(next) {
            let message = format!("{kind} {next} should be here");
            check.wrong("account_event", Some(id), message);
        }
        next = number.unwrap_or(next) + 1;
    }
    Ok(())
}
