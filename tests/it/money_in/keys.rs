//! The biller's keys: a clean remittance of forty claims from import to posted in six strokes, and
//! what else the preview can do, through the real binary in a pseudo-terminal.

use super::super::spine::bench::{Bench, day, money};
use super::super::terminal::{CTRL_Q, ENTER, ESC, Terminal};
use super::era::{Era, LINE, clp};
use claimdesk::desk::{Clock, Desk};
use claimdesk::domain::keys::ClaimId;
use claimdesk::domain::money::Money;
use claimdesk::store::{Secret, balances};
use serde_json::json;

const PASSPHRASE: &str = "four random words";

/// A practice of so many sent visits, and a folder into which the clearinghouse puts its files.
fn practice(n: usize) -> (Bench, Vec<i64>) {
    let mut bench = Bench::new("2026-01-19");
    let inbox = bench.folder.path().join("in");
    std::fs::create_dir_all(&inbox).unwrap();
    bench.deed(
        "set-up-clearinghouse",
        json!({"name": "Harbor", "sender_id": "RIDGEVIEW", "receiver_id": "HARBORCLEAR",
            "submitter_id": "RV01", "receiver_name": "HARBOR CLEARING", "outbox": "",
            "inbox": inbox.to_str()}),
    );
    let patient = bench.patient("Sample", false);
    let mut claims = Vec::new();
    for n in 0..n {
        let dos = day("2025-12-01") + chrono::Days::new(n as u64);
        claims.push(bench.visit(patient, &dos.to_string(), (&["I10"], &[LINE])));
    }
    bench.submit();
    (bench, claims)
}

fn open(bench: Bench) -> (Terminal, std::path::PathBuf, tempfile::TempDir) {
    let Bench { desk, folder } = bench;
    drop(desk);
    let file = folder.path().join("practice.db");
    let mut terminal = Terminal::open(&file, "2026-02-10", (120, 40));
    terminal
        .sees("Passphrase")
        .keys(PASSPHRASE)
        .keys(ENTER)
        .sees("[BILLING]");
    (terminal, file, folder)
}

#[test]
fn forty_clean_claims_from_import_to_posted_in_six_strokes() {
    let (bench, claims) = practice(40);
    let paid = "SVC*HC:99213*100*60**1~CAS*CO*45*40~";
    let said: String = claims
        .iter()
        .map(|claim| clp(&format!("CD{claim}"), ("1", "100", "60"), paid))
        .collect();
    let bytes = Era::new("EFT40", "2400").says(&said);
    std::fs::write(bench.folder.path().join("in/40.835"), bytes).unwrap();
    let (mut terminal, file, folder) = open(bench);
    // 3 Remits, i read in, Enter the inbox, Enter the preview, Enter post: five.
    terminal.keys("3").sees("reads files in");
    terminal
        .keys("i")
        .sees("File or folder")
        .keys(ENTER)
        .sees("1 file read in");
    terminal
        .keys(ENTER)
        .sees("Proof")
        .sees("2,400.00")
        .sees("nothing refused");
    terminal.keys(ENTER).sees("= posted");
    terminal.keys(CTRL_Q);
    assert_eq!(terminal.ends(), 0);
    let clock = Clock::new(Some(day("2026-02-10")));
    let desk = Desk::open(&file, &Secret::typed(PASSPHRASE), clock).unwrap();
    let read = |db: &_| balances::of_claim(db, ClaimId(claims[39]));
    assert!(desk.store.read(read).unwrap().is_empty());
    Bench { desk, folder }.verify();
}

#[test]
fn a_payment_under_another_number_is_matched_by_hand_with_its_segments_in_sight() {
    let (mut bench, claims) = practice(1);
    let paid = "SVC*HC:99213*100*60**1~DTM*472*20251201~CAS*CO*45*40~";
    let said = clp("OLD-SYSTEM-7", ("1", "100", "60"), paid);
    let bytes = Era::new("EFT41", "60").says(&said);
    bench.on("2026-02-10");
    bench.import("41.835", &bytes);
    let (mut terminal, file, folder) = open(bench);
    terminal
        .keys("3")
        .sees("waiting")
        .keys(ENTER)
        .sees("none of ours fits");
    terminal
        .keys("v")
        .sees("SVC*HC:99213")
        .keys(ESC)
        .sees("Our claim");
    terminal
        .keys("m")
        .sees("Which claim of ours")
        .keys("\x0e")
        .sees("#1 Sample");
    terminal
        .keys(ENTER)
        .keys(super::super::terminal::F9)
        .sees("paid 60.00");
    terminal.keys(ENTER).sees("= posted").keys(CTRL_Q);
    assert_eq!(terminal.ends(), 0);
    let clock = Clock::new(Some(day("2026-02-10")));
    let desk = Desk::open(&file, &Secret::typed(PASSPHRASE), clock).unwrap();
    let bench = Bench { desk, folder };
    assert_eq!(
        bench.owed(claims[0]),
        (Money::ZERO, Money::ZERO, Money::ZERO)
    );
    assert_eq!(super::era::banked(&bench), (money("60"), Money::ZERO));
    bench.verify();
}
