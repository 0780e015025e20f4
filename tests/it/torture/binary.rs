//! The real binary, killed while it takes in answers, posts a remittance and closes the day.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use claimdesk::store::verify::verify;
use claimdesk::store::{Secret, Store, balances, day_closes, header_path};

use super::mail::{ANSWERED, PASSPHRASE, practice_with_mail};
use super::{Numbers, times};

fn claimdesk(practice: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("claimdesk"));
    command
        .args(args)
        .args(["--today", ANSWERED, "--json"])
        .env("CLAIMDESK_PRACTICE", practice)
        .env("CLAIMDESK_PASSPHRASE", PASSPHRASE)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Runs a command to its end; findings are no failure.
fn run(practice: &Path, args: &[&str]) {
    let ended = claimdesk(practice, args).status().unwrap();
    assert!(matches!(ended.code(), Some(0 | 1)), "{args:?}: {ended}");
}

/// Starts a command and kills it after `wait`, wherever it is then.
fn run_and_kill(practice: &Path, args: &[&str], wait: Duration) {
    let mut child = claimdesk(practice, args).spawn().unwrap();
    let (_never, nothing) = mpsc::channel::<()>();
    let _ = nothing.recv_timeout(wait);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Opens, verifies, and adds up: rows of entry, open balances in cents.
fn state(practice: &Path, when: &str) -> (i64, Vec<(i64, i64)>) {
    let store = Store::open(practice, &Secret::typed(PASSPHRASE)).unwrap();
    for check in verify(&store).unwrap() {
        assert!(check.ok(), "{when}: {check:?}");
    }
    let day = ANSWERED.parse().unwrap();
    store
        .read(|db| {
            let n = db.query_row("SELECT count(*) FROM entry", [], |row| row.get(0))?;
            let open = balances::open(db, day)?;
            Ok((
                n,
                open.iter().map(|b| (b.line.0, b.balance.cents())).collect(),
            ))
        })
        .unwrap()
}

fn copy(from: &Path, to: &Path) {
    for ending in ["-wal", "-shm"] {
        let mut left = to.as_os_str().to_owned();
        left.push(ending);
        let _ = fs::remove_file(PathBuf::from(left));
    }
    fs::copy(from, to).unwrap();
    fs::copy(header_path(from), header_path(to)).unwrap();
}

#[test]
fn the_binary_survives_being_killed_while_it_imports_and_posts() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("base.db");
    let mail = practice_with_mail(&base, 12);
    let mail: Vec<&str> = mail.iter().map(|path| path.to_str().unwrap()).collect();
    let import = [&["import"], &mail[..]].concat();
    let remittance = mail
        .iter()
        .find(|name| name.contains("835-"))
        .expect("an 835 came");
    let post = ["remit", "post", remittance];

    let whole = folder.path().join("whole.db");
    copy(&base, &whole);
    run(&whole, &import);
    let imported = state(&whole, "imported");
    run(&whole, &post);
    let posted = state(&whole, "posted");
    assert_eq!(
        imported.1,
        (1..=12).map(|line| (line, 15_000)).collect::<Vec<_>>()
    );
    // 60 % of 150.00 is allowed, and 20.00 of it is the patient's.
    assert_eq!(
        posted.1,
        (1..=12).map(|line| (line, 2_000)).collect::<Vec<_>>()
    );

    let close = ["day", "close", ANSWERED];
    run(&whole, &close);
    assert!(is_closed(&whole));

    let mut numbers = Numbers(4);
    let practice = folder.path().join("killed.db");
    for round in 0..times() {
        copy(&base, &practice);
        let wait = Duration::from_millis(numbers.below(700));
        run_and_kill(&practice, &import, wait);
        state(
            &practice,
            &format!("round {round}, import killed after {wait:?}"),
        );
        run(&practice, &import);
        assert_eq!(
            state(&practice, "imported again"),
            imported,
            "round {round}"
        );
        let wait = Duration::from_millis(numbers.below(700));
        run_and_kill(&practice, &post, wait);
        let when = format!("round {round}, post killed after {wait:?}");
        let after = state(&practice, &when);
        assert!(after == imported || after == posted, "{when}: {after:?}");
        // What was posted before the kill is refused when it is posted again: twice is once.
        if after == imported {
            run(&practice, &post);
        }
        assert_eq!(state(&practice, "posted again"), posted, "round {round}");
        let wait = Duration::from_millis(numbers.below(500));
        run_and_kill(&practice, &close, wait);
        let when = format!("round {round}, close killed after {wait:?}");
        assert_eq!(state(&practice, &when), posted, "{when}");
        if !is_closed(&practice) {
            run(&practice, &close);
        }
        assert!(is_closed(&practice), "{when}");
    }
}

/// Whether the books are closed through the day; `verify` has checked that they are right.
fn is_closed(practice: &Path) -> bool {
    let store = Store::open(practice, &Secret::typed(PASSPHRASE)).unwrap();
    let through = store.read(day_closes::closed_through).unwrap();
    through == ANSWERED.parse().ok()
}
