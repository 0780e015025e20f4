//! What is wrong with an input is said of each field, by its name.

use serde_json::json;

use super::office::Office;

#[test]
fn the_practice_that_bills_has_a_whole_address() {
    let mut office = Office::empty("2026-03-03");
    let wrong = office.wrong(
        "set-up-practice",
        json!({"name": "", "npi": "1234567890", "taxonomy": "family", "tax_id": "12",
            "contact": "Dana", "phone": "555", "address": {"street": "P.O. Box 12",
            "city": "Laurel", "state": "Carolina", "zip": "28700"}}),
    );
    assert_eq!(
        wrong,
        [
            "name",
            "npi",
            "taxonomy",
            "tax_id",
            "address.state",
            "address.state",
            "address.zip",
            "address.street",
            "phone"
        ]
    );
}

#[test]
fn a_payer_starts_with_the_limits_of_its_kind() {
    let mut office = Office::empty("2026-03-03");
    office.done(
        "add-payer",
        json!({"name": "Medicare", "payer_id": "NCMCR", "filing_code": "MB"}),
    );
    let payer = office
        .desk
        .store
        .read(|db| claimdesk::store::payers::get(db, claimdesk::domain::keys::PayerId(1)));
    let payer = payer.unwrap().unwrap();
    use claimdesk::domain::dates::Span;
    assert_eq!(payer.filing_limit, Span::Months(12));
    assert_eq!(payer.appeal_limit, Span::Days(120));
    assert_eq!(payer.pays_within_days, 21);
    assert!(!payer.takes_replacements);
    let wrong = office.wrong(
        "change-payer",
        json!({"id": 1, "filing_code": "XX", "filing_limit": "soon", "partner": "Nowhere"}),
    );
    assert_eq!(wrong, ["filing_code", "filing_limit", "partner"]);
    let wrong = office.wrong("change-payer", json!({"id": 1, "takes_replacements": true}));
    assert_eq!(wrong, ["takes_replacements"]);
}

#[test]
fn one_npi_is_one_clinician() {
    let mut office = Office::started("2026-03-03");
    let again = json!({"name": {"last": "Other", "first": "Bo"}, "npi": "1234567893",
        "taxonomy": "207Q00000X"});
    assert_eq!(office.wrong("add-provider", again), ["npi"]);
    let referring = json!({"name": {"last": "Other", "first": "Bo"}, "npi": "1245319599",
        "in_practice": false});
    let id = office.done("add-provider", referring)["id"].clone();
    let seen = json!({"patient": 1, "dos": "2026-03-02", "rendering": id});
    assert_eq!(office.wrong("add-encounter", seen), ["rendering"]);
}

#[test]
fn the_same_person_twice_is_asked_about() {
    let mut office = Office::started("2026-03-03");
    let again = json!({"chart_number": "A-9", "name": {"last": "TESTPATIENT", "first": "ann"},
        "birth_date": "2/3/1961", "sex": "F", "address": {"street": "9 Oak Lane",
        "city": "Laurel", "state": "NC", "zip": "28700"}});
    let refused = office.refused("add-patient", again.clone());
    assert_eq!(refused, "patient 1 has this name and birth date already");
    let mut another = again;
    another["another"] = json!(true);
    office.done("add-patient", another.clone());
    another["chart_number"] = json!("A-1");
    assert_eq!(office.wrong("add-patient", another), ["chart_number"]);
}

#[test]
fn a_visit_is_on_a_day_of_its_patients_life() {
    let mut office = Office::started("2026-03-03");
    let on = |day: &str| json!({"patient": 1, "dos": day, "rendering": 1});
    assert_eq!(office.wrong("add-encounter", on("2026-03-04")), ["dos"]);
    assert_eq!(office.wrong("add-encounter", on("1961-02-02")), ["dos"]);
    assert_eq!(office.wrong("add-encounter", on("2026-02-30")), ["dos"]);
    office.done("add-encounter", on("2026-03-03"));
    office.done("change-patient", json!({"id": 1, "died_on": "2026-02-01"}));
    assert_eq!(office.wrong("add-encounter", on("2026-02-02")), ["dos"]);
    let nobody = json!({"patient": 99, "dos": "2026-03-02", "rendering": 99, "pos": "00"});
    assert_eq!(
        office.wrong("add-encounter", nobody),
        ["patient", "rendering", "pos"]
    );
}

#[test]
fn codes_that_cannot_be_codes_are_named_by_line() {
    let mut office = Office::started("2026-03-03");
    office.done(
        "add-encounter",
        json!({"patient": 1, "dos": "2026-03-02", "rendering": 1}),
    );
    let wrong = office.wrong(
        "code-encounter",
        json!({"encounter": 1, "diagnoses": ["M54.59", "low back"], "lines": [
            {"code": "99213", "pointers": [1], "units": "-1"},
            {"code": "99999", "pointers": [0], "modifiers": ["255"]},
            {"line": 77, "code": "36415", "charge": "-4"}]}),
    );
    assert_eq!(
        wrong,
        [
            "diagnoses.2",
            "lines.1.units",
            "lines.2.modifiers",
            "lines.2.pointers",
            "lines.2.charge",
            "lines.3.line",
            "lines.3.charge"
        ]
    );
}

#[test]
fn medicare_insures_the_patient_under_a_right_number() {
    let mut office = Office::started("2026-03-03");
    office.done(
        "add-payer",
        json!({"name": "Medicare", "payer_id": "NCMCR", "filing_code": "MB"}),
    );
    office.add_patient("A-2", "Elder", "1950-01-01");
    let with = |member_id: &str, relationship: &str| {
        json!({"patient": 2, "payer": 3, "order": "P", "member_id": member_id,
            "relationship": relationship})
    };
    assert_eq!(
        office.wrong("add-coverage", with("1EG4TE5MK7", "self")),
        ["member_id"]
    );
    let wrong = office.wrong("add-coverage", with("1EG4TE5MK73", "spouse"));
    assert_eq!(wrong, ["subscriber", "relationship"]);
    office.done("add-coverage", with("1eg4-te5-mk73", "self"));
    let theirs = office.desk.store.read(|db| {
        claimdesk::store::coverages::of_patient(db, claimdesk::domain::keys::PatientId(2))
    });
    assert_eq!(theirs.unwrap()[0].member_id, "1EG4TE5MK73");
}

#[test]
fn a_change_names_only_what_changes() {
    let mut office = Office::started("2026-03-03");
    office.done(
        "change-patient",
        json!({"id": 1, "address": {"zip": "28700-4321"}}),
    );
    let patient = office
        .desk
        .store
        .read(|db| claimdesk::store::patients::get(db, claimdesk::domain::keys::PatientId(1)));
    let patient = patient.unwrap().unwrap();
    assert_eq!(patient.address.zip, "287004321");
    assert_eq!(patient.address.line1, "4 Elm Street");
    assert_eq!(patient.name.last, "Testpatient");
    assert_eq!(
        office.wrong("change-patient", json!({"phone": "8285550199"})),
        ["id"]
    );
    let nobody = office.refused("change-patient", json!({"id": 9, "phone": "8285550199"}));
    assert_eq!(nobody, "there is no patient 9");
}
