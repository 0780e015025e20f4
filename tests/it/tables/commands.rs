//! The same from the command line: taking in, listing, verifying, asking fees; no practice needed.

use serde_json::Value;

use super::files::{Shelves, genuine, zipped};
use super::generate::{MUE_NAME, codes, mue_file};
use crate::cli::{claimdesk, json};

fn with(practice: &std::path::Path, code: i32, args: &[&str]) -> Value {
    let practice = practice.to_str().unwrap();
    let all: Vec<&str> = ["--practice", practice]
        .iter()
        .chain(args)
        .copied()
        .collect();
    json(code, &all)
}

#[test]
fn what_is_taken_in_is_listed_found_sound_and_asked() {
    let shelves = Shelves::new();
    let practice = shelves.path("practice.db");
    let zip = shelves.write(
        "mue.zip",
        &zipped(&[(MUE_NAME, mue_file(&codes(), 500).as_bytes())]),
    );
    let zip = zip.to_str().unwrap();
    let taken = with(&practice, 0, &["codesets", "import", zip]);
    let release = &taken["releases"][0];
    assert_eq!(release["set"], "ncci-mue");
    assert_eq!(release["status"], "added");
    assert_eq!(release["rows"], 500);
    assert_eq!(release["from"], "2026-07-01");
    assert_eq!(release["sources"][0]["file"], "mue.zip");
    assert_eq!(release["sources"][0]["sha256"].as_str().unwrap().len(), 64);
    let again = with(&practice, 0, &["codesets", "import", zip]);
    assert_eq!(again["releases"][0]["status"], "known");
    let bad = shelves.write("bad.zip", b"not a zip");
    let refused = with(&practice, 2, &["codesets", "import", bad.to_str().unwrap()]);
    assert_eq!(refused["releases"][0]["status"], "refused");
    let both = with(
        &practice,
        1,
        &["codesets", "import", zip, bad.to_str().unwrap()],
    );
    assert_eq!(both["releases"].as_array().unwrap().len(), 2);
    let list = with(&practice, 0, &["codesets", "list"]);
    let rows = list["rows"].as_array().unwrap();
    let row = |release: &str| rows.iter().find(|r| r["release"] == release);
    assert_eq!(row("MUE practitioner 2026-07-01").unwrap()["rows"], 500);
    assert!(rows.iter().any(|r| r["id"] == "ncci-ptp" && r["rows"] == 0));
    let verified = with(&practice, 0, &["codesets", "verify"]);
    assert_eq!(verified["ok"], true);
    assert_eq!(verified["damaged"], serde_json::json!([]));
    let encounter = shelves.write(
        "visit.json",
        br#"{"dos":"2026-08-03","patient":{"birth_date":"1961-02-03","sex":"F"},
            "payer":"medicare","pos":"11","diagnoses":["I10"],
            "lines":[{"code":"0017T","units":9,"pointers":[1],"charge":"10.00"}]}"#,
    );
    let checked = with(
        &practice,
        1,
        &["code", "check", encounter.to_str().unwrap()],
    );
    let findings = checked["findings"].as_array().unwrap();
    let edits: Vec<&str> = findings.iter().filter_map(|f| f["edit"].as_str()).collect();
    assert!(edits.iter().any(|edit| edit.contains("mue")), "{edits:?}");
}

/// A flipped bit in the file of imported sets is seen, and what the binary carries still serves.
#[test]
fn damage_is_told_and_never_served() {
    let shelves = Shelves::new();
    let practice = shelves.path("practice.db");
    let path = shelves.write(MUE_NAME, mue_file(&codes(), 5_000).as_bytes());
    assert_eq!(shelves.take(&path), Ok(5_000));
    let file = shelves.path("codesets.db");
    let good = std::fs::read(&file).unwrap();
    let dos = "2026-08-03".parse().unwrap();
    for part in 1..8 {
        let mut bytes = good.clone();
        let at = bytes.len() * part / 8;
        bytes[at] ^= 0x10;
        std::fs::write(&file, &bytes).unwrap();
        if let Some(table) = shelves.sets().mue.as_of(dos) {
            let expected = codes();
            for (n, code) in expected.iter().take(5_000).enumerate() {
                let limit = u32::try_from(n % 9).unwrap();
                assert_eq!(table.edit(code).map(|row| row.limit_units), Some(limit));
            }
        }
    }
    std::fs::write(&file, &good[..good.len() / 2]).unwrap();
    let verified = with(&practice, 1, &["codesets", "verify"]);
    assert_eq!(verified["ok"], false);
    let found = with(&practice, 0, &["code", "search", "hypertension"]);
    let hits = found["hits"].as_array().unwrap();
    assert!(hits.iter().any(|hit| hit["code"] == "I10"), "{found}");
}

#[test]
fn fees_are_reckoned_without_a_practice() {
    let Some(folder) = genuine("mpfs") else {
        return;
    };
    let shelves = Shelves::new();
    let practice = shelves.path("practice.db");
    let (rvu, zips) = (folder.join("rvu25d_0"), folder.join("zplc_oct2025"));
    let paths = [rvu.to_str().unwrap(), zips.to_str().unwrap()];
    with(&practice, 0, &["codesets", "import", paths[0], paths[1]]);
    let dos = ["--dos", "2025-11-03"];
    let ask = |code: i32, args: &[&str]| {
        let all: Vec<&str> = ["fee"].iter().chain(args).chain(&dos).copied().collect();
        with(&practice, code, &all)
    };
    let office = ask(0, &["99213"]);
    assert_eq!(office["allowed"], "88.95");
    let line = &office["lines"][0];
    assert_eq!(line["coinsurance"], "17.79");
    // 80 % of 88.95 is 71.16, two percent of which stay back.
    assert_eq!(
        (&line["sequestration"], &line["payment"]),
        (&"1.42".into(), &"69.74".into())
    );
    let there = ask(0, &["99213", "--zip", "99501"]);
    assert_eq!(there["locality"]["name"], "ALASKA");
    let both = ask(1, &["99213", "99999"]);
    assert_eq!(
        both["lines"][1]["error"],
        "99999 is not in the fee schedule"
    );
    let shown = with(
        &practice,
        0,
        &["code", "show", "99213", "--dos", "2025-11-03"],
    );
    assert_eq!(shown["fees"]["nonfacility"], "88.95");
    assert_eq!(shown["fees"]["facility"], "63.72");
    let not_checked = shown["edits"]["not_checked"].as_array().unwrap();
    assert!(not_checked.contains(&"ncci-ptp".into()));
    let places = with(
        &practice,
        0,
        &["fee", "--localities", "--dos", "2025-11-03"],
    );
    assert_eq!(places["rows"].as_array().unwrap().len(), 109);
    let late = with(&practice, 1, &["fee", "99213", "--dos", "2026-01-05"]);
    let why = late["lines"][0]["error"].as_str().unwrap();
    assert!(
        why.starts_with("not checked: no fee schedule is loaded"),
        "{why}"
    );
}

/// An import that is killed leaves the older releases and nothing of the new one.
#[test]
fn a_killed_import_leaves_nothing_half_loaded() {
    let shelves = Shelves::new();
    let practice = shelves.path("practice.db");
    let first = shelves.write(MUE_NAME, mue_file(&codes(), 400).as_bytes());
    assert_eq!(shelves.take(&first), Ok(400));
    let next = MUE_NAME.replace("07-01", "10-01");
    let second = shelves.write(&next, mue_file(&codes(), 14_000).as_bytes());
    let program = claimdesk(&[]).get_program().to_owned();
    for step in 0..6u64 {
        let mut child = std::process::Command::new(&program)
            .args([
                "--practice",
                practice.to_str().unwrap(),
                "codesets",
                "import",
            ])
            .arg(&second)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let begun = std::time::Instant::now();
        while begun.elapsed() < std::time::Duration::from_millis(step * 40) {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = claimdesk::desk::codes::releases(&shelves.path("codesets.db")).unwrap();
        let rows: Vec<u64> = kept.iter().map(|r| r.n_rows).collect();
        assert!(rows == [400] || rows == [400, 14_000], "{rows:?}");
        let damaged = with(&practice, 0, &["codesets", "verify"]);
        assert_eq!(damaged["ok"], true);
    }
    assert_eq!(shelves.take(&second), Ok(14_000));
}
