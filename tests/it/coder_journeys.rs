//! Journeys of the coder through the real binary in a pseudo-terminal, with their strokes counted
//! from Home: a stroke is a key that is no letter of a word, a code or an amount.

use super::spine::bench::{Bench, day};
use super::terminal::{CTRL_L, CTRL_Q, ENTER, ESC, F8, F9, F12, TAB, Terminal};
use claimdesk::desk::{Clock, Desk};
use claimdesk::domain::keys::EncounterId;
use claimdesk::store::visit::{self, Visit};
use claimdesk::store::{Secret, documents, drafts, em_levels, modifier_reasons};
use serde_json::json;
use std::path::PathBuf;

const PASSPHRASE: &str = "four random words";
const F4: &str = "\x1bOS";
const F5: &str = "\x1b[15~";
const F6: &str = "\x1b[17~";
const CTRL_Z: &str = "\x1a";

const NOTE: &str = "CC: follow-up diabetes, numb feet, right knee pain.\n\
    64F, DM2 on metformin and insulin, A1c 8.4. Burning both feet at night.\n\
    eGFR 52, CKD 3a stable. BP 148/88 on lisinopril, raised today.\n\
    R knee osteoarthritis: injected 40 mg triamcinolone.";

/// A terminal that counts the keys which are no words.
struct Counted {
    terminal: Terminal,
    strokes: usize,
}

impl Counted {
    /// Opens the practice; Home is on the screen and nothing is counted yet.
    fn open(file: &std::path::Path, today: &str) -> Counted {
        let mut terminal = Terminal::open(file, today, (120, 40));
        terminal
            .sees("Passphrase")
            .keys(PASSPHRASE)
            .keys(ENTER)
            .sees("Visits to code");
        Counted {
            terminal,
            strokes: 0,
        }
    }

    /// Presses one key that is no word.
    fn key(&mut self, key: &str) -> &mut Counted {
        self.terminal.keys(key);
        self.strokes += 1;
        self
    }

    /// Types words.
    fn words(&mut self, words: &str) -> &mut Counted {
        self.terminal.keys(words);
        self
    }

    fn sees(&mut self, text: &str) -> &mut Counted {
        self.terminal.sees(text);
        self
    }
}

/// A bench with prices and a visit to code, closed again; where its file is, and its visit.
fn practice(bench: Bench, note: &str) -> (tempfile::TempDir, PathBuf, i64) {
    let mut bench = bench;
    let prices = [
        ("99213", "150.00"),
        ("99214", "210.00"),
        ("20610", "135.00"),
        ("83036", "30.00"),
        ("36415", "12.00"),
    ];
    for (code, price) in prices {
        bench.deed(
            "set-fee",
            json!({"code": code, "price": price, "effective_on": "2025-01-01", "label": ""}),
        );
    }
    let patient = bench.patient("Alder", false);
    let visit = bench.deed(
        "add-encounter",
        json!({"patient": patient, "dos": "2026-03-02", "rendering": 1, "facility": 1,
            "note_signed_on": "2026-03-02", "note": note}),
    );
    let Bench { desk, folder } = bench;
    drop(desk);
    let file = folder.path().join("practice.db");
    (folder, file, visit["id"].as_i64().unwrap())
}

fn desk(file: &std::path::Path) -> Desk {
    let clock = Clock::new(Some(day("2026-03-03")));
    Desk::open(file, &Secret::typed(PASSPHRASE), clock).unwrap()
}

fn stored(desk: &Desk, id: i64) -> Visit {
    desk.store
        .read(|db| visit::open(db, EncounterId(id)))
        .unwrap()
        .unwrap()
}

#[test]
fn a_visit_of_five_diagnoses_and_four_lines_is_coded_in_fewer_than_sixty_strokes() {
    let (_folder, file, id) = practice(Bench::new("2026-03-03"), NOTE);
    let mut at = Counted::open(&file, "2026-03-03");
    at.key(F12)
        .sees("ICD-10-CM FY2026")
        .sees("Alder, June")
        .key(ENTER)
        .sees("type a code or words");
    for (words, code) in [
        ("diabetes polyneuropathy type 2", "E11.42"),
        ("e1122", "E11.22"),
        ("hypertensive chronic kidney stage 1", "I12.9"),
        ("ckd stage 3a", "N18.31"),
        ("osteoarthritis right knee primary", "M17.11"),
    ] {
        at.words(words).sees(code).key(ENTER);
    }
    at.sees("E M17.11");
    // A line is typed in one go: code, modifiers, the letters of its diagnoses.
    at.words("99214-25 abcd")
        .key(ENTER)
        .sees("Why does 99214 carry 25");
    at.words("diabetes and pressure were managed apart from the injection")
        .key(ENTER);
    for line in ["20610-rt e", "83036 a", "36415 abd"] {
        at.words(line).key(ENTER);
    }
    at.sees("36415 ").sees("210.00").sees("12.00");
    // The words that support two of the codes.
    at.key("\x1b[Z").sees("CC:");
    for (words, letter) in [("numb feet", "a"), ("ckd 3a stable", "d")] {
        at.key("/").sees("Find words").words(words).key(ENTER);
        at.sees("takes these words").key(letter).sees("marked for");
    }
    at.key(F8).sees("coded, 387.00");
    println!("five diagnoses and four lines: {} strokes", at.strokes);
    assert!(at.strokes < 60, "{} strokes", at.strokes);
    at.terminal.keys(CTRL_Q);
    assert_eq!(at.terminal.ends(), 0);

    let desk = desk(&file);
    let visit = stored(&desk, id);
    assert_eq!(
        (visit.encounter.diagnoses.len(), visit.charges.len()),
        (5, 4)
    );
    assert_eq!(visit.charges[0].pointers, [1, 2, 3, 4]);
    assert_eq!(visit.charges[1].pointers, [5]);
    let of = EncounterId(id);
    let reasons = desk
        .store
        .read(|db| modifier_reasons::of_encounter(db, of))
        .unwrap();
    assert_eq!(
        (reasons[0].code.as_str(), reasons[0].modifier.as_str()),
        ("99214", "25")
    );
    let marks = desk.store.read(|db| documents::evidence(db, of)).unwrap();
    let marked: Vec<_> = marks
        .iter()
        .map(|m| (m.code.as_str(), m.words.as_str()))
        .collect();
    assert_eq!(
        marked,
        [("E1142", "numb feet,"), ("N1831", "CKD 3a stable.")]
    );
}

#[test]
fn a_visit_is_leveled_in_fewer_than_ten_strokes() {
    let (_folder, file, id) = practice(Bench::new("2026-03-03"), NOTE);
    let mut bench_desk = desk(&file);
    // The patient was seen before, so that the records call her established.
    let earlier = json!({"patient": 1, "dos": "2026-01-05", "rendering": 1, "facility": 1,
        "note_signed_on": "2026-01-05"});
    let added = deed(&mut bench_desk, "add-encounter", earlier);
    let coded = json!({"encounter": added["id"], "diagnoses": ["I10"],
        "lines": [{"code": "99213", "pointers": [1]}]});
    deed(&mut bench_desk, "code-encounter", coded);
    deed(
        &mut bench_desk,
        "finish-coding",
        json!({"encounter": added["id"]}),
    );
    drop(bench_desk);
    let mut at = Counted::open(&file, "2026-03-03");
    at.key(F12)
        .sees("Alder, June")
        .key(ENTER)
        .sees("type a code or words");
    at.key(F4).sees("Problems").sees("established");
    // Scenario S2: problems moderate, data limited, risk moderate, 22 minutes.
    at.key("3").key("2").key("3").key("2").key("2");
    at.sees("by decision making 99214")
        .sees("by time 99213")
        .sees("level 99214");
    at.key(ENTER).sees("99214 is recorded");
    println!("the level of a visit: {} strokes", at.strokes);
    assert!(at.strokes < 10, "{} strokes", at.strokes);
    at.terminal.keys(CTRL_Q);
    assert_eq!(at.terminal.ends(), 0);
    let desk = desk(&file);
    assert_eq!(stored(&desk, id).charges[0].code.as_str(), "99214");
    let kept = desk
        .store
        .read(|db| em_levels::of_encounter(db, EncounterId(id)))
        .unwrap();
    assert_eq!(kept[0].code, "99214");
    assert!(kept[0].record.contains("minutes 22") && kept[0].is_unchanged());
}

fn deed(desk: &mut Desk, name: &str, input: serde_json::Value) -> serde_json::Value {
    use claimdesk::workflow::{perform, registry};
    let deed = registry::find(name).unwrap();
    perform(desk, deed.role, |cx| (deed.run)(cx, input)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn a_recurring_visit_is_a_template_or_the_last_one_again() {
    let (_folder, file, id) = practice(Bench::new("2026-03-03"), NOTE);
    let mut with = desk(&file);
    deed(
        &mut with,
        "import-templates",
        json!({"text": "207Q00000X | ck | Sugar check | | \
        E11.9 | 83036 A; 36415 A"}),
    );
    drop(with);
    let mut at = Counted::open(&file, "2026-03-03");
    at.key(F12)
        .sees("Alder, June")
        .key(ENTER)
        .sees("type a code or words");
    let before = at.strokes;
    at.key(F6)
        .sees("Sugar check")
        .words("ck")
        .key(ENTER)
        .sees("83036 ")
        .sees("A E11.9");
    assert_eq!(at.strokes - before, 2, "F6, its key, Enter");
    at.key(CTRL_Z).terminal.loses("83036 ");
    at.key("\x19").sees("83036 ");
    at.key(F8).sees("coded, 42.00");
    // From the coded visit to the next one like it, on today's date.
    at.key(F5).sees("DOS Tue 2026-03-03").sees("83036 ");
    at.terminal.keys(CTRL_Q);
    assert_eq!(at.terminal.ends(), 0);
    let desk = desk(&file);
    let next = stored(&desk, id + 1);
    assert_eq!(next.encounter.dos, day("2026-03-03"));
    assert_eq!(next.charges.len(), 2);
}

#[test]
fn what_is_typed_survives_esc_the_lock_and_a_kill() {
    let (_folder, file, _) = practice(Bench::new("2026-03-03"), NOTE);
    let mut at = Counted::open(&file, "2026-03-03");
    at.key(F12)
        .sees("Alder, June")
        .key(ENTER)
        .sees("type a code or words");
    at.key("\x1b[Z").sees("CC:").key("+").sees("A new document");
    at.key(TAB)
        .key(TAB)
        .words("operative report of the left knee")
        .key(ESC);
    at.sees("is kept").key("+").sees("of the left knee");
    // The lock drops every record; the words wait in the practice file.
    at.key(CTRL_L)
        .sees("Passphrase")
        .words(PASSPHRASE)
        .key(ENTER)
        .sees("of the left knee");
    at.words(", more");
    at.terminal.sees("knee, more");
    let typed = |file: &std::path::Path| {
        let desk = Desk::look(file, &Secret::typed(PASSPHRASE), Clock::new(None));
        desk.ok().and_then(|desk| desk.store.read(drafts::all).ok())
    };
    at.terminal.waits_for("the draft in the practice file", || {
        typed(&file).is_some_and(|all| all.iter().any(|d| d.value.contains("knee, more")))
    });
    at.terminal.kill();
    let mut at = Counted::open(&file, "2026-03-03");
    at.key(F12)
        .sees("Alder, June")
        .key(ENTER)
        .sees("knee, more");
    at.key(F9).sees("the document is kept").sees("1 of 2");
    at.terminal.keys(CTRL_Q);
    assert_eq!(at.terminal.ends(), 0);
    let desk = desk(&file);
    assert!(
        desk.store.read(drafts::all).unwrap().is_empty(),
        "nothing waits any more"
    );
}

#[test]
fn a_pasted_note_becomes_a_document_and_never_keys() {
    let (_folder, file, id) = practice(Bench::new("2026-03-03"), "");
    let mut at = Counted::open(&file, "2026-03-03");
    at.key(F12)
        .sees("Alder, June")
        .key(ENTER)
        .sees("type a code or words");
    at.key("\x1b[Z").sees("no document yet");
    at.words("\x1b[200~CC: cough\r\nq quit ! : ?\r\nA/P: rest\x1b[201~")
        .sees("A/P: rest");
    at.key(F9).sees("the document is kept");
    at.terminal.keys(CTRL_Q);
    assert_eq!(at.terminal.ends(), 0);
    let desk = desk(&file);
    let kept = desk
        .store
        .read(|db| documents::of_encounter(db, EncounterId(id)))
        .unwrap();
    assert_eq!(kept[0].text, "CC: cough\nq quit ! : ?\nA/P: rest");
    assert_eq!(kept[0].came_from, "pasted");
}
