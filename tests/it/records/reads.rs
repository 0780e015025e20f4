//! What is read back: coverages of a day, prices, patients being typed, the audit log, drafts.

use claimdesk::domain::keys::PatientId;
use claimdesk::domain::money::Money;
use claimdesk::store::{audit, coverages, drafts, fees, patients};
use claimdesk::workflow::drafts::{drop_draft, keep_draft};
use claimdesk::workflow::{Role, perform};
use serde_json::json;

use super::office::Office;

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
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
