//! A practice started from nothing, by deeds alone: one visit and its charges.

use claimdesk::domain::encounter::EncounterStatus;
use claimdesk::domain::keys::{EncounterId, EntryId, PayerId, ServiceLineId};
use claimdesk::domain::ledger::{Account, Party};
use claimdesk::domain::money::Money;
use claimdesk::store::{audit, charges, encounters, ledger, overrides, visit};
use claimdesk::workflow::{DeedError, perform, registry};
use serde_json::{Value, json};

use super::office::Office;

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn coded(encounter: i64) -> Value {
    json!({"encounter": encounter, "diagnoses": ["M54.59"],
        "lines": [{"code": "99213", "pointers": [1]}]})
}

/// Step 1 of the walkthrough: one line at 150.00 is owed by the first payer.
#[test]
fn a_visit_is_charged_to_the_first_payer() {
    let mut office = Office::started("2026-03-03");
    let visit = office.visit();
    let lines = office.done("code-encounter", coded(visit));
    assert_eq!(lines["charged"], "150.00");
    let line = lines["lines"][0].as_i64().unwrap();
    let charged = office.done("mark-coded", json!({"encounter": visit}));
    assert_eq!(charged["payer"], 1);
    assert_eq!(charged["entries"].as_array().unwrap().len(), 1);
    let entry = charged["entries"][0].as_i64().unwrap();
    let entry = office
        .desk
        .store
        .read(|db| ledger::entry(db, EntryId(entry)));
    let entry = entry.unwrap().unwrap();
    assert_eq!(entry.posted_on().to_string(), "2026-03-03");
    let postings: Vec<(Account, Money)> = entry
        .postings()
        .iter()
        .map(|p| (p.account, p.amount))
        .collect();
    let line_id = ServiceLineId(line);
    assert_eq!(
        postings,
        [
            (
                Account::Receivable(line_id, Party::Payer(PayerId(1))),
                money("150.00")
            ),
            (Account::Charges(line_id), money("-150.00")),
        ]
    );
    assert_eq!(
        office.balance(line, Party::Payer(PayerId(1))),
        money("150.00")
    );
}

#[test]
fn a_patient_without_coverage_owes_the_visit() {
    let mut office = Office::started("2026-03-03");
    let patient = office.add_patient("A-2", "Selfpay", "1970-07-07");
    let visit = office.done(
        "add-encounter",
        json!({"patient": patient, "dos": "2026-03-02", "rendering": 1,
            "note_signed_on": "2026-03-02"}),
    );
    let visit = visit["id"].as_i64().unwrap();
    let mut beyond = coded(visit);
    beyond["lines"][0]["pointers"] = json!([2]);
    office.done("code-encounter", beyond);
    let stopped = office.refused("mark-coded", json!({"encounter": visit}));
    assert!(stopped.contains("1 to fix") && stopped.contains("(pointer-beyond-diagnoses)"));
    let lines = office.done("code-encounter", coded(visit));
    let charged = office.done("mark-coded", json!({"encounter": visit}));
    assert_eq!(charged["payer"], Value::Null);
    let line = lines["lines"][0].as_i64().unwrap();
    assert_eq!(office.balance(line, Party::Patient), money("150.00"));
}

#[test]
fn reopening_takes_the_charges_back_and_coding_again_charges_again() {
    let mut office = Office::started("2026-03-03");
    let visit = office.visit();
    let line = office.done("code-encounter", coded(visit))["lines"][0].clone();
    office.done("mark-coded", json!({"encounter": visit}));
    let closed = office.refused("code-encounter", coded(visit));
    assert_eq!(closed, format!("encounter {visit} is coded already"));
    let twice = office.refused("mark-coded", json!({"encounter": visit}));
    assert_eq!(twice, format!("encounter {visit} is coded already"));
    let reopened = office.done(
        "reopen-encounter",
        json!({"encounter": visit, "reason": "two units were given"}),
    );
    assert_eq!(reopened["reversals"].as_array().unwrap().len(), 1);
    let key = line.as_i64().unwrap();
    assert_eq!(office.balance(key, Party::Payer(PayerId(1))), Money::ZERO);
    let again = office.done(
        "code-encounter",
        json!({"encounter": visit, "diagnoses": ["M54.59"],
            "lines": [{"code": "99213", "pointers": [1], "charge": "162.50"}]}),
    );
    assert_eq!(again["lines"][0], line, "the line keeps its number");
    office.done("mark-coded", json!({"encounter": visit}));
    assert_eq!(
        office.balance(key, Party::Payer(PayerId(1))),
        money("162.50")
    );
}

#[test]
fn a_line_that_is_taken_off_stays_known_to_the_books() {
    let mut office = Office::started("2026-03-03");
    let visit = office.visit();
    let two = json!({"encounter": visit, "diagnoses": ["M54.59"], "lines": [
        {"code": "99213", "pointers": [1]},
        {"code": "36415", "pointers": [1], "charge": "40.00"}]});
    let lines = office.done("code-encounter", two);
    let gone = ServiceLineId(lines["lines"][0].as_i64().unwrap());
    let kept = lines["lines"][1].as_i64().unwrap();
    let one = json!({"encounter": visit, "diagnoses": ["M54.59"], "lines": [
        {"line": kept, "code": "36415", "pointers": [1], "charge": "40.00"}]});
    assert_eq!(office.done("code-encounter", one)["lines"], json!([kept]));
    office
        .desk
        .store
        .read(|db| {
            let now = charges::of_encounter(db, EncounterId(visit))?;
            assert_eq!(now.len(), 1);
            assert_eq!(now[0].amount, money("40.00"));
            assert!(charges::get(db, gone)?.is_some());
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_the_coder_can_put_right_stops_the_visit() {
    let mut office = Office::started("2026-03-03");
    let visit = office.visit();
    let mut coding = coded(visit);
    coding["lines"][0]["pointers"] = json!([1, 2]);
    office.done("code-encounter", coding);
    let stopped = office.refused("mark-coded", json!({"encounter": visit}));
    assert!(stopped.contains("(pointer-beyond-diagnoses)"), "{stopped}");
    let edit = "pointer-beyond-diagnoses";
    let block = json!({"encounter": visit, "edit": edit, "reason": "it is what it is"});
    let refused = office.refused("override-finding", block);
    assert_eq!(
        refused,
        "pointer-beyond-diagnoses is a block: it must be fixed"
    );
    office.done("code-encounter", coded(visit));
    let gone = json!({"encounter": visit, "edit": edit, "reason": "it is what it is"});
    let refused = office.refused("override-finding", gone);
    assert!(
        refused.ends_with("no open finding of pointer-beyond-diagnoses"),
        "{refused}"
    );
    office.done("mark-coded", json!({"encounter": visit}));
}

/// A payer without its id is the biller's to put right: the charge enters the books.
#[test]
fn what_only_the_biller_can_put_right_does_not() {
    let mut office = Office::started("2026-03-03");
    office.done("change-coverage", json!({"id": 2, "member_id": "XYZ-12 3"}));
    let visit = office.visit();
    office.done("code-encounter", coded(visit));
    let finished = office.done("finish-coding", json!({"encounter": visit}));
    assert_eq!(finished["charged"], "150.00");
    assert_eq!(finished["status"], "held");
    assert_eq!(finished["held_by"], json!(["member-id-punctuated"]));
}

/// A warning stops the visit until a reason is recorded, and the reason is kept for the claim.
#[test]
fn a_warning_stops_the_visit_until_a_reason_is_recorded() {
    let mut office = Office::started("2026-03-03");
    let visit = office.visit();
    let mut coding = coded(visit);
    coding["lines"][0]["units"] = json!("1.5");
    office.done("code-encounter", coding);
    let stopped = office.refused("mark-coded", json!({"encounter": visit}));
    assert!(stopped.contains("(units-fractional)"), "{stopped}");
    let reason = "the payer counts halves";
    let passed = office.done(
        "override-finding",
        json!({"encounter": visit, "edit": "units-fractional", "reason": reason}),
    );
    assert_eq!(passed["open"], 0);
    let kept = office
        .desk
        .store
        .read(|db| overrides::of_encounter(db, EncounterId(visit)));
    let kept = kept.unwrap();
    assert_eq!((kept.len(), kept[0].reason.as_str()), (1, reason));
    office.done("mark-coded", json!({"encounter": visit}));
}

#[test]
fn a_visit_waits_for_its_note_its_codes_and_its_answer() {
    let mut office = Office::started("2026-03-03");
    let visit = office.visit();
    let mark = json!({"encounter": visit});
    let without = office.refused("mark-coded", mark.clone());
    assert_eq!(without, format!("encounter {visit} has no diagnosis"));
    office.done("code-encounter", coded(visit));
    office.done(
        "change-encounter",
        json!({"id": visit, "note_signed_on": ""}),
    );
    let unsigned = office.refused("mark-coded", mark.clone());
    assert_eq!(unsigned, format!("encounter {visit} has no signed note"));
    office.done(
        "change-encounter",
        json!({"id": visit, "note_signed_on": "2026-03-02"}),
    );
    office.done(
        "hold-encounter",
        json!({"encounter": visit, "reason": "which knee?"}),
    );
    let held = office.refused("mark-coded", mark.clone());
    assert_eq!(held, format!("encounter {visit} is on hold"));
    office.done("release-encounter", mark.clone());
    office.done(
        "do-not-bill",
        json!({"encounter": visit, "reason": "global period"}),
    );
    let row = office
        .desk
        .store
        .read(|db| encounters::get(db, EncounterId(visit)));
    let row = row.unwrap().unwrap();
    assert_eq!(row.status, EncounterStatus::NotBilled);
    assert_eq!(row.reason, "global period");
    office.done(
        "reopen-encounter",
        json!({"encounter": visit, "reason": "it was billable"}),
    );
    office.done("mark-coded", mark);
}

#[test]
fn a_deed_that_fails_leaves_nothing() {
    let mut office = Office::started("2026-03-03");
    let before = office
        .desk
        .store
        .read(|db| audit::last(db, None, 1))
        .unwrap();
    let deed = registry::find("set-fee").unwrap();
    let done = perform(&mut office.desk, deed.role, |cx| {
        let fee = json!({"code": "99214", "price": "210", "effective_on": "2026-01-01"});
        (deed.run)(cx, fee)?;
        let wrong = json!({"code": "99215", "price": "a lot", "effective_on": "2026-01-01"});
        (deed.run)(cx, wrong)
    });
    assert!(matches!(done, Err(DeedError::Invalid(_))));
    let after = office
        .desk
        .store
        .read(|db| audit::last(db, None, 1))
        .unwrap();
    assert_eq!(before, after);
    let opened = office.desk.store.read(|db| visit::open(db, EncounterId(1)));
    assert!(opened.unwrap().is_none());
}
