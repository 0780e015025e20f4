//! The laws of the books: entries sum to zero, every number leads to a row, and a claim is where
//! its events have brought it.

use std::collections::BTreeMap;

use anyhow::Result;
use rusqlite::Connection;

use super::super::em_levels;
use super::{Check, has_table};
use crate::domain::claim::{ClaimEventKind, ClaimStatus, fold};

/// Every entry has the postings it was made with, and they sum to zero.
pub(super) fn check_entries(db: &Connection, check: &mut Check) -> Result<()> {
    check.n = count(db, "SELECT count(*) FROM entry")?;
    let mut query = db.prepare(
        "SELECT e.id, e.n_postings, count(p.id), coalesce(sum(p.amount_cents), 0)
         FROM entry e LEFT JOIN posting p ON p.entry_id = e.id
         GROUP BY e.id
         HAVING count(p.id) <> e.n_postings OR coalesce(sum(p.amount_cents), 0) <> 0
         ORDER BY e.id",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (id, made_with, has, sum): (i64, i64, i64, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let message = if has == made_with {
            format!("its postings sum to {sum} cents and not to zero")
        } else {
            format!("made with {made_with} postings and has {has}")
        };
        check.wrong("entry", Some(id), message);
    }
    let orphans = "SELECT p.id FROM posting p LEFT JOIN entry e ON e.id = p.entry_id
                   WHERE e.id IS NULL ORDER BY p.id";
    each(db, orphans, |id| {
        check.wrong("posting", Some(id), "belongs to no entry".into())
    })
}

/// `(table, column, the table it points to)`: what the schema leaves to this check.
const REFERENCES: [(&str, &str, &str); 16] = [
    ("entry", "claim_id", "claim"),
    ("entry", "service_line_id", "service_line"),
    ("entry", "remittance_id", "remittance"),
    ("posting", "service_line_id", "service_line"),
    ("posting", "payer_id", "payer"),
    ("posting", "patient_id", "patient"),
    ("posting", "deposit_id", "deposit"),
    ("claim_event", "claim_id", "claim"),
    ("claim_event", "file_id", "file"),
    ("claim_event", "cancels", "claim_event"),
    ("override", "claim_id", "claim"),
    ("override", "encounter_id", "encounter"),
    ("account_event", "patient_id", "patient"),
    ("account_event", "deposit_id", "deposit"),
    ("account_event", "service_line_id", "service_line"),
    ("account_event", "payer_id", "payer"),
];

/// Every number in a row that only grows leads to a row, and so does every foreign key.
pub(super) fn check_references(db: &Connection, check: &mut Check) -> Result<()> {
    for (table, column, to) in REFERENCES {
        if !has_table(db, to)? {
            continue;
        }
        check.n += 1;
        let sql = format!(
            "SELECT t.id FROM {table} t LEFT JOIN {to} o ON o.id = t.{column}
             WHERE t.{column} IS NOT NULL AND o.id IS NULL ORDER BY t.id"
        );
        each(db, &sql, |id| {
            check.wrong(table, Some(id), format!("its {column} leads to no {to}"));
        })?;
    }
    let mut query = db.prepare("PRAGMA foreign_key_check")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (table, id, to): (String, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        check.wrong("database", id, format!("a row of {table} leads to no {to}"));
    }
    Ok(())
}

/// The stored status of every claim is the fold of its events.
pub(super) fn check_claims(db: &Connection, check: &mut Check) -> Result<()> {
    if !has_table(db, "claim")? {
        return Ok(());
    }
    let mut histories: BTreeMap<i64, Vec<(i64, ClaimEventKind, Option<i64>)>> = BTreeMap::new();
    let mut query =
        db.prepare("SELECT claim_id, id, event, cancels FROM claim_event ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (claim, id, name): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match ClaimEventKind::from_name(&name) {
            Some(kind) => histories
                .entry(claim)
                .or_default()
                .push((id, kind, row.get(3)?)),
            None => check.wrong("claim_event", Some(id), format!("unknown event \"{name}\"")),
        }
    }
    let mut query = db.prepare("SELECT id, status FROM claim ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (id, status): (i64, String) = (row.get(0)?, row.get(1)?);
        check.n += 1;
        let history = histories.get(&id).map_or(&[][..], Vec::as_slice);
        match fold(history).map(ClaimStatus::name) {
            Ok(folded) if folded == status => {}
            Ok(folded) => {
                check.wrong(
                    "claim",
                    Some(id),
                    format!("is {status}; its events say {folded}"),
                );
            }
            Err(e) => check.wrong("claim", Some(id), format!("its events cannot be: {e}")),
        }
    }
    Ok(())
}

/// The kept balances are the sums of the postings, and none is missing.
pub(super) fn check_balances(db: &Connection, check: &mut Check) -> Result<()> {
    check.n = count(db, "SELECT count(*) FROM balance")?;
    let mut query = db.prepare(
        "WITH again AS (
             SELECT p.service_line_id AS line, coalesce(p.payer_id, 0) AS payer,
                    sum(p.amount_cents) AS cents, min(e.posted_on) AS since
             FROM posting p JOIN entry e ON e.id = p.entry_id
             WHERE p.account = 'receivable' GROUP BY 1, 2)
         SELECT coalesce(line, service_line_id), coalesce(payer, payer_id),
                coalesce(again.cents, 0), coalesce(balance.cents, 0)
         FROM again FULL JOIN balance ON service_line_id = line AND payer_id = payer
         WHERE again.cents IS NOT balance.cents OR again.since IS NOT balance.since
         ORDER BY 1, 2",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (line, payer): (i64, i64) = (row.get(0)?, row.get(1)?);
        let (sum, kept): (i64, i64) = (row.get(2)?, row.get(3)?);
        let who = if payer == 0 {
            "the patient".to_owned()
        } else {
            format!("payer {payer}")
        };
        let message = format!("of {who} is kept as {kept} cents; its postings say {sum}");
        check.wrong("balance", Some(line), message);
    }
    Ok(())
}

/// The deposit law, to the cent: what stands in the books of a deposit is what its posted
/// remittances announced, less the claims of them that were refused.
pub(super) fn check_deposits(db: &Connection, check: &mut Check) -> Result<()> {
    if !has_table(db, "remittance")? {
        return Ok(());
    }
    let mut query = db.prepare(
        "SELECT r.deposit_id,
                sum(iif(r.status IN ('posted', 'partial'),
                    r.amount_cents - (SELECT coalesce(sum(c.paid_cents), 0)
                                      FROM remittance_claim c
                                      WHERE c.remittance_id = r.id AND c.action = 'refuse'),
                    0)),
                (SELECT coalesce(sum(p.amount_cents), 0) FROM posting p
                 WHERE p.deposit_id = r.deposit_id AND p.account = 'deposit')
         FROM remittance r WHERE r.deposit_id IS NOT NULL
         GROUP BY r.deposit_id ORDER BY r.deposit_id",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (id, announced, stands): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        check.n += 1;
        if announced != stands {
            let message = format!(
                "its remittances announced {announced} cents and {stands} stand in the books"
            );
            check.wrong("deposit", Some(id), message);
        }
    }
    Ok(())
}

/// What a line of the bank is matched with comes to its amount, and no deposit is matched twice.
pub(super) fn check_bank(db: &Connection, check: &mut Check) -> Result<()> {
    if !has_table(db, "money_event")? {
        return Ok(());
    }
    let standing = "m.kind = 'bank-matched' AND NOT EXISTS
                    (SELECT 1 FROM money_event u WHERE u.undoes = m.id)";
    let mut query = db.prepare(&format!(
        "SELECT b.id, b.amount_cents, sum(d.amount_cents), count(*)
         FROM money_event m JOIN bank_line b ON b.id = m.bank_line_id
         LEFT JOIN deposit d ON d.id = m.deposit_id WHERE {standing} GROUP BY b.id ORDER BY b.id"
    ))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        check.n += 1;
        let (id, has, sum): (i64, i64, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if sum != Some(has) {
            let sum = sum.unwrap_or(0);
            let message = format!("is {has} cents and its deposits come to {sum}");
            check.wrong("bank_line", Some(id), message);
        }
    }
    let twice = format!(
        "SELECT m.deposit_id FROM money_event m WHERE {standing}
         GROUP BY m.deposit_id HAVING count(*) > 1 ORDER BY 1"
    );
    each(db, &twice, |id| {
        let message = "is matched with two lines of the bank".to_owned();
        check.wrong("deposit", Some(id), message);
    })
}

fn count(db: &Connection, sql: &str) -> Result<u64> {
    Ok(db
        .query_row(sql, [], |row| row.get::<_, i64>(0))?
        .unsigned_abs())
}

fn each(db: &Connection, sql: &str, mut told: impl FnMut(i64)) -> Result<()> {
    let mut query = db.prepare(sql)?;
    let ids = query.query_map([], |row| row.get(0))?;
    for id in ids {
        told(id?);
    }
    Ok(())
}

/// Every kept level is the text that was hashed, and the audit log tells of every one of them
/// and of no other.
pub(super) fn check_em_levels(db: &Connection, check: &mut Check) -> Result<()> {
    if !has_table(db, "em_level")? {
        return Ok(());
    }
    let mut query = db.prepare("SELECT id, record, hash FROM em_level ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (id, record, hash): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        check.n += 1;
        if em_levels::hash_of(&record) != hash {
            let message = "its text is not what was recorded".to_owned();
            check.wrong("em_level", Some(id), message);
        }
    }
    let told = "FROM audit a WHERE a.action = 'record-em-level'
                AND json_extract(a.detail, '$.record') = e.id
                AND json_extract(a.detail, '$.hash') = e.hash";
    let untold =
        format!("SELECT e.id FROM em_level e WHERE NOT EXISTS (SELECT 1 {told}) ORDER BY e.id");
    each(db, &untold, |id| {
        check.wrong(
            "em_level",
            Some(id),
            "the audit log tells of no such record".into(),
        );
    })?;
    let gone = "SELECT json_extract(a.detail, '$.record') FROM audit a
                LEFT JOIN em_level e ON e.id = json_extract(a.detail, '$.record')
                WHERE a.action = 'record-em-level' AND e.id IS NULL ORDER BY 1";
    each(db, gone, |id| {
        check.wrong("em_level", Some(id), "was recorded and is gone".into());
    })
}
