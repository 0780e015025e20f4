//! Journeys of a biller through the real binary in a pseudo-terminal: keys in, screens out, and
//! what the books say afterwards.

use super::spine::bench::{Bench, day, money};
use super::terminal::{CTRL_L, CTRL_P, CTRL_Q, ENTER, ESC, F8, F9, F12, TAB, Terminal};
use claimdesk::desk::{Clock, Desk};
use claimdesk::domain::keys::ClaimId;
use claimdesk::simulator::scenario::{Saying, answers};
use claimdesk::store::{Secret, balances};
use serde_json::json;
use std::path::{Path, PathBuf};

const PASSPHRASE: &str = "four random words";

/// The bench with folders to send from and to receive in, prices, a patient and a visit to code.
fn practice(bench: &mut Bench) -> (PathBuf, PathBuf) {
    let (outbox, inbox) = (
        bench.folder.path().join("out"),
        bench.folder.path().join("in"),
    );
    for folder in [&outbox, &inbox] {
        std::fs::create_dir_all(folder).unwrap();
    }
    bench.deed(
        "set-up-clearinghouse",
        json!({"name": "Harbor", "sender_id": "RIDGEVIEW", "receiver_id": "HARBORCLEAR",
            "submitter_id": "RV01", "receiver_name": "HARBOR CLEARING",
            "outbox": outbox.to_str(), "inbox": inbox.to_str()}),
    );
    for (code, price) in [("99213", "150.00"), ("36415", "40.00")] {
        bench.deed(
            "set-fee",
            json!({"code": code, "price": price, "effective_on": "2025-01-01", "label": ""}),
        );
    }
    let patient = bench.patient("Alder", false);
    bench.deed(
        "add-encounter",
        json!({"patient": patient, "dos": "2026-03-02", "rendering": 1, "facility": 1,
            "note_signed_on": "2026-03-02", "note": "BP above goal.\nA/P: hypertension"}),
    );
    (outbox, inbox)
}

/// Two lines: the visit paid 92.40 with CO-45 34.50 and PR-2 23.10, the blood draw denied CO-97.
pub fn remittance() -> String {
    "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260320*0800*^*00501*\
     000000007*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*20260320*0800*7*X*005010X221A1~\
     ST*835*0001~BPR*I*92.4*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*20260320~\
     TRN*1*EFT700*1999999999~DTM*405*20260320~N1*PR*Blue Ridge~N3*PO Box 100~\
     N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
     CLP*CD1*1*190*92.4*23.1*12*ICN555*11*1~NM1*QC*1*ALDER*JUNE****MI*XYZ1234511~\
     SVC*HC:99213*150*92.4**1~DTM*472*20260302~CAS*CO*45*34.5~CAS*PR*2*23.1~REF*6R*L1~\
     SVC*HC:36415*40*0**1~DTM*472*20260302~CAS*CO*97*40~REF*6R*L2~\
     SE*21*0001~GE*1*7~IEA*1*000000007~"
        .to_owned()
}

fn code_the_visit(terminal: &mut Terminal) {
    terminal
        .keys(F12)
        .sees("Alder, June")
        .keys(ENTER)
        .sees("Diagnoses");
    // A code by words, in any order.
    terminal
        .keys("hypertension essential")
        .sees("I10")
        .keys(ENTER)
        .sees("A I10");
    // Two lines; the first points to a diagnosis that is not there.
    terminal
        .keys(TAB)
        .sees("Enter adds a line")
        .keys(ENTER)
        .sees("Code or words");
    terminal
        .keys("99213")
        .sees("99213  ")
        .keys(ENTER)
        .keys(ENTER)
        .keys(ENTER)
        .keys("B");
    terminal.keys(F9).sees("block").sees("150.00");
    terminal.keys(F8).sees("stop it");
    terminal
        .keys("\x1b[B")
        .keys(ENTER)
        .sees("Code or words")
        .keys("36415")
        .sees("36415  ");
    terminal.keys(ENTER).keys(F9).sees("40.00");
    // The finding leads to what it is about.
    terminal
        .keys(TAB)
        .keys(ENTER)
        .sees("Points to")
        .keys(ENTER)
        .keys(ENTER)
        .keys(ENTER);
    terminal.keys("A").keys(F9).sees("nothing stops it");
    terminal.keys(F8).sees("coded, 190.00");
}

fn answer(outbox: &Path, inbox: &Path) {
    let sent = std::fs::read_dir(outbox)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let saying = Saying {
        payer: ("BLUE RIDGE", "BRIDG"),
        on: day("2026-03-03"),
        number: 500,
        rejected: &[],
        refuse_file: false,
    };
    let said = answers(&std::fs::read(sent).unwrap(), &saying).unwrap();
    std::fs::write(inbox.join("1.999"), said.acknowledgment).unwrap();
    std::fs::write(inbox.join("2.277"), said.claim_acknowledgment).unwrap();
    std::fs::write(inbox.join("3.835"), remittance()).unwrap();
}

#[test]
fn from_the_visit_to_the_denial() {
    let mut bench = Bench::new("2026-03-03");
    let (outbox, inbox) = practice(&mut bench);
    let Bench { desk, folder } = bench;
    drop(desk);
    let file = folder.path().join("practice.db");
    let mut terminal = Terminal::open(&file, "2026-03-03", (100, 30));
    terminal
        .sees("Passphrase")
        .keys(PASSPHRASE)
        .keys(ENTER)
        .sees("Visits to code");
    code_the_visit(&mut terminal);
    terminal
        .keys(F12)
        .sees("[BILLING]")
        .keys("2")
        .sees("CD1 ")
        .sees("> ready to send");
    terminal
        .keys("S")
        .sees("Send 1 claim, 190.00")
        .keys("y")
        .sees("1 claim sent, 190.00");
    answer(&outbox, &inbox);
    terminal
        .keys("3")
        .sees("reads files in")
        .keys("i")
        .sees("File or folder")
        .keys(ENTER);
    terminal
        .sees("3 files read in")
        .sees("waiting")
        .keys(ENTER)
        .sees("Proof");
    terminal
        .sees("contractual 34.50")
        .sees("denied: stays owed 40.00")
        .keys(ENTER);
    terminal
        .sees("= posted")
        .keys("4")
        .sees("1 open, 40.00")
        .keys(ENTER)
        .sees("Timeline");
    terminal.keys(CTRL_Q);
    assert_eq!(terminal.ends(), 0);

    let clock = Clock::new(Some(day("2026-03-03")));
    let desk = Desk::open(&file, &Secret::typed(PASSPHRASE), clock).unwrap();
    let owed = desk
        .store
        .read(|db| balances::of_claim(db, ClaimId(1)))
        .unwrap();
    let mut amounts: Vec<_> = owed.iter().map(|(_, amount)| *amount).collect();
    amounts.sort();
    assert_eq!(amounts, [money("23.10"), money("40.00")]);
    Bench { desk, folder }.verify();
}

#[test]
fn the_lock_leaves_nothing_on_the_screen_and_the_passphrase_opens_it_where_it_was() {
    let mut bench = Bench::new("2026-03-03");
    practice(&mut bench);
    let Bench { desk, folder } = bench;
    drop(desk);
    let file = folder.path().join("practice.db");
    let mut terminal = Terminal::open(&file, "2026-03-03", (80, 24));
    terminal
        .sees("Passphrase")
        .keys("wrong words here")
        .keys(ENTER)
        .sees("passphrase");
    terminal
        .keys(PASSPHRASE)
        .keys(ENTER)
        .sees("[BILLING]")
        .keys("6")
        .sees("Alder, June");
    terminal.keys(CTRL_L).sees("Passphrase").loses("Alder");
    assert!(String::from_utf8_lossy(&terminal.raw()).contains("\x1b[3J"));
    terminal
        .keys(PASSPHRASE)
        .keys(ENTER)
        .sees("Alder, June")
        .keys(CTRL_P)
        .sees("Commands");
    terminal
        .keys(ESC)
        .loses("Commands")
        .resize(50, 10)
        .sees("60 columns");
    terminal.resize(120, 40).sees("Alder, June").keys(CTRL_Q);
    assert_eq!(terminal.ends(), 0);
    assert!(!terminal.shown().contains("Alder"));
}

#[test]
fn an_escape_sequence_in_a_name_never_reaches_the_terminal() {
    let mut bench = Bench::new("2026-03-03");
    let id = bench.patient("Brandt", false);
    let payload = "X\x1b]0;PWNED\x07\x1b[2J\u{202e}\u{9b}31m";
    bench
        .desk
        .store
        .write(|tx| {
            let id = claimdesk::domain::keys::PatientId(id);
            let mut patient = claimdesk::store::patients::get(tx, id)?.unwrap();
            patient.name.last = payload.to_owned();
            patient.note = payload.to_owned();
            claimdesk::store::patients::change(tx, &patient)
        })
        .unwrap();
    let Bench { desk, folder } = bench;
    drop(desk);
    let file = folder.path().join("practice.db");
    let mut terminal = Terminal::open(&file, "2026-03-03", (100, 30));
    terminal
        .sees("Passphrase")
        .keys(PASSPHRASE)
        .keys(ENTER)
        .sees("[BILLING]");
    terminal
        .keys("6")
        .sees("PWNED")
        .keys(ENTER)
        .sees("Family name")
        .keys(ESC)
        .loses("Family name")
        .keys("i");
    terminal.sees("Coverages").keys(CTRL_Q);
    assert_eq!(terminal.ends(), 0);
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    for part in ["\x1b]0;PWNED", "\u{202e}", "\u{9b}"] {
        assert!(!raw.contains(part), "{part:?} reached the terminal");
    }
    assert!(
        raw.contains("\x1b]0;claimdesk"),
        "the window is called claimdesk"
    );
}

/// Fills a form: each text and Enter, then F9, until the form has closed.
fn fill(terminal: &mut Terminal, first: &str, texts: &[&str]) {
    terminal.sees(first).sees("Enter next field");
    for text in texts {
        terminal.keys(text).keys(ENTER);
    }
    terminal.keys(F9).loses("Enter next field");
}

/// Opens the next missing step of set-up from Home and adds a record there.
fn step(terminal: &mut Terminal, missing: &str, (first, texts): (&str, &[&str])) {
    terminal
        .keys("1")
        .sees(missing)
        .keys(ENTER)
        .loses(missing)
        .loses("reading");
    terminal.keys("+");
    fill(terminal, first, texts);
}

/// The records of a practice before its patients, each where Home says that it is missing.
fn set_up_by_keys(terminal: &mut Terminal, outbox: &Path) {
    let practice = [
        "Laurel Family Practice",
        "1234567893",
        "123456789",
        "207Q00000X",
        "Dana Reed",
        "8285550142",
        "12 Main Street",
        "",
        "Laurel",
        "NC",
        "287001234",
    ];
    fill(terminal, "Legal name", &practice);
    let who = ["Okafor", "Ada", "", "", "MD", "1000000004", "207Q00000X"];
    step(terminal, "6 steps are missing", ("Family name", &who));
    let office = [
        "Main office",
        "",
        "",
        "",
        "",
        "",
        "12 Main Street",
        "",
        "Laurel",
        "NC",
        "287001234",
    ];
    step(
        terminal,
        "5 steps are missing",
        ("The office itself", &office),
    );
    let harbor = [
        "Harbor",
        "",
        "LAUREL01",
        "",
        "LR01",
        "",
        "HARBORCLEAR",
        "",
        "HARBOR CLEARING",
        "",
        "",
        outbox.to_str().unwrap(),
    ];
    step(
        terminal,
        "4 steps are missing",
        ("Who we are to them", &harbor),
    );
    step(
        terminal,
        "3 steps are missing",
        ("Payer id", &["Blue Ridge", "BRIDG"]),
    );
    terminal.keys("+");
    fill(terminal, "Payer id", &["Pine Mutual", "PINEM"]);
    step(
        terminal,
        "2 steps are missing",
        ("Price of one unit", &["99213", "", "150"]),
    );
}

/// Two coverages, a visit, its code and its line, and the batch of one claim.
fn bill_by_keys(terminal: &mut Terminal) {
    terminal
        .sees("Alder, June")
        .keys("i")
        .sees("No coverage")
        .keys("+");
    fill(terminal, "Member id", &["Blue", "", "XYZ123451"]);
    terminal.sees("Blue Ridge").keys("+");
    fill(terminal, "Member id", &["Pine", "", "PM9988776"]);
    terminal
        .sees("second  Pine Mutual")
        .keys(F12)
        .sees("No visit waits")
        .keys("+");
    fill(
        terminal,
        "Date of service",
        &["Alder", "t", "", "", "", "", "", "t"],
    );
    terminal
        .sees("Alder, June")
        .keys(ENTER)
        .sees("type a code or words");
    terminal
        .keys("hypertension essential")
        .sees("I10")
        .keys(ENTER)
        .sees("A I10");
    terminal
        .keys(TAB)
        .keys(ENTER)
        .sees("Code or words")
        .keys("99213")
        .sees("99213  ");
    terminal
        .keys(ENTER)
        .keys(F9)
        .sees("nothing stops it")
        .keys(F8)
        .sees("coded, 150.00");
    terminal
        .keys(F12)
        .sees("[BILLING]")
        .keys("2")
        .sees("CD1 ")
        .sees("> ready to send");
    terminal
        .keys("S")
        .sees("Send 1 claim, 150.00")
        .keys("y")
        .sees("1 claim sent, 150.00");
}

/// A stranger reads the file and takes the claim.
fn taken_by_a_stranger(outbox: &Path) {
    let sent = std::fs::read_dir(outbox)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let bytes = std::fs::read(sent).unwrap();
    let saying = Saying {
        payer: ("BLUE RIDGE", "BRIDG"),
        on: day("2026-03-03"),
        number: 1,
        rejected: &[],
        refuse_file: false,
    };
    let said = answers(&bytes, &saying).unwrap();
    let taken = String::from_utf8(said.acknowledgment).unwrap();
    assert!(
        taken.contains("IK5*A") && taken.contains("AK9*A"),
        "{taken}"
    );
    let file = String::from_utf8(bytes).unwrap();
    for part in [
        "CLM*CD1*150*",
        "HI*ABK:I10",
        "SBR*P*",
        "SBR*S*",
        "NM1*85*2*LAUREL FAMILY",
    ] {
        assert!(
            file.to_uppercase().contains(part),
            "{part} is not in {file}"
        );
    }
}

#[test]
fn from_nothing_to_the_first_claim() {
    let folder = tempfile::tempdir().unwrap();
    let (outbox, file) = (
        folder.path().join("out"),
        folder.path().join("new/practice.db"),
    );
    std::fs::create_dir_all(&outbox).unwrap();
    let mut terminal = Terminal::open(&file, "2026-03-03", (100, 30));
    terminal
        .sees("no practice here yet")
        .keys(PASSPHRASE)
        .keys(ENTER);
    terminal
        .keys(PASSPHRASE)
        .keys(ENTER)
        .sees("written down")
        .keys(ENTER);
    terminal.sees("7 steps are missing").keys(ENTER);
    set_up_by_keys(&mut terminal, &outbox);
    let alder = [
        "Alder",
        "June",
        "",
        "",
        "2/3/1961",
        "F",
        "",
        "",
        "4 Elm Street",
        "",
        "Laurel",
        "NC",
        "28700",
    ];
    step(&mut terminal, "1 step is missing", ("Family name", &alder));
    bill_by_keys(&mut terminal);
    terminal.keys(CTRL_Q);
    assert_eq!(terminal.ends(), 0);
    taken_by_a_stranger(&outbox);
}
