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

#[test]
fn a_practice_from_a_newer_program_is_left_alone() {
    let (_folder, path, _) = practice();
    let store = Store::open(&path, &secret()).unwrap();
    let newer = store::latest_schema() + 1;
    store
        .read(|db| Ok(db.execute_batch(&format!("PRAGMA user_version = {newer}"))?))
        .unwrap();
    drop(store);
    let error = refused(&path, &secret());
    assert!(
        matches!(error, StoreError::Newer { what: "schema", found, .. } if found == newer),
        "{error}"
    );

    let (_folder, path, _) = practice();
    let header = store::header_path(&path);
    let text = fs::read_to_string(&header).unwrap();
    fs::write(&header, text.replace("\"version\": 1", "\"version\": 9")).unwrap();
    let error = refused(&path, &secret());
    assert!(
        matches!(
            error,
            StoreError::Newer {
                what: "header",
                found: 9,
                known: 1,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_header_of_a_stranger_costs_neither_memory_nor_time() {
    let (_folder, path, _) = practice();
    let header = store::header_path(&path);
    let text = fs::read_to_string(&header).unwrap();
    assert!(text.contains("\"memory_kib\": 65536"));
    for (from, to) in [
        ("\"memory_kib\": 65536", "\"memory_kib\": 4294967295"),
        ("\"passes\": 3", "\"passes\": 4000000000"),
        ("\"algorithm\": \"argon2id\"", "\"algorithm\": \"none\""),
        ("\"salt\": \"", "\"salt\": \"00"),
        ("\"kdf\"", "\"fdk\""),
        ("{", ""),
    ] {
        fs::write(&header, text.replacen(from, to, 1)).unwrap();
        let error = refused(&path, &secret());
        assert!(matches!(error, StoreError::Damaged { .. }), "{to}: {error}");
        assert_eq!(error.kind(), "practice-damaged");
    }
    fs::write(&header, vec![0xff; 20_000]).unwrap();
    assert!(matches!(
        refused(&path, &secret()),
        StoreError::Damaged { .. }
    ));
    fs::write(&header, "").unwrap();
    assert!(matches!(
        refused(&path, &secret()),
        StoreError::Damaged { .. }
    ));
}

#[test]
fn a_header_of_another_practice_does_not_open_this_one() {
    let (_folder, path, _) = practice();
    let (_other_folder, other, _) = practice();
    fs::copy(store::header_path(&other), store::header_path(&path)).unwrap();
    let error = refused(&path, &secret());
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn only_the_owner_may_read_the_files_of_a_practice() {
    let (folder, path, _) = practice();
    let mut store = Store::open(&path, &secret()).unwrap();
    log_line(&mut store, "view");
    store
        .back_up(&folder.path().join("b.backup"), "2026-03-02T14:05:09Z")
        .unwrap();
    #[cfg(unix)]
    for file in fs::read_dir(folder.path()).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", file.file_name());
    }
}

#[test]
fn nothing_of_a_practice_is_on_the_disk_in_plain() {
    let (folder, path, _) = practice();
    let mut store = Store::open(&path, &secret()).unwrap();
    let mark = "ZYXWMARKEDPATIENT";
    store.write(|tx| settings::set(tx, "mark", &mark)).unwrap();
    let seen = |when: &str| {
        for file in fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap();
            let bytes = fs::read(file.path()).unwrap();
            let found = bytes.windows(mark.len()).any(|w| w == mark.as_bytes());
            assert!(!found, "{when}: {:?}", file.file_name());
            let found = bytes.windows(9).any(|w| w == b"CREATE TA");
            assert!(!found, "{when}: {:?}", file.file_name());
        }
    };
    seen("while it is open");
    store
        .back_up(&folder.path().join("b.backup"), "2026-03-02T14:05:09Z")
        .unwrap();
    drop(store);
    seen("after it was closed");
}

/// A file system of its own, where the machine lets this test mount one.
struct Mount(PathBuf);

impl Mount {
    fn tmpfs(at: &Path, options: &str) -> Option<Mount> {
        let done = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(at)
            .output();
        match done {
            Ok(done) if done.status.success() => Some(Mount(at.to_owned())),
            _ => {
                println!("skipped: this machine does not let a test mount a file system");
                None
            }
        }
    }

    fn again(&self, options: &str) {
        let done = std::process::Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(&self.0)
            .status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg("-l")
            .arg(&self.0)
            .status();
    }
}

#[test]
fn on_a_full_disk_nothing_is_half_done_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_mount) = Mount::tmpfs(folder.path(), "size=3m") else {
        return;
    };
    let path = folder.path().join("practice.db");
    let (mut store, _) = Store::create(&path, PASSPHRASE).unwrap();
    let text = |n: usize| format!("{n} {}", "x".repeat(20_000));
    let mut kept = 0;
    let error = loop {
        match store.write(|tx| settings::set(tx, &format!("k{kept}"), &text(kept))) {
            Ok(()) => kept += 1,
            Err(e) => break e,
        }
        assert!(kept < 1_000, "three megabytes never fill");
    };
    let error = error.downcast::<StoreError>().unwrap();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    let there = |store: &Store| {
        let all = store.read(settings::all).unwrap();
        assert_eq!(all.len(), kept);
    };
    there(&store);
    let out = folder.path().join("b.backup");
    let error = store.back_up(&out, "2026-03-02T14:05:09Z").unwrap_err();
    let error = error.downcast::<StoreError>().unwrap();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("backup"))
        .collect();
    assert_eq!(left, [""; 0]);
    drop(store);

    let error = Store::create(&folder.path().join("second.db"), PASSPHRASE)
        .err()
        .unwrap();
    let error = error.downcast::<StoreError>().unwrap();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    assert!(!folder.path().join("second.db").exists());

    _mount.again("size=12m");
    let mut store = Store::open(&path, &secret()).unwrap();
    there(&store);
    store
        .write(|tx| settings::set(tx, "room", &text(0)))
        .unwrap();
    assert!(
        store::verify::verify(&store)
            .unwrap()
            .iter()
            .all(|check| check.ok())
    );
}

#[test]
fn on_a_read_only_disk_work_is_refused_and_looking_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mount) = Mount::tmpfs(folder.path(), "size=8m") else {
        return;
    };
    let path = folder.path().join("practice.db");
    let (mut store, _) = Store::create(&path, PASSPHRASE).unwrap();
    log_line(&mut store, "view");
    drop(store);
    mount.again("ro");
    let error = refused(&path, &secret());
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
    let store = Store::open_read_only(&path, &secret()).unwrap();
    assert_eq!(store.read(|db| audit::last(db, None, 10)).unwrap().len(), 1);
    assert!(
        store::verify::verify(&store)
            .unwrap()
            .iter()
            .all(|check| check.ok())
    );
    let error = Store::create(&folder.path().join("new.db"), PASSPHRASE)
        .err()
        .unwrap();
    let error = error.downcast::<StoreError>().unwrap();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
}

#[test]
fn verify_beside_a_busy_writer_raises_no_false_alarm() {
    let (_folder, path, _) = practice();
    let mut writer = Store::open(&path, &secret()).unwrap();
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let working = std::thread::spawn(move || {
        let mut n = 0;
        while stopped.try_recv().is_err() {
            writer
                .write(|tx| settings::set(tx, &format!("k{}", n % 50), &"x".repeat(5_000)))
                .unwrap();
            log_line(&mut writer, "change");
            n += 1;
        }
        n
    });
    for round in 0..8 {
        let looker = Store::open_read_only(&path, &secret()).unwrap();
        for check in store::verify::verify(&looker).unwrap() {
            assert!(check.ok(), "round {round}: {check:?}");
        }
    }
    stop.send(()).unwrap();
    assert!(working.join().unwrap() > 8);
}
