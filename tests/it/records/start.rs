//! A practice started from nothing, by deeds alone: its records, one visit, its charges.

use claimdesk::desk::{Clock, Desk, PracticeKind};
use claimdesk::domain::encounter::EncounterStatus;
use claimdesk::domain::keys::{EncounterId, EntryId, PatientId, PayerId, ServiceLineId};
use claimdesk::domain::ledger::{Account, Party};
use claimdesk::domain::money::Money;
use claimdesk::store::{
    audit, charges, coverages, drafts, encounters, fees, ledger, overrides, patients, visit,
};
use claimdesk::workflow::drafts::{drop_draft, keep_draft};
use claimdesk::workflow::registry;
use claimdesk::workflow::{DeedError, Role, perform};
use serde_json::{Value, json};

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

/// A practice of these tests, and the day on which they happen.
pub struct Office {
    pub desk: Desk,
    _folder: tempfile::TempDir,
}

impl Office {
    /// An empty one.
    pub fn empty(today: &str) -> Office {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.db");
        let clock = Clock::Fixed(today.parse().unwrap());
        let (desk, _) =
            Desk::create(&path, "four random words", PracticeKind::Test, clock).unwrap();
        Office {
            desk,
            _folder: folder,
        }
    }

    /// One with a practice, a clinician, an office, two payers, a patient with both, and fees.
    pub fn started(today: &str) -> Office {
        let mut office = Office::empty(today);
        office.done(
            "set-up-practice",
            json!({"name": "Laurel Family Practice", "npi": "1999999984",
                "taxonomy": "207Q00000X", "tax_id": "12-3456789", "contact": "Dana Reed",
                "phone": "828-555-0142", "address": {"street": "12 Main Street",
                "city": "Laurel", "state": "NC", "zip": "28700-1234"}}),
        );
        office.done(
            "add-provider",
            json!({"name": {"last": "Ames", "first": "Ruth"}, "credentials": "MD",
                "npi": "1234567893", "taxonomy": "207Q00000X"}),
        );
        office.done(
            "add-facility",
            json!({"name": "Main office", "pos": "11", "is_office": true, "address":
                {"street": "12 Main Street", "city": "Laurel", "state": "NC",
                "zip": "287001234"}}),
        );
        office.done(
            "add-payer",
            json!({"name": "Blue Ridge", "payer_id": "BRIDG", "filing_code": "CI",
                "filing_limit": "90 days"}),
        );
        office.done(
            "add-payer",
            json!({"name": "Pine Mutual", "payer_id": "PINE1", "filing_code": "CI"}),
        );
        office.add_patient("A-1", "Testpatient", "1961-02-03");
        office.done(
            "add-coverage",
            json!({"patient": 1, "payer": 2, "order": "S", "member_id": "PM77"}),
        );
        office.done(
            "add-coverage",
            json!({"patient": 1, "payer": 1, "order": "P", "member_id": "XYZ123",
                "effective_on": "2026-01-01"}),
        );
        office.done(
            "set-fee",
            json!({"code": "99213", "price": "150.00", "effective_on": "2026-01-01"}),
        );
        office
    }

    pub fn add_patient(&mut self, chart_number: &str, last: &str, birth_date: &str) -> i64 {
        let added = self.done(
            "add-patient",
            json!({"chart_number": chart_number, "name": {"last": last, "first": "Ann"},
                "birth_date": birth_date, "sex": "F", "address": {"street": "4 Elm Street",
                "city": "Laurel", "state": "NC", "zip": "28700"}}),
        );
        added["id"].as_i64().unwrap()
    }

    /// Does a deed from JSON.
    pub fn try_do(&mut self, deed: &str, input: Value) -> Result<Value, DeedError> {
        let deed = registry::find(deed).unwrap();
        perform(&mut self.desk, deed.role, |cx| (deed.run)(cx, input))
    }

    /// Does a deed that must be done.
    pub fn done(&mut self, deed: &str, input: Value) -> Value {
        let told = input.to_string();
        self.try_do(deed, input)
            .unwrap_or_else(|e| panic!("{deed} {told}: {e}"))
    }

    /// Tries a deed that must be refused, and what it says.
    pub fn refused(&mut self, deed: &str, input: Value) -> String {
        let told = input.to_string();
        match self.try_do(deed, input) {
            Ok(done) => panic!("{deed} {told}: {done}"),
            Err(DeedError::Store(e)) => panic!("{deed} {told}: {e:#}"),
            Err(e) => e.to_string(),
        }
    }

    /// The fields that a deed finds wrong.
    pub fn wrong(&mut self, deed: &str, input: Value) -> Vec<String> {
        match self.try_do(deed, input) {
            Err(DeedError::Invalid(problems)) => problems.into_iter().map(|p| p.field).collect(),
            other => panic!("{deed}: {other:?}"),
        }
    }

    fn visit(&mut self) -> i64 {
        let added = self.done(
            "add-encounter",
            json!({"patient": 1, "dos": "2026-03-02", "rendering": 1,
                "note_signed_on": "2026-03-02"}),
        );
        added["id"].as_i64().unwrap()
    }

    fn balance(&self, line: i64, owes: Party) -> Money {
        let account = Account::Receivable(ServiceLineId(line), owes);
        self.desk
            .store
            .read(|db| {
                let mut sum = Money::ZERO;
                for entry in 1.. {
                    let Some(entry) = ledger::entry(db, EntryId(entry))? else {
                        break;
                    };
                    let ours = entry.postings().iter().filter(|p| p.account == account);
                    sum += ours.map(|p| p.amount).sum();
                }
                Ok(sum)
            })
            .unwrap()
    }
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
fn the_coverages_of_a_day_come_in_the_order_of_billing() {
    let mut office = Office::started("2026-03-03");
    let payers_on = |office: &Office, day: &str| {
        let day = day.parse().unwrap();
        let found = office
            .desk
            .store
            .read(|db| coverages::in_force(db, PatientId(1), day));
        let found = found.unwrap();
        found.iter().map(|c| c.payer.0).collect::<Vec<_>>()
    };
    // Blue Ridge, the primary, begins on 2026-01-01; Pine Mutual has no dates.
    assert_eq!(payers_on(&office, "2026-03-02"), [1, 2]);
    assert_eq!(payers_on(&office, "2025-12-31"), [2]);
    let clash = office.refused(
        "add-coverage",
        json!({"patient": 1, "payer": 2, "order": "P", "member_id": "Z9",
            "effective_on": "2026-06-01"}),
    );
    assert!(
        clash.starts_with("coverage 2 is billed in the same order (P)"),
        "{clash}"
    );
    office.done(
        "change-coverage",
        json!({"id": 2, "terminated_on": "2026-05-31"}),
    );
    office.done(
        "add-coverage",
        json!({"patient": 1, "payer": 2, "order": "P", "member_id": "Z9",
            "effective_on": "2026-06-01"}),
    );
    assert_eq!(payers_on(&office, "2026-05-31"), [1, 2]);
    let opened = office.desk.store.read(|db| patients::get(db, PatientId(1)));
    assert!(opened.unwrap().is_some());
}

#[test]
fn a_fee_counts_from_its_day() {
    let mut office = Office::started("2026-03-03");
    office.done(
        "set-fee",
        json!({"code": "99213", "price": "158.00", "effective_on": "2026-07-01"}),
    );
    let price = |day: &str| {
        let code = claimdesk::domain::codes::Hcpcs::parse("99213").unwrap();
        let day = day.parse().unwrap();
        office
            .desk
            .store
            .read(|db| fees::price_of(db, code, day))
            .unwrap()
    };
    assert_eq!(price("2025-12-31"), None);
    assert_eq!(price("2026-01-01"), Some(money("150.00")));
    assert_eq!(price("2026-06-30"), Some(money("150.00")));
    assert_eq!(price("2026-07-01"), Some(money("158.00")));
}

#[test]
fn patients_are_found_while_their_name_is_typed() {
    let mut office = Office::started("2026-03-03");
    office.add_patient("A-2", "Garcia-Lopez", "1980-11-30");
    office.add_patient("A-3", "O'Testa", "1961-02-03");
    let found = |typed: &str| {
        let found = office.desk.store.read(|db| patients::find(db, typed, 10));
        let found = found.unwrap();
        found
            .iter()
            .map(|p| p.chart_number.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(found(""), ["A-2", "A-3", "A-1"]);
    assert_eq!(found("test"), ["A-3", "A-1"]);
    assert_eq!(found("testa"), ["A-3"]);
    assert_eq!(found("o'te"), ["A-3"]);
    assert_eq!(found("lop"), ["A-2"]);
    assert_eq!(found("garcia-l ann"), ["A-2"]);
    assert_eq!(found("2/3/1961"), ["A-3", "A-1"]);
    assert_eq!(found("1961 a-1"), ["A-1"]);
    assert!(found("%").is_empty());
    assert!(found("estpatient").is_empty());
}

#[test]
fn every_deed_is_in_the_audit_log_without_a_person() {
    let mut office = Office::started("2026-03-03");
    office.done("change-patient", json!({"id": 1, "phone": "8285550199"}));
    let log = office
        .desk
        .store
        .read(|db| audit::last(db, None, 100))
        .unwrap();
    let last = &log[0];
    assert_eq!(
        (last.action.as_str(), last.subject.as_str()),
        ("change-patient", "patient")
    );
    assert_eq!(last.subject_id, Some(1));
    assert_eq!(last.role, "biller");
    assert_eq!(last.at, "2026-03-03T12:00:00Z");
    assert_eq!(last.detail.as_deref(), Some(r#"{"changed":["phone"]}"#));
    assert_eq!(log.len(), 10);
    let told = |text: &str| {
        log.iter()
            .any(|l| l.detail.iter().any(|d| d.contains(text)))
    };
    assert!(!told("Testpatient") && !told("8285550199"));
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

#[test]
fn what_is_half_typed_is_kept_and_is_no_deed() {
    let mut office = Office::started("2026-03-03");
    let n_lines = |office: &Office| {
        office
            .desk
            .store
            .read(|db| audit::last(db, None, 1))
            .unwrap()[0]
            .id
    };
    let before = n_lines(&office);
    let keep = |office: &mut Office, value: &str| {
        perform(&mut office.desk, Role::Coder, |cx| {
            keep_draft(cx, "encounter/1", value)
        })
        .unwrap();
    };
    keep(&mut office, "[\"M5\"]");
    keep(&mut office, "[\"M54\"]");
    let kept = office
        .desk
        .store
        .read(|db| drafts::get(db, "encounter/1"))
        .unwrap()
        .unwrap();
    assert_eq!(
        (kept.value.as_str(), kept.saved_at.as_str()),
        ("[\"M54\"]", "2026-03-03T12:00:00Z")
    );
    perform(&mut office.desk, Role::Coder, |cx| {
        drop_draft(cx, "encounter/1")
    })
    .unwrap();
    assert!(
        office
            .desk
            .store
            .read(|db| drafts::get(db, "encounter/1"))
            .unwrap()
            .is_none()
    );
    assert_eq!(n_lines(&office), before);
}
