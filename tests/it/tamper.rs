//! What raw SQL does to a row that only grows, `verify` names.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use claimdesk::desk::{Clock, Desk};
use claimdesk::domain::account::{AccountEvent, AccountEventKind};
use claimdesk::domain::claim::{ClaimEvent, ClaimEventKind};
use claimdesk::domain::keys::{ClaimId, PatientId, PayerId, ServiceLineId};
use claimdesk::domain::ledger::{Account, Entry, Party, Source};
use claimdesk::domain::money::Money;
use claimdesk::store::files::{Direction, NewFile};
use claimdesk::store::overrides::Override;
use claimdesk::store::verify::{Check, Problem, verify};
use claimdesk::store::{
    Secret, Store, StoreError, Transaction, accounts, audit, claim_events, files, ledger, overrides,
};
use claimdesk::workflow::import_file::import_file;
use claimdesk::workflow::post_remittance::{Choices, post};
use claimdesk::workflow::unpost_remittance::unpost;
use claimdesk::workflow::{DeedContext, Role, perform};
use tempfile::TempDir;

use super::torture::mail;

const PASSPHRASE: &str = "correct horse";

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
}

/// Six rows of every chained table, twelve of posting.
fn fill(tx: &Transaction<'_>) -> anyhow::Result<()> {
    for n in 1..=6_u32 {
        let bytes = format!("ISA*{n}~");
        let file = NewFile {
            kind: "835",
            direction: Direction::Received,
            name: "remit.835",
            kept_on: day(n),
            bytes: bytes.as_bytes(),
        };
        files::keep(tx, &file)?;
        let line = ServiceLineId(i64::from(n));
        let owed = Account::Receivable(line, Party::Payer(PayerId(1)));
        let amount = Money::from_cents(15_000 + i64::from(n));
        let source = Source::ChargeEntry { line };
        let parts = (Account::Charges(line), owed, amount);
        ledger::append_entry(tx, &Entry::transfer(day(n), source, None, parts)?)?;
        let event = ClaimEvent::new(ClaimEventKind::Noted, day(n), format!("call {n}"));
        claim_events::append(tx, ClaimId(1), &event)?;
        let pass = Override {
            claim: Some(ClaimId(1)),
            encounter: None,
            edit: "excludes1".into(),
            place: format!("diagnosis {n}"),
            about: "two codes that exclude each other".into(),
            reason: "unrelated conditions".into(),
            role: "coder".into(),
            made_on: day(n),
        };
        overrides::append(tx, &pass)?;
        let line = audit::Audit {
            at: "2026-03-02T14:05:09Z",
            role: "biller",
            action: "view",
            subject: "patient",
            subject_id: Some(i64::from(n)),
            detail: None,
        };
        audit::append(tx, &line)?;
        let kind = AccountEventKind::FlagSet;
        let event = AccountEvent::new(kind, PatientId(1), day(n)).said("hold", "look first");
        accounts::append(tx, &event)?;
    }
    Ok(())
}

fn practice() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let (mut store, _) = Store::create(&path, PASSPHRASE).unwrap();
    store.write(fill).unwrap();
    (folder, path)
}

fn open(path: &Path) -> Store {
    Store::open(path, &Secret::typed(PASSPHRASE)).unwrap()
}

fn look(path: &Path) -> Store {
    Store::open_read_only(path, &Secret::typed(PASSPHRASE)).unwrap()
}

/// The problems of the checks about rows; numbers that lead nowhere are not the question here.
fn problems(store: &Store) -> Vec<Problem> {
    let checks: Vec<Check> = verify(store).unwrap();
    let about = |check: &Check| check.name.ends_with("-chain") || check.name == "header";
    checks
        .into_iter()
        .filter(about)
        .flat_map(|check| check.problems)
        .collect()
}

/// What raw SQL does, past the triggers, with the triggers back in place after it.
fn raw(store: &Store, sql: &str) {
    store
        .read(|db| {
            let mut query =
                db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")?;
            let triggers: Vec<(String, String)> = query
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            drop(query);
            db.execute_batch("PRAGMA foreign_keys = OFF")?;
            for (name, _) in &triggers {
                db.execute_batch(&format!("DROP TRIGGER {name}"))?;
            }
            db.execute_batch(sql)?;
            for (_, sql) in &triggers {
                db.execute_batch(sql)?;
            }
            Ok(())
        })
        .unwrap();
}

/// A table, how many rows it has, and a change to its row 3.
const TABLES: [(&str, i64, &str); 7] = [
    ("file", 6, "name = 'other.835'"),
    ("entry", 6, "posted_on = '2026-01-01'"),
    ("posting", 12, "amount_cents = amount_cents + 1"),
    ("claim_event", 6, "detail = 'something else'"),
    ("override", 6, "reason = 'none'"),
    ("audit", 6, "subject_id = NULL"),
    ("account_event", 6, "words = 'nothing'"),
];

#[test]
fn an_untouched_practice_is_clean() {
    let (_folder, path) = practice();
    let store = open(&path);
    assert_eq!(problems(&store), []);
    for check in verify(&store).unwrap() {
        // The lines and the claim that these rows are about were never made.
        assert!(check.ok() || check.name == "references", "{check:?}");
    }
}

#[test]
fn a_row_that_leads_nowhere_is_named() {
    let (_folder, path) = practice();
    let checks = verify(&open(&path)).unwrap();
    let references = checks
        .iter()
        .find(|check| check.name == "references")
        .unwrap();
    let named = |p: &Problem| p.table == "posting" && p.row == Some(1);
    assert!(references.problems.iter().any(named), "{references:?}");
}

#[test]
fn a_kept_balance_that_is_not_the_sum_of_its_postings_is_named() {
    let (_folder, path) = practice();
    let store = open(&path);
    store
        .read(|db| Ok(db.execute_batch("UPDATE balance SET cents = 1 WHERE service_line_id = 4")?))
        .unwrap();
    let checks = verify(&store).unwrap();
    let balances = checks
        .iter()
        .find(|check| check.name == "balances")
        .unwrap();
    assert_eq!(balances.problems.len(), 1);
    assert_eq!(balances.problems[0].row, Some(4));
}

#[test]
fn an_altered_deleted_moved_or_cut_off_row_is_named() {
    let (_folder, path) = practice();
    let store = open(&path);
    for (table, n, change) in TABLES {
        let cuts = n - 1;
        let cases = [
            (
                "altered",
                format!("UPDATE {table} SET {change} WHERE id = 3"),
                3,
            ),
            ("deleted", format!("DELETE FROM {table} WHERE id = 3"), 3),
            (
                "moved",
                format!(
                    "UPDATE {table} SET id = -1 WHERE id = 3;
                     UPDATE {table} SET id = 3 WHERE id = 4;
                     UPDATE {table} SET id = 4 WHERE id = -1"
                ),
                3,
            ),
            (
                "cut off",
                format!("DELETE FROM {table} WHERE id >= {cuts}"),
                cuts,
            ),
        ];
        for (what, sql, row) in cases {
            store
                .read(|db| Ok(db.execute_batch("PRAGMA foreign_keys = OFF; SAVEPOINT tamper")?))
                .unwrap();
            raw(&store, &sql);
            let found = problems(&store);
            assert!(
                found.iter().any(|p| p.table == table && p.row == Some(row)),
                "{table} {what}: row {row} is not named in {found:?}"
            );
            store
                .read(|db| Ok(db.execute_batch("ROLLBACK TO tamper; RELEASE tamper")?))
                .unwrap();
            assert_eq!(problems(&store), []);
        }
    }
}

#[test]
fn a_cut_off_end_shows_against_the_header_even_when_the_count_was_put_right() {
    let (_folder, path) = practice();
    let store = open(&path);
    for (table, n, _) in TABLES {
        raw(
            &store,
            &format!(
                "DELETE FROM {table} WHERE id = {n};
                 UPDATE chain SET n = {n} - 1,
                     head = (SELECT chain FROM {table} WHERE id = {n} - 1)
                 WHERE name = '{table}'"
            ),
        );
        let found = problems(&store);
        assert!(
            found.iter().any(|p| p.table == table && p.row == Some(n)),
            "{table}: {found:?}"
        );
    }
    drop(store);
    let refused = Store::open(&path, &Secret::typed(PASSPHRASE))
        .err()
        .unwrap();
    let refused = refused.downcast::<StoreError>().unwrap();
    assert!(
        matches!(refused, StoreError::RolledBack { .. }),
        "{refused}"
    );
}

#[test]
fn an_older_copy_of_the_whole_file_is_noticed() {
    let (folder, path) = practice();
    let older = folder.path().join("older");
    fs::copy(&path, &older).unwrap();
    let mut store = open(&path);
    store.write(fill_again).unwrap();
    drop(store);
    fs::copy(&older, &path).unwrap();
    let refused = Store::open(&path, &Secret::typed(PASSPHRASE))
        .err()
        .unwrap();
    let refused = refused.downcast::<StoreError>().unwrap();
    assert!(
        matches!(refused, StoreError::RolledBack { .. }),
        "{refused}"
    );
    let found = problems(&look(&path));
    assert!(
        found.iter().any(|p| p.table == "audit" && p.row == Some(7)),
        "{found:?}"
    );
}

fn fill_again(tx: &Transaction<'_>) -> anyhow::Result<()> {
    let line = audit::Audit {
        at: "2026-03-03T08:00:00Z",
        role: "biller",
        action: "view",
        subject: "patient",
        subject_id: Some(1),
        detail: None,
    };
    audit::append(tx, &line)?;
    Ok(())
}

#[test]
fn a_header_that_missed_the_last_commit_is_no_trouble() {
    let (folder, path) = practice();
    let header = claimdesk::store::header_path(&path);
    let earlier = folder.path().join("earlier");
    fs::copy(&header, &earlier).unwrap();
    let mut store = open(&path);
    store.write(fill_again).unwrap();
    drop(store);
    fs::copy(&earlier, &header).unwrap();
    assert_eq!(problems(&open(&path)), []);
}

#[test]
fn a_torn_memory_in_the_header_leaves_the_other() {
    let (_folder, path) = practice();
    let header = claimdesk::store::header_path(&path);
    let whole = fs::read(&header).unwrap();
    for block in [1, 2] {
        let mut torn = whole.clone();
        torn[block * 4096 + 20] ^= 1;
        fs::write(&header, &torn).unwrap();
        assert_eq!(problems(&open(&path)), [], "block {block}");
    }
    let mut torn = whole;
    torn[4096 + 20] ^= 1;
    torn[2 * 4096 + 20] ^= 1;
    fs::write(&header, &torn).unwrap();
    let found = problems(&look(&path));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].table, "header");
}

#[test]
fn the_triggers_stop_what_the_program_itself_might_do() {
    let (_folder, path) = practice();
    let mut store = open(&path);
    for (table, _, change) in TABLES {
        for sql in [
            format!("UPDATE {table} SET {change} WHERE id = 3"),
            format!("DELETE FROM {table} WHERE id = 3"),
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = 3"),
        ] {
            let refused = store.write(|tx| Ok(tx.execute_batch(&sql)?));
            let message = format!("{:#}", refused.expect_err(&sql));
            assert!(message.contains("never"), "{sql}: {message}");
        }
    }
    assert_eq!(problems(&store), []);
}

#[test]
fn a_dropped_trigger_is_noticed() {
    let (_folder, path) = practice();
    let store = open(&path);
    store
        .read(|db| Ok(db.execute_batch("DROP TRIGGER entry_never_changed")?))
        .unwrap();
    let checks = verify(&store).unwrap();
    let schema = checks.iter().find(|check| check.name == "schema").unwrap();
    assert_eq!(schema.problems.len(), 1);
    assert!(
        schema.problems[0]
            .message
            .contains("trigger entry_never_changed")
    );
}

#[test]
fn a_kept_file_whose_bytes_were_swapped_is_named() {
    let (_folder, path) = practice();
    let store = open(&path);
    raw(
        &store,
        "UPDATE file SET bytes = (SELECT bytes FROM file WHERE id = 2) WHERE id = 5",
    );
    let checks = verify(&store).unwrap();
    let files = checks
        .iter()
        .find(|check| check.name == "kept-files")
        .unwrap();
    assert_eq!(files.problems.len(), 1);
    assert_eq!(files.problems[0].row, Some(5));
}

#[test]
fn a_flipped_bit_in_any_page_is_noticed() {
    let (_folder, path) = practice();
    let whole = fs::read(&path).unwrap();
    assert_eq!(whole.len() % 4096, 0);
    for page in (0..whole.len() / 4096).step_by(5) {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 2000] ^= 4;
        fs::write(&path, &bytes).unwrap();
        match Store::open_read_only(&path, &Secret::typed(PASSPHRASE)) {
            Ok(store) => {
                let checks = verify(&store).unwrap();
                assert!(checks.iter().any(|check| !check.ok()), "page {page}");
            }
            Err(e) => {
                let e = e.downcast::<StoreError>().unwrap();
                assert!(matches!(e, StoreError::Damaged { .. }), "page {page}: {e}");
            }
        }
    }
}

#[test]
fn a_deposit_that_its_remittance_did_not_announce_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let mail = mail::practice_with_mail(&path, 3);
    let clock = Clock::Fixed(mail::ANSWERED.parse().unwrap());
    let mut desk = Desk::open(&path, &Secret::typed(mail::PASSPHRASE), clock).unwrap();
    let mut posted = Vec::new();
    for file in &mail {
        let bytes = fs::read(file).unwrap();
        let taken = |cx: &DeedContext<'_>| import_file(cx, "mail.x12", &bytes);
        let imported = perform(&mut desk, Role::Biller, taken).unwrap();
        for remittance in imported.remittances {
            let all = |cx: &DeedContext<'_>| post(cx, remittance.id, &Choices::default());
            perform(&mut desk, Role::Biller, all).unwrap();
            posted.push(remittance.id);
        }
    }
    let law = |desk: &Desk| {
        let checks = verify(&desk.store).unwrap();
        checks
            .into_iter()
            .find(|check| check.name == "deposit-law")
            .unwrap()
    };
    let clean = law(&desk);
    assert!(clean.ok() && clean.n == posted.len() as u64, "{clean:?}");
    raw(
        &desk.store,
        "UPDATE remittance SET amount_cents = amount_cents + 1 WHERE id = 1",
    );
    let broken = law(&desk);
    assert_eq!(broken.problems.len(), 1, "{broken:?}");
    assert!(
        broken.problems[0]
            .message
            .contains("announced 21001 cents and 21000 stand")
    );
    raw(
        &desk.store,
        "UPDATE remittance SET amount_cents = amount_cents - 1 WHERE id = 1",
    );
    for id in posted {
        let undone = |cx: &DeedContext<'_>| unpost(cx, id, "wrong practice");
        perform(&mut desk, Role::Biller, undone).unwrap();
    }
    assert!(verify(&desk.store).unwrap().iter().all(Check::ok));
}
