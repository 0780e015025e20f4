//! Scenario S2: the level of a visit, kept with it as evidence.

use claimdesk::domain::keys::EncounterId;
use claimdesk::store::verify;
use claimdesk::workflow::em_level::{ReopenedLevel, levels_of_visit};
use serde_json::{Value, json};

use super::bench::Bench;

fn encounter(bench: &mut Bench, patient: i64, dos: &str) -> i64 {
    let visit = bench.deed(
        "add-encounter",
        json!({"patient": patient, "dos": dos, "rendering": 1, "facility": 1, "pos": "11",
            "note_signed_on": dos}),
    );
    visit["id"].as_i64().unwrap()
}

fn documented(risk: &str) -> Value {
    json!({"setting": "office", "patient": "established", "problems": "moderate",
        "data": "limited", "risk": risk, "minutes": 22})
}

fn kept(bench: &Bench, id: i64) -> Vec<ReopenedLevel> {
    let desk = &bench.desk;
    let read = desk
        .store
        .read(|db| Ok(levels_of_visit(db, &desk.codes, EncounterId(id))));
    read.unwrap().unwrap()
}

#[test]
fn the_level_and_its_inputs_stay_as_they_were_recorded() {
    let mut bench = Bench::new("2026-03-02");
    let patient = bench.patient("Reed", false);
    let id = encounter(&mut bench, patient, "2026-03-02");
    let told = bench.deed(
        "record-em-level",
        json!({"encounter": id, "visit": documented("moderate")}),
    );
    let found = &told["found"];
    assert_eq!(
        (&found["by_mdm"], &found["by_time"]),
        (&json!("99214"), &json!("99213"))
    );
    assert_eq!(
        (&found["level"], &found["deciding"]),
        (&json!("99214"), &json!("risk"))
    );
    // The practice has never seen her, and the worksheet says established.
    let caution = found["cautions"][0].as_str().unwrap();
    assert!(caution.contains("the patient is new"), "{caution}");

    let hash = told["hash"].as_str().unwrap().to_owned();
    bench.on("2026-09-02");
    let again = kept(&bench, id);
    assert_eq!(again.len(), 1);
    assert_eq!(
        (again[0].hash.as_str(), again[0].unchanged),
        (hash.as_str(), true)
    );
    assert_eq!(again[0].level.as_deref(), Some("99214"));
    assert_eq!(again[0].level_today, Some("99214"));
    assert!(again[0].text.contains("minutes 22\n"), "{}", again[0].text);

    let lower = bench.deed(
        "record-em-level",
        json!({"encounter": id, "visit": documented("low")}),
    );
    assert_eq!(lower["found"]["level"], "99213");
    let why = lower["found"]["why"].as_array().unwrap();
    assert!(
        why.contains(&json!("risk is the deciding element")),
        "{why:?}"
    );
    let both = kept(&bench, id);
    let levels: Vec<_> = both.iter().map(|k| k.level.as_deref()).collect();
    assert_eq!(levels, [Some("99213"), Some("99214")]);
    assert_eq!(both[1].hash, hash);
    bench.verify();
}

/// coding.md 6.6: the records say whether the patient is new.
#[test]
fn the_records_say_whether_the_patient_is_new() {
    let mut bench = Bench::new("2026-03-02");
    let patient = bench.patient("Reed", false);
    let first = encounter(&mut bench, patient, "2026-02-27");
    let visit = json!({"setting": "office", "problems": "moderate", "data": "limited",
        "risk": "moderate"});
    let told = bench.deed(
        "record-em-level",
        json!({"encounter": first, "visit": visit}),
    );
    assert_eq!(told["found"]["level"], "99204");
    let lines = json!([{"code": "99204", "modifiers": [], "charge": "210.00", "pointers": [1]}]);
    bench.deed(
        "code-encounter",
        json!({"encounter": first, "diagnoses": ["I10"], "lines": lines}),
    );
    bench.deed("finish-coding", json!({"encounter": first}));
    let second = encounter(&mut bench, patient, "2026-03-02");
    let told = bench.deed(
        "record-em-level",
        json!({"encounter": second, "visit": visit}),
    );
    assert_eq!(told["found"]["level"], "99214");
    assert_eq!(told["found"]["patient"], "established");
}

#[test]
fn what_raw_sql_does_to_the_evidence_is_named() {
    let mut bench = Bench::new("2026-03-02");
    let patient = bench.patient("Reed", false);
    let id = encounter(&mut bench, patient, "2026-03-02");
    for risk in ["moderate", "low"] {
        let visit = documented(risk);
        bench.deed("record-em-level", json!({"encounter": id, "visit": visit}));
    }
    let raw = |sql: &str| {
        let done = bench.desk.store.read(|db| Ok(db.execute_batch(sql)));
        done.unwrap()
    };
    assert!(raw("UPDATE em_level SET record = 'x' WHERE id = 1").is_err());
    assert!(raw("DELETE FROM em_level WHERE id = 2").is_err());
    let told = || {
        let checks = verify::verify(&bench.desk.store).unwrap();
        let check = checks.into_iter().find(|c| c.name == "em-levels").unwrap();
        check.problems.iter().map(|p| p.row).collect::<Vec<_>>()
    };
    assert!(told().is_empty());
    raw(
        "DROP TRIGGER em_level_never_changed; DROP TRIGGER em_level_never_deleted;
         UPDATE em_level SET record = replace(record, 'minutes 22', 'minutes 32') WHERE id = 1;
         DELETE FROM em_level WHERE id = 2;",
    )
    .unwrap();
    assert_eq!(told(), [Some(1), Some(2)]);
}
