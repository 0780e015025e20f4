//! Killed without warning, again and again: what was confirmed is there, and all of it holds.
//!
//! `CLAIMDESK_TORTURE` says how many times; a few when it is not set.

mod binary;
pub mod mail;
mod paper;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use chrono::NaiveDate;
use claimdesk::domain::claim::{ClaimEvent, ClaimEventKind};
use claimdesk::domain::keys::{ClaimId, DepositId, PayerId, RemittanceId, ServiceLineId};
use claimdesk::domain::ledger::{Account, Entry, Party, Source};
use claimdesk::domain::money::Money;
use claimdesk::store::backup::restore;
use claimdesk::store::files::{Direction, NewFile};
use claimdesk::store::verify::verify;
use claimdesk::store::{
    Secret, Store, StoreError, Transaction, audit, claim_events, files, ledger, settings,
};

const AT: &str = "2026-03-20T12:00:00Z";
/// The two passphrases that the child changes between.
const PASSPHRASES: [&str; 2] = ["correct horse", "battery staple"];

fn times() -> u64 {
    let asked = std::env::var("CLAIMDESK_TORTURE").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(4)
}

/// A small generator of repeatable numbers.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn day() -> NaiveDate {
    "2026-03-20".parse().unwrap()
}

/// Deed number `n`: a file is kept, a claim paid by it, an event and a line in the audit log.
fn deed(tx: &Transaction<'_>, n: i64) -> anyhow::Result<()> {
    let bytes = format!("ISA*{n:09}~{}", "CLP*1~".repeat(200));
    let file = NewFile {
        kind: "835",
        direction: Direction::Received,
        name: "remit.835",
        kept_on: day(),
        bytes: bytes.as_bytes(),
    };
    let kept = files::keep(tx, &file)?;
    for k in 0..5 {
        let line = ServiceLineId(n * 5 + k);
        let owed = Account::Receivable(line, Party::Payer(PayerId(1)));
        let amount = Money::from_cents(9_240 + k);
        let told = Source::Remittance {
            remittance: RemittanceId(n),
            file: kept.hash().clone(),
            segment: 21,
        };
        let charged = (Account::Charges(line), owed, amount);
        let source = Source::ChargeEntry { line };
        ledger::append_entry(tx, &Entry::transfer(day(), source, None, charged)?)?;
        let paid = (owed, Account::Deposit(DepositId(n)), amount);
        ledger::append_entry(tx, &Entry::transfer(day(), told, None, paid)?)?;
        let event =
            ClaimEvent::new(ClaimEventKind::Noted, day(), "paid").told_by(kept.hash().clone());
        claim_events::append(tx, ClaimId(n), &event)?;
    }
    let line = audit::Audit {
        at: AT,
        role: "biller",
        action: "post",
        subject: "remittance",
        subject_id: Some(n),
        detail: None,
    };
    audit::append(tx, &line)?;
    settings::set(tx, "last", &n)
}

fn last(store: &Store) -> i64 {
    store
        .read(|db| settings::get(db, "last"))
        .unwrap()
        .unwrap_or(0)
}

/// Opens with whichever passphrase fits: exactly one must.
fn open(path: &Path) -> (Store, usize) {
    let mut fits = PASSPHRASES
        .iter()
        .enumerate()
        .filter_map(
            |(n, passphrase)| match Store::open(path, &Secret::typed(passphrase)) {
                Ok(store) => Some((store, n)),
                Err(e) => {
                    let e = e.downcast::<StoreError>().unwrap();
                    assert!(matches!(e, StoreError::WrongPassphrase { .. }), "{e}");
                    None
                }
            },
        );
    fits.next().expect("one of the two passphrases opens it")
}

/// Runs only as the child of the test below: does deeds until it is killed, and says after each
/// that it is done.
#[test]
fn child() {
    let Some(path) = std::env::var_os("CLAIMDESK_TORTURE_CHILD").map(PathBuf::from) else {
        return;
    };
    let (mut store, mut now) = open(&path);
    let mut out = std::io::stdout();
    for n in last(&store) + 1.. {
        store.write(|tx| deed(tx, n)).unwrap();
        writeln!(out, "\ndone {n}").unwrap();
        out.flush().unwrap();
        if n % 20 == 0 {
            let backup = path.with_file_name(format!("{n}.backup"));
            store.back_up(&backup, AT).unwrap();
        }
        if n % 5 == 0 {
            now = 1 - now;
            store.change_passphrase(PASSPHRASES[now]).unwrap();
        }
    }
}

fn start(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "torture::child",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env("CLAIMDESK_TORTURE_CHILD", path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets the child confirm `n` deeds and work `more` into the next, kills it, and returns the last
/// deed that it confirmed.
fn work_and_kill(path: &Path, n: u64, more: Duration) -> i64 {
    let mut child = start(path);
    let out = BufReader::new(child.stdout.take().unwrap());
    let (told, hear) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let done = line
                .strip_prefix("done ")
                .and_then(|n| n.parse::<i64>().ok());
            if let Some(done) = done {
                told.send(done).unwrap();
            }
        }
    });
    let mut last = 0;
    for _ in 0..n {
        last = hear.recv().expect("the child works on");
    }
    last = hear.recv_timeout(more).unwrap_or(last);
    child.kill().unwrap();
    let ended = child.wait().unwrap();
    assert!(!ended.success(), "the child stopped by itself");
    reader.join().unwrap();
    hear.try_iter().last().unwrap_or(last)
}

#[test]
fn a_practice_survives_being_killed_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    drop(Store::create(&path, PASSPHRASES[0]).unwrap());
    let mut numbers = Numbers(20_261_123);
    let mut confirmed = 0;
    for round in 0..times() {
        let more = Duration::from_millis(numbers.below(120));
        confirmed = work_and_kill(&path, numbers.below(16), more).max(confirmed);
        let (store, _) = open(&path);
        let kept = last(&store);
        assert!(
            kept == confirmed || kept == confirmed + 1,
            "round {round}: {confirmed} confirmed, {kept} kept"
        );
        confirmed = kept;
        let checks = verify(&store).unwrap();
        for check in checks {
            // The lines and claims behind these rows were never made.
            assert!(
                check.ok() || check.name == "references",
                "round {round}: {check:?}"
            );
        }
        assert_eq!(
            store.read(files::all).unwrap().len() as i64,
            kept,
            "round {round}"
        );
    }
    assert!(confirmed > 0, "the child never got to work");
    check_backups(folder.path());
}

/// Every file that has the name of a backup is a whole one.
fn check_backups(folder: &Path) {
    for file in fs::read_dir(folder).unwrap() {
        let backup = file.unwrap().path();
        if backup.extension().is_none_or(|e| e != "backup") {
            continue;
        }
        let n: i64 = backup
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        let to = folder.join(format!("restored-{n}.db"));
        let restored = PASSPHRASES
            .iter()
            .filter(|passphrase| restore(&backup, &to, &Secret::typed(passphrase)).is_ok())
            .count();
        assert_eq!(restored, 1, "{}", backup.display());
        assert_eq!(last(&open(&to).0), n);
        for half in [&to, &to.with_extension("db.header")] {
            fs::remove_file(half).unwrap();
        }
    }
}
