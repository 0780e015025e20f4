//! Backups and changed keys: what was backed up comes back, what is damaged is refused.

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::store::backup::restore;
use claimdesk::store::verify::verify;
use claimdesk::store::{RecoveryKey, Secret, Store, StoreError, audit, header_path, settings};
use tempfile::TempDir;

const PASSPHRASE: &str = "correct horse";
const AT: &str = "2026-03-02T18:00:00Z";

fn secret() -> Secret {
    Secret::typed(PASSPHRASE)
}

/// A practice with 40 lines in its audit log, open.
fn practice() -> (TempDir, PathBuf, Store, RecoveryKey) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let (mut store, recovery) = Store::create(&path, PASSPHRASE).unwrap();
    store.begin_batch().unwrap();
    for n in 0..40 {
        let line = audit::Audit {
            at: AT,
            role: "biller",
            action: "view",
            subject: "patient",
            subject_id: Some(n),
            detail: None,
        };
        store.write(|tx| audit::append(tx, &line)).unwrap();
    }
    store
        .write(|tx| settings::set(tx, "practice.name", &"Hill Clinic"))
        .unwrap();
    store.commit_batch().unwrap();
    (folder, path, store, recovery)
}

fn backup_of(store: &Store, folder: &TempDir) -> PathBuf {
    let out = folder.path().join("monday.backup");
    let made = store.back_up(&out, AT).unwrap();
    assert!(
        made.checks.iter().all(|check| check.ok()),
        "{:?}",
        made.checks
    );
    assert_eq!(made.size, fs::metadata(&out).unwrap().len());
    out
}

fn trouble(e: anyhow::Error) -> StoreError {
    e.downcast::<StoreError>().expect("the trouble has a type")
}

/// Everything in a practice, row by row, as text.
fn dump(store: &Store) -> Vec<String> {
    store
        .read(|db| {
            let mut tables =
                db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
            let tables: Vec<String> = tables
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let mut lines = Vec::new();
            for table in tables {
                let mut query = db.prepare(&format!("SELECT * FROM {table}"))?;
                let n = query.column_count();
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    let cells: Vec<String> = (0..n)
                        .map(|n| format!("{:?}", row.get_ref(n).unwrap()))
                        .collect();
                    lines.push(format!("{table}: {}", cells.join(" | ")));
                }
            }
            Ok(lines)
        })
        .unwrap()
}

/// What lies in a folder, to see that nothing was left behind.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_restored_practice_is_the_one_backed_up() {
    let (folder, _, mut store, recovery) = practice();
    let out = backup_of(&store, &folder);
    let before = dump(&store);
    assert_eq!(
        before
            .iter()
            .filter(|line| line.starts_with("audit"))
            .count(),
        40
    );
    store.write(|tx| settings::set(tx, "after", &true)).unwrap();
    drop(store);

    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("restored.db");
    let restored = restore(&out, &to, &secret()).unwrap();
    assert_eq!(restored.made_at, AT);
    assert!(restored.checks.iter().all(|check| check.ok()));
    assert_eq!(
        names(elsewhere.path()),
        ["restored.db", "restored.db.header", "restored.db.lock"]
    );
    let mut again = Store::open(&to, &secret()).unwrap();
    assert_eq!(dump(&again), before);
    assert!(verify(&again).unwrap().iter().all(|check| check.ok()));
    again.write(|tx| settings::set(tx, "after", &1)).unwrap();
    drop(again);
    Store::open(&to, &Secret::Recovery(recovery)).unwrap();
}

#[test]
fn a_backup_is_made_while_another_works_in_the_practice() {
    let (folder, path, mut store, _) = practice();
    let looker = Store::open_read_only(&path, &secret()).unwrap();
    store.write(|tx| settings::set(tx, "last", &1)).unwrap();
    let out = folder.path().join("monday.backup");
    looker.back_up(&out, AT).unwrap();
    let to = folder.path().join("restored.db");
    restore(&out, &to, &secret()).unwrap();
    let again = Store::open(&to, &secret()).unwrap();
    assert_eq!(
        again.read(|db| settings::get::<i64>(db, "last")).unwrap(),
        Some(1)
    );
}

#[test]
fn nothing_is_overwritten() {
    let (folder, path, store, _) = practice();
    let out = backup_of(&store, &folder);
    let whole = fs::read(&out).unwrap();
    let e = trouble(store.back_up(&out, AT).unwrap_err());
    assert!(matches!(e, StoreError::Exists { .. }), "{e}");
    assert_eq!(fs::read(&out).unwrap(), whole);
    drop(store);
    let before = fs::read(&path).unwrap();
    let e = trouble(restore(&out, &path, &secret()).unwrap_err());
    assert!(matches!(e, StoreError::Exists { .. }), "{e}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_damaged_backup_is_refused_before_anything_is_written() {
    let (folder, _, store, _) = practice();
    let out = backup_of(&store, &folder);
    let whole = fs::read(&out).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("restored.db");
    let bad = folder.path().join("bad.backup");
    let refused = |bytes: &[u8], what: &str| {
        fs::write(&bad, bytes).unwrap();
        let e = trouble(restore(&bad, &to, &secret()).expect_err(what));
        assert!(
            matches!(
                e,
                StoreError::Damaged { .. } | StoreError::NotAPracticeFile { .. }
            ),
            "{what}: {e}"
        );
        assert_eq!(names(elsewhere.path()), [""; 0], "{what}");
    };
    for at in (0..whole.len())
        .step_by(whole.len() / 97)
        .chain([whole.len() - 1])
    {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        refused(&bytes, &format!("bit of byte {at}"));
    }
    for keep in (0..whole.len()).step_by(whole.len() / 31) {
        refused(&whole[..keep], &format!("cut to {keep}"));
    }
    refused(&[&whole[..], b"\n"].concat(), "a line added");
}

#[test]
fn a_backup_opens_with_its_own_passphrase_only() {
    let (folder, _, mut store, _) = practice();
    let out = backup_of(&store, &folder);
    store.change_passphrase("battery staple").unwrap();
    let to = folder.path().join("restored.db");
    let e = trouble(restore(&out, &to, &Secret::typed("battery staple")).unwrap_err());
    assert!(matches!(e, StoreError::WrongPassphrase { .. }), "{e}");
    assert!(!to.exists());
    restore(&out, &to, &secret()).unwrap();
}

#[test]
fn a_changed_passphrase_replaces_the_old_one_and_keeps_the_recovery_key() {
    let (_folder, path, mut store, recovery) = practice();
    let before = dump(&store);
    store.change_passphrase("battery staple").unwrap();
    store.write(|tx| settings::set(tx, "after", &1)).unwrap();
    drop(store);
    let e = trouble(Store::open(&path, &secret()).err().unwrap());
    assert!(matches!(e, StoreError::WrongPassphrase { .. }), "{e}");
    let again = Store::open(&path, &Secret::typed("battery staple")).unwrap();
    assert_eq!(dump(&again).len(), before.len() + 1);
    assert!(verify(&again).unwrap().iter().all(|check| check.ok()));
    drop(again);
    Store::open(&path, &Secret::Recovery(recovery)).unwrap();
}

#[test]
fn a_new_recovery_key_ends_the_old_one() {
    let (_folder, path, mut store, old) = practice();
    let new = store.new_recovery_key().unwrap();
    drop(store);
    let e = trouble(Store::open(&path, &Secret::Recovery(old)).err().unwrap());
    assert!(matches!(e, StoreError::WrongPassphrase { .. }), "{e}");
    Store::open(&path, &Secret::Recovery(new)).unwrap();
    Store::open(&path, &secret()).unwrap();
}

#[test]
fn a_passphrase_that_protects_nothing_is_refused() {
    let (folder, path, mut store, _) = practice();
    let header = fs::read(header_path(&path)).unwrap();
    let e = trouble(store.change_passphrase("abc").unwrap_err());
    assert!(matches!(e, StoreError::WeakPassphrase { .. }), "{e}");
    assert_eq!(fs::read(header_path(&path)).unwrap(), header);
    let e = trouble(
        Store::create(&folder.path().join("new.db"), "")
            .err()
            .unwrap(),
    );
    assert!(matches!(e, StoreError::WeakPassphrase { .. }), "{e}");
}

/// The tables of the last schema file.
fn newest_tables() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/schema");
    // The code sets have files of their own, which do not begin with a number.
    let numbered = |name: &String| name.starts_with(|c: char| c.is_ascii_digit());
    let newest = names(&folder).into_iter().rfind(numbered).unwrap();
    let sql = fs::read_to_string(folder.join(newest)).unwrap();
    sql.lines()
        .filter_map(|line| line.strip_prefix("CREATE TABLE "))
        .map(|line| line.trim_end_matches(" (").to_owned())
        .collect()
}

#[test]
fn a_practice_of_an_older_schema_is_backed_up_before_it_is_changed() {
    let (folder, path, store, _) = practice();
    let now = claimdesk::store::latest_schema();
    let older = now - 1;
    store
        .read(|db| {
            db.execute_batch("PRAGMA foreign_keys = OFF")?;
            for table in newest_tables() {
                db.execute_batch(&format!("DROP TABLE {table}"))?;
            }
            Ok(db.execute_batch(&format!("PRAGMA user_version = {older}"))?)
        })
        .unwrap();
    drop(store);
    let looked = Store::open_read_only(&path, &secret()).err().unwrap();
    assert!(
        format!("{looked:#}").contains("open it once for work"),
        "{looked:#}"
    );

    let store = Store::open(&path, &secret()).unwrap();
    assert!(verify(&store).unwrap().iter().all(|check| check.ok()));
    assert_eq!(
        store.read(|db| audit::last(db, None, 100)).unwrap().len(),
        40
    );
    drop(store);
    let before = folder
        .path()
        .join(format!("practice.db.schema-{older}.backup"));
    let to = folder.path().join("restored.db");
    assert_eq!(restore(&before, &to, &secret()).unwrap().schema, older);
    Store::open(&to, &secret()).unwrap();
}
