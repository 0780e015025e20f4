//! The practice file: made, opened, damaged, taken away, tampered with.

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::store::{self, RecoveryKey, Secret, Store, StoreError, audit, settings};
use tempfile::TempDir;

const PASSPHRASE: &str = "correct horse";

fn secret() -> Secret {
    Secret::typed(PASSPHRASE)
}

/// A practice in a folder of its own, closed.
fn practice() -> (TempDir, PathBuf, RecoveryKey) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let (store, recovery) = Store::create(&path, PASSPHRASE).unwrap();
    drop(store);
    (folder, path, recovery)
}

fn refused(path: &Path, secret: &Secret) -> StoreError {
    let error = Store::open(path, secret).err().expect("it does not open");
    error
        .downcast::<StoreError>()
        .expect("the trouble has a type")
}

fn log_line(store: &mut Store, action: &str) -> i64 {
    let line = audit::Audit {
        at: "2026-03-02T14:05:09Z",
        role: "biller",
        action,
        subject: "patient",
        subject_id: Some(7),
        detail: None,
    };
    store.write(|tx| audit::append(tx, &line)).unwrap()
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let (_folder, path, _) = practice();
    let mut store = Store::open(&path, &secret()).unwrap();
    store
        .write(|tx| settings::set(tx, "practice.name", &"Hill Clinic"))
        .unwrap();
    assert_eq!(log_line(&mut store, "view"), 1);
    drop(store);
    let store = Store::open(&path, &secret()).unwrap();
    let name: Option<String> = store.read(|db| settings::get(db, "practice.name")).unwrap();
    assert_eq!(name.as_deref(), Some("Hill Clinic"));
    let log = store.read(|db| audit::last(db, None, 10)).unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].action, "view");
}

#[test]
fn a_write_that_fails_leaves_nothing() {
    let (_folder, path, _) = practice();
    let mut store = Store::open(&path, &secret()).unwrap();
    let failed: anyhow::Result<()> = store.write(|tx| {
        settings::set(tx, "a", &1)?;
        anyhow::bail!("changed my mind")
    });
    assert!(failed.is_err());
    assert_eq!(
        store.read(|db| settings::get::<i64>(db, "a")).unwrap(),
        None
    );
}

#[test]
fn writes_of_a_batch_are_one_transaction_and_each_is_still_all_or_none() {
    let (_folder, path, _) = practice();
    let mut store = Store::open(&path, &secret()).unwrap();
    store.begin_batch().unwrap();
    assert_eq!(log_line(&mut store, "view"), 1);
    let failed: anyhow::Result<()> = store.write(|tx| {
        settings::set(tx, "a", &1)?;
        anyhow::bail!("changed my mind")
    });
    assert!(failed.is_err());
    assert_eq!(log_line(&mut store, "change"), 2);
    store.commit_batch().unwrap();
    assert_eq!(
        store.read(|db| settings::get::<i64>(db, "a")).unwrap(),
        None
    );
    store.begin_batch().unwrap();
    assert_eq!(log_line(&mut store, "export"), 3);
    store.abandon_batch().unwrap();
    drop(store);
    let store = Store::open(&path, &secret()).unwrap();
    assert_eq!(store.read(|db| audit::last(db, None, 10)).unwrap().len(), 2);
}

#[test]
fn the_recovery_key_opens_it_and_another_does_not() {
    let (_folder, path, recovery) = practice();
    let (_other_folder, _, other) = practice();
    let printed = recovery.printed();
    assert!(matches!(Secret::typed(&printed), Secret::Recovery(_)));
    Store::open(&path, &Secret::typed(&printed)).unwrap();
    let error = refused(&path, &Secret::Recovery(other));
    assert!(
        matches!(error, StoreError::WrongPassphrase { .. }),
        "{error}"
    );
}

#[test]
fn a_wrong_passphrase_is_said_to_be_one() {
    let (_folder, path, _) = practice();
    let error = refused(&path, &Secret::typed("correct horse "));
    assert!(
        matches!(error, StoreError::WrongPassphrase { .. }),
        "{error}"
    );
    assert!(error.hint().contains("recovery key"));
}

#[test]
fn a_second_instance_is_refused_and_may_look() {
    let (_folder, path, _) = practice();
    let mut first = Store::open(&path, &secret()).unwrap();
    log_line(&mut first, "view");
    let error = refused(&path, &secret());
    assert!(
        matches!(error, StoreError::InUse { pid: Some(pid), .. } if pid == std::process::id()),
        "{error}"
    );
    let mut looker = Store::open_read_only(&path, &secret()).unwrap();
    assert_eq!(
        looker.read(|db| audit::last(db, None, 10)).unwrap().len(),
        1
    );
    log_line(&mut first, "change");
    assert_eq!(
        looker.read(|db| audit::last(db, None, 10)).unwrap().len(),
        2
    );
    let error = looker.write(|tx| settings::set(tx, "a", &1)).unwrap_err();
    let error = error.downcast::<StoreError>().unwrap();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
    drop(first);
    Store::open(&path, &secret()).unwrap();
}

#[test]
fn a_lock_file_left_behind_holds_nobody_up() {
    let (_folder, path, _) = practice();
    fs::write(path.with_file_name("practice.db.lock"), "99999999").unwrap();
    Store::open(&path, &secret()).unwrap();
}

#[test]
fn nothing_is_ever_overwritten_by_a_new_practice() {
    let (_folder, path, _) = practice();
    let before = fs::read(&path).unwrap();
    let error = Store::create(&path, "another passphrase").err().unwrap();
    let error = error.downcast::<StoreError>().unwrap();
    assert!(matches!(error, StoreError::Exists { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn the_file_of_another_program_is_told_from_a_damaged_one() {
    let (folder, path, _) = practice();
    let plain = folder.path().join("plain.db");
    let db = store::Connection::open(&plain).unwrap();
    db.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(db);
    let error = refused(&plain, &secret());
    assert!(
        matches!(error, StoreError::NotAPracticeFile { .. }),
        "{error}"
    );
    let missing = folder.path().join("nothing.db");
    let error = refused(&missing, &secret());
    assert!(matches!(error, StoreError::Missing { .. }), "{error}");

    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let error = refused(&path, &secret());
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}
