//! The real binary, killed inside a statement run and inside a refund: all of it or nothing, and
//! the files that were kept back are there after the next start.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use claimdesk::domain::account::AccountEventKind;
use claimdesk::domain::ledger::Party;
use claimdesk::store::verify::verify;
use claimdesk::store::{Secret, Store, accounts, files, paper};
use serde_json::json;

use super::{Numbers, times};
use crate::money::ground::{line_of, owed, patient_who_owes, take};
use crate::spine::bench::{Bench, money};

const TODAY: &str = "2026-03-20";
const PASSPHRASE: &str = "four random words";

fn claimdesk(practice: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("claimdesk"));
    command
        .args(args)
        .args(["--today", TODAY, "--json"])
        .env("CLAIMDESK_PRACTICE", practice)
        .env("CLAIMDESK_PASSPHRASE", PASSPHRASE)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn run(practice: &Path, args: &[&str]) -> Duration {
    let began = Instant::now();
    let ended = claimdesk(practice, args).status().unwrap();
    assert!(matches!(ended.code(), Some(0 | 1)), "{args:?}: {ended}");
    began.elapsed()
}

fn run_and_kill(practice: &Path, args: &[&str], wait: Duration) {
    let mut child = claimdesk(practice, args).spawn().unwrap();
    let (_never, nothing) = mpsc::channel::<()>();
    let _ = nothing.recv_timeout(wait);
    let _ = child.kill();
    child.wait().unwrap();
}

/// A practice with six statements due and 9.80 of unapplied money.
fn base(bench: &mut Bench) {
    for (n, owed) in (1..).zip(["10.00", "20.00", "30.00", "40.00", "48.50", "212.00"]) {
        let name = format!("Payer{n}");
        patient_who_owes(bench, &name, ("2026-02-02", "2026-02-20", owed));
    }
    let (over, claim) = patient_who_owes(bench, "Overpaid", ("2026-02-02", "2026-02-20", "19.60"));
    take(bench, over, "29.40");
    assert!(owed(bench, line_of(bench, claim), Party::Patient).is_zero());
    bench.on(TODAY);
}

/// Opens, verifies, and counts: statements, files kept as statements, papers not yet written,
/// refunds asked for.
fn state(practice: &Path, when: &str) -> (usize, usize, usize, usize) {
    let store = Store::open(practice, &Secret::typed(PASSPHRASE)).unwrap();
    for check in verify(&store).unwrap() {
        assert!(check.ok(), "{when}: {check:?}");
    }
    store
        .read(|db| {
            let sent = accounts::of_kind(db, AccountEventKind::Statement)?.len();
            let kept = files::all(db)?
                .iter()
                .filter(|f| f.kind.starts_with("statement"))
                .count();
            let asked = accounts::of_kind(db, AccountEventKind::RefundAsked)?.len();
            Ok((sent, kept, paper::unwritten(db)?.len(), asked))
        })
        .unwrap()
}

#[test]
fn a_statement_run_and_a_refund_are_whole_or_not_at_all() {
    let mut bench = Bench::new("2026-01-12");
    base(&mut bench);
    let Bench { desk, folder } = bench;
    drop(desk);
    let practice = folder.path().join("practice.db");
    let refund = folder.path().join("refund.json");
    let input = json!({"credit": {"patient": 7}, "amount": money("9.80").to_string(),
        "reason": "paid too much"});
    fs::write(&refund, input.to_string()).unwrap();
    let refund = ["do", "request-refund", refund.to_str().unwrap()];
    let backup = folder.path().join("base.backup");
    run(&practice, &["backup", "--out", backup.to_str().unwrap()]);
    let mut numbers = Numbers(20_260_320);
    let mut whole = Duration::from_millis(400);
    for round in 0..times() {
        let one = folder.path().join(format!("round{round}.db"));
        let (from, to) = (backup.to_str().unwrap(), one.to_str().unwrap());
        let restored = Command::new(assert_cmd::cargo::cargo_bin("claimdesk"))
            .args(["restore", from, "--practice", to])
            .env("CLAIMDESK_PASSPHRASE", PASSPHRASE)
            .stdout(Stdio::null())
            .status();
        assert!(restored.unwrap().success());
        let out = folder.path().join(format!("paper{round}"));
        let statements = ["statements", "run", "--out", out.to_str().unwrap()];
        let wait = u64::try_from(whole.as_millis()).unwrap() + 1;
        run_and_kill(
            &one,
            &statements,
            Duration::from_millis(numbers.below(wait)),
        );
        let (sent, kept, _, _) = state(&one, &format!("round {round}, killed"));
        assert!(
            matches!((sent, kept), (0, 0) | (6, 13)),
            "{sent} of 6, {kept} files"
        );
        whole = run(&one, &statements).max(Duration::from_millis(50));
        let (sent, kept, waiting, _) = state(&one, &format!("round {round}, run again"));
        assert_eq!(
            (sent, kept, waiting),
            (6, 13, 0),
            "once, and every file is there"
        );
        assert_eq!(
            fs::read_dir(&out).unwrap().count(),
            7,
            "six texts and one PDF"
        );

        run_and_kill(&one, &refund, Duration::from_millis(numbers.below(wait)));
        let (.., asked) = state(&one, &format!("round {round}, refund killed"));
        let again = claimdesk(&one, &refund).status().unwrap();
        assert_eq!(again.success(), asked == 0, "9.80 is refunded once");
        let (.., asked) = state(&one, &format!("round {round}, refund again"));
        assert_eq!(asked, 1);
    }
}
