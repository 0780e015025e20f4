//! The code-update day: what changed on 2026-10-01, and where the practice still has such codes.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use claimdesk::codesets::book::{Change, Changed, Changes, changes};
use claimdesk::codesets::{CodeSets, undotted};
use claimdesk::workflow::code_changes::{Hit, Holder, code_changes};
use serde_json::{Value, json};

use crate::cli;
use crate::spine::bench::{Bench, Line};

const DAYS: [&str; 6] = [
    "codesets",
    "changes",
    "--from",
    "2026-09-30",
    "--to",
    "2026-10-01",
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn october() -> Changes {
    let (before, after) = (day("2026-09-30"), day("2026-10-01"));
    changes(CodeSets::built_in(), before, after).unwrap()
}

/// A command beside a practice that is not there.
fn alone(code: i32, args: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("none.db").display().to_string();
    cli::json(code, &[args, &["--practice", &nowhere]].concat())
}

/// codesets.md 1: +238 -21 rows; +190 -15 -15 billable.
#[test]
fn the_counts_of_fy2027_are_those_that_were_published() {
    let found = alone(0, &DAYS);
    let n = |kind: &str| found["counts"][kind].as_u64().unwrap();
    assert_eq!((n("added"), n("added-header")), (190, 48));
    assert_eq!(n("deleted"), 15);
    assert_eq!(n("deleted") + n("deleted-header"), 21);
    assert_eq!((n("became-header"), n("became-billable")), (15, 0));
    assert_eq!(found["practice"], Value::Null);
    // One built-in release answers for both days: words are not compared, and it says so.
    assert_eq!(found["titles_compared"], false);
    assert_eq!(found["conversion_table"], false);
    let rows = found["codes"].as_array().unwrap();
    assert_eq!(rows.len(), 190 + 48 + 21 + 15);
    let row = |code: &str| rows.iter().find(|row| row["display"] == code).unwrap();
    assert_eq!(row("Z68.1")["successors"], json!(["Z6818", "Z6819"]));
    let dilated = json!(["I4200", "I4201", "I4209"]);
    assert_eq!(row("I42.0")["successors"], dilated);
    assert_eq!(row("I42.0")["change"], "became-header");
}

/// The list of changes that was written down from CDC's files, code by code.
#[test]
fn every_code_of_the_fy2027_delta_is_there_and_no_other() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/icd10cm-fy2027-delta.tsv"
    );
    let Ok(delta) = std::fs::read_to_string(path) else {
        println!("skipped: ../shared/data/icd10cm-fy2027-delta.tsv is not there");
        return;
    };
    let kind = |change: &Change| match change {
        Change::Added | Change::AddedHeader => "add",
        Change::Deleted | Change::DeletedHeader => "delete",
        Change::BecameHeader => "billable_to_header",
        Change::BecameBillable | Change::Retitled(_) => "other",
    };
    let rows = delta.lines().skip(1).map(|line| line.split('\t'));
    let published: BTreeSet<(&str, &str)> = rows
        .filter_map(|mut fields| Some((fields.next()?, fields.next()?)))
        .filter(|(change, _)| !change.starts_with("revise"))
        .collect();
    let october = october();
    let rows = october.codes.iter();
    let found: BTreeSet<(&str, &str)> = rows
        .map(|row| (kind(&row.change), row.code.as_str()))
        .collect();
    let differ: Vec<_> = published.symmetric_difference(&found).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn days_in_the_wrong_order_or_without_a_release_are_refused() {
    let args = |from, to| ["codesets", "changes", "--from", from, "--to", to];
    let error = alone(2, &args("2026-10-01", "2026-10-01"));
    assert_eq!(error["error"]["kind"], "usage");
    let error = alone(2, &args("2015-09-30", "2026-10-01"));
    assert_eq!(error["error"]["kind"], "input");
}

fn visit(bench: &mut Bench, patient: i64, dos: &str, codes: &[&str]) -> i64 {
    let visit = bench.deed(
        "add-encounter",
        json!({"patient": patient, "dos": dos, "rendering": 1, "facility": 1, "pos": "11"}),
    );
    let id = visit["id"].as_i64().unwrap();
    let coding = json!({"encounter": id, "diagnoses": codes, "lines": []});
    bench.deed("code-encounter", coding);
    id
}

fn hits(bench: &Bench, changes: &Changes) -> Vec<Hit> {
    bench
        .desk
        .store
        .read(|db| code_changes(db, changes))
        .unwrap()
}

/// Holder, number, code and what is in its place, of every hit.
fn seen(hits: &[Hit]) -> Vec<(Holder, Option<i64>, &str, String)> {
    let row = |hit: &'_ Hit| hit.changed.successors.join(" ");
    let rows = hits.iter();
    rows.map(|hit| (hit.holder, hit.id, hit.changed.code.as_str(), row(hit)))
        .collect()
}

#[test]
fn templates_short_words_habits_and_open_visits_with_ended_codes_are_listed() {
    let mut bench = Bench::new("2026-10-05");
    let template = |name: &str, codes: &[&str], retired: bool| -> Value {
        json!({"name": name, "shortcut": "", "diagnoses": codes, "retired": retired})
    };
    let kept = template("Heart and weight", &["I10", "Z68.1", "I42.0"], false);
    let kept = bench.deed("save-template", kept)["id"].as_i64();
    bench.deed("save-template", template("Old", &["I42.0"], true));
    bench.deed("save-template", template("Sound", &["I10"], false));
    bench.deed(
        "set-abbreviation",
        json!({"short": "dcm", "words": "dilated cardiomyopathy", "codes": ["I42.0"]}),
    );
    let patient = bench.patient("Alder", false);
    let late = visit(&mut bench, patient, "2026-10-02", &["I42.0", "I10"]);
    // On its last day the code was still right.
    visit(&mut bench, patient, "2026-09-30", &["I42.0"]);
    let hits = hits(&bench, &october());
    let dilated = || "I4200 I4201 I4209".to_owned();
    assert_eq!(
        seen(&hits),
        [
            (Holder::Template, kept, "Z681", "Z6818 Z6819".to_owned()),
            (Holder::Template, kept, "I420", dilated()),
            (Holder::Abbreviation, None, "I420", dilated()),
            (Holder::Habit, None, "I420", dilated()),
            (Holder::Visit, Some(late), "I420", dilated()),
        ]
    );
    assert_eq!(hits[3].name, "used 2 times of late");
    let words = bench.folder.path().join("words");
    std::fs::write(&words, "four random words\n").unwrap();
    let practice = bench.folder.path().join("practice.db");
    let [practice, words] = [practice, words].map(|path| path.display().to_string());
    let open = ["--practice", &practice, "--passphrase-file", &words];
    let found = cli::json(1, &[&DAYS[..], &open].concat());
    let first = &found["practice"][0];
    assert_eq!(found["practice"].as_array().unwrap().len(), 5);
    assert_eq!(
        (&first["holder"], &first["name"], &first["display"]),
        (
            &json!("template"),
            &json!("Heart and weight"),
            &json!("Z68.1")
        )
    );
    let text = cli::claimdesk(&[&DAYS[..], &open].concat())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    let line = "Heart and weight: Z68.1 became header, now Z68.18 Z68.19";
    assert!(text.contains(line), "{text}");
    let closed = cli::json(0, &[&DAYS[..], &open, &["--codes-only"]].concat());
    assert_eq!(closed["practice"], Value::Null);
}

/// A claim that waits, and one of a visit before the change, with a code that is made to end.
#[test]
fn open_claims_of_visits_on_or_after_the_change_are_listed() {
    let mut bench = Bench::new("2026-10-05");
    let patient = bench.patient("Alder", false);
    let lines: &[Line<'_>] = &[("99213", &[], "120.00")];
    let coded: (&[&str], &[Line<'_>]) = (&["I10"], lines);
    bench.visit(patient, "2026-09-30", coded);
    let claim = bench.visit(patient, "2026-10-01", coded);
    let ended = Changed {
        code: undotted("I10"),
        title: "Essential (primary) hypertension".to_owned(),
        change: Change::Deleted,
        successors: Vec::new(),
    };
    let changes = Changes {
        codes: vec![ended],
        ..october()
    };
    let found = hits(&bench, &changes);
    let claims: Vec<_> = found
        .iter()
        .filter(|hit| hit.holder == Holder::Claim)
        .map(|hit| (hit.id, hit.dos, hit.status))
        .collect();
    assert_eq!(
        claims,
        [(Some(claim), Some(day("2026-10-01")), "ready to send")]
    );
    let settle = |tx: &claimdesk::store::Transaction<'_>| {
        tx.execute("UPDATE claim SET status = 'paid' WHERE id = ?1", [claim])?;
        Ok(())
    };
    bench.desk.store.write(settle).unwrap();
    let found = hits(&bench, &changes);
    assert!(found.iter().all(|hit| hit.holder != Holder::Claim));
}
