//! The commands about the practice file, as a script runs them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::cli::claimdesk;

/// Runs a command on a practice, expects this exit code, reads its JSON.
fn run(code: i32, practice: &Path, passphrase: &str, args: &[&str]) -> Value {
    let output = claimdesk(args)
        .env("CLAIMDESK_PASSPHRASE", passphrase)
        .env("CLAIMDESK_PRACTICE", practice)
        .arg("--json")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{text}\n{said}");
    assert_eq!(said, "", "{args:?}");
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}\n{text}"))
}

fn init() -> (TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let made = run(0, &path, "correct horse", &["init"]);
    let key = made["recovery_key"].as_str().unwrap().to_owned();
    (folder, path, key)
}

#[test]
fn verify_of_a_new_practice_says_ok_and_what_it_looked_at() {
    let (_folder, path, _) = init();
    let verdict = run(0, &path, "correct horse", &["verify"]);
    assert_eq!(verdict["ok"], true);
    let checks = verdict["checks"].as_array().unwrap();
    let names: Vec<&str> = checks.iter().map(|c| c["name"].as_str().unwrap()).collect();
    for name in [
        "pages",
        "entry-chain",
        "header",
        "kept-files",
        "entries-balance",
        "claim-folds",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    let pages = &checks[0];
    assert_eq!(pages["ok"], true);
    assert!(pages["n"].as_u64().unwrap() > 10);
    assert_eq!(pages["problems"], serde_json::json!([]));
}

#[test]
fn verify_of_a_damaged_practice_is_exit_1_and_names_the_page() {
    let (_folder, path, _) = init();
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 1000;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    let verdict = run(1, &path, "correct horse", &["verify"]);
    assert_eq!(verdict["ok"], false);
    let pages = &verdict["checks"][0];
    assert_eq!(pages["ok"], false);
    assert_eq!(pages["problems"][0]["table"], "page");
}

#[test]
fn a_wrong_passphrase_is_exit_2_with_its_name_and_what_to_do() {
    let (_folder, path, _) = init();
    let error = run(2, &path, "incorrect horse", &["verify"]);
    assert_eq!(error["error"]["kind"], "wrong-passphrase");
    assert!(
        error["error"]["hint"]
            .as_str()
            .unwrap()
            .contains("recovery key")
    );
}

#[test]
fn backup_and_restore_bring_the_practice_back() {
    let (folder, path, _) = init();
    let out = folder.path().join("monday.backup");
    let out = out.to_str().unwrap();
    let made = run(0, &path, "correct horse", &["backup", "--out", out]);
    assert_eq!(made["ok"], true);
    assert_eq!(made["backup"], out);
    let again = run(2, &path, "correct horse", &["backup", "--out", out]);
    assert_eq!(again["error"]["kind"], "practice-exists");

    let new = folder.path().join("restored.db");
    let wrong = run(2, &new, "wrong", &["restore", out]);
    assert_eq!(wrong["error"]["kind"], "wrong-passphrase");
    assert!(!new.exists());
    let restored = run(0, &new, "correct horse", &["restore", out]);
    assert_eq!(restored["ok"], true);
    assert_eq!(run(0, &new, "correct horse", &["verify"])["ok"], true);
    let over = run(2, &path, "correct horse", &["restore", out]);
    assert_eq!(over["error"]["kind"], "practice-exists");
}

#[test]
fn rekey_changes_the_passphrase_and_the_recovery_key_replaces_a_lost_one() {
    let (_folder, path, recovery) = init();
    let change = |with: &str, to: &str| {
        let status = claimdesk(&["rekey", "--json"])
            .env("CLAIMDESK_PRACTICE", &path)
            .env("CLAIMDESK_PASSPHRASE", with)
            .env("CLAIMDESK_NEW_PASSPHRASE", to)
            .output()
            .unwrap();
        status.status.code().unwrap()
    };
    assert_eq!(change("correct horse", "battery staple"), 0);
    run(2, &path, "correct horse", &["verify"]);
    run(0, &path, "battery staple", &["verify"]);
    assert_eq!(change(&recovery, "third one"), 0);
    run(2, &path, "battery staple", &["verify"]);
    run(0, &path, "third one", &["verify"]);

    let new = run(0, &path, "third one", &["rekey", "--recovery"]);
    let new = new["recovery_key"].as_str().unwrap();
    assert_ne!(new, recovery);
    run(2, &path, &recovery, &["verify"]);
    run(0, &path, new, &["verify"]);
}

#[test]
fn export_takes_everything_out_in_the_open() {
    let (folder, path, _) = init();
    let out = folder.path().join("everything");
    let done = run(
        0,
        &path,
        "correct horse",
        &["export", "--out", out.to_str().unwrap()],
    );
    let n_tables = done["tables"].as_u64().unwrap();
    assert!(n_tables >= 10);
    let n_csv = fs::read_dir(&out)
        .unwrap()
        .filter(|f| {
            f.as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|e| e == "csv")
        })
        .count() as u64;
    assert_eq!(n_csv, n_tables);
    let audit = fs::read_to_string(out.join("audit.csv")).unwrap();
    assert!(
        audit
            .lines()
            .next()
            .unwrap()
            .starts_with("id,at,role,action,")
    );
    assert!(audit.contains(",export,practice,"), "{audit}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(out.join("audit.csv"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0);
    }
    let again = run(
        2,
        &path,
        "correct horse",
        &["export", "--out", out.to_str().unwrap()],
    );
    assert_eq!(again["error"]["kind"], "practice-exists");
}
