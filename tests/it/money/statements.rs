//! Scenario S22: the statement run, dunning, payment plans, who is never billed.

use super::ground::{patient_pending, patient_who_owes, take, visit_that_leaves};
use crate::spine::bench::{Bench, day, money};
use claimdesk::domain::account::Level;
use claimdesk::domain::keys::PatientId;
use claimdesk::domain::statement::Withheld;
use claimdesk::store::patients;
use claimdesk::workflow::statements::{self, RunPreview, RunStatements};
use serde_json::{Value, json};

fn preview(bench: &Bench) -> RunPreview {
    let today = bench.desk.clock.today();
    bench
        .desk
        .store
        .read(|db| Ok(statements::preview(db, today, &[]).unwrap()))
        .unwrap()
}

fn run(bench: &mut Bench) -> Value {
    let input = RunStatements {
        out: bench
            .folder
            .path()
            .join("paper")
            .to_string_lossy()
            .into_owned(),
        ..RunStatements::default()
    };
    let (made, _) = statements::run(&mut bench.desk, &input).unwrap();
    serde_json::to_value(made).unwrap()
}

fn change(bench: &mut Bench, patient: i64, fields: Value) {
    let mut input = json!({"id": patient});
    for (name, value) in fields.as_object().unwrap() {
        input[name] = value.clone();
    }
    bench.deed("change-patient", input);
}

/// A record from before the ZIP was asked for.
fn lose_zip(bench: &mut Bench, patient: i64) {
    let done = bench.desk.store.write(|tx| {
        let mut person = patients::get(tx, PatientId(patient))?.unwrap();
        person.address.zip.clear();
        patients::change(tx, &person)
    });
    done.unwrap();
}

/// Why an account gets no statement, or nothing where it gets one.
fn withheld(bench: &Bench, patient: i64) -> Option<Withheld> {
    let run = preview(bench);
    run.withheld
        .iter()
        .find(|one| one.account.0 == patient)
        .map(|one| one.why)
}

fn level(bench: &Bench, patient: i64) -> Option<Level> {
    let run = preview(bench);
    run.due
        .iter()
        .find(|one| one.account.0 == patient)
        .map(|one| one.level)
}

#[test]
fn s22_eight_guarantors_three_statements_of_270_50_and_five_reasons() {
    let mut bench = Bench::new("2026-01-12");
    let due = |bench: &mut Bench, name: &str, owed: &str| {
        patient_who_owes(bench, name, ("2026-02-02", "2026-02-20", owed)).0
    };
    let recent = due(&mut bench, "Recent", "60.00");
    bench.on("2026-04-03");
    assert_eq!(run(&mut bench)["statements"], 1);
    let eligible = ["10.00", "48.50", "212.00"].map(|owed| due(&mut bench, "Eligible", owed));
    let small = due(&mut bench, "Small", "4.99");
    let nowhere = due(&mut bench, "Nowhere", "30.00");
    let pending = patient_pending(&mut bench, "Pending", ("2026-02-02", "2026-02-20"));
    let planned = due(&mut bench, "Planned", "240.00");
    bench.on("2026-03-15");
    bench.deed(
        "agree-plan",
        json!({"patient": planned, "total": "240.00", "instalments": 6,
            "first_due_on": "2026-04-01"}),
    );
    bench.on("2026-04-01");
    take(&mut bench, planned, "40.00");
    lose_zip(&mut bench, nowhere);
    bench.on("2026-04-15");
    let run_of = preview(&bench);
    let amounts: Vec<_> = run_of
        .due
        .iter()
        .map(|one| one.amount.to_string())
        .collect();
    assert_eq!(amounts, ["10.00", "48.50", "212.00"]);
    assert_eq!(run_of.total(), money("270.50"));
    assert!(eligible.iter().all(|id| withheld(&bench, *id).is_none()));
    assert_eq!(withheld(&bench, small), Some(Withheld::BelowMinimum));
    assert_eq!(
        withheld(&bench, recent),
        Some(Withheld::TooSoon),
        "12 days ago"
    );
    assert_eq!(withheld(&bench, nowhere), Some(Withheld::BadAddress));
    assert_eq!(withheld(&bench, pending), Some(Withheld::InsurancePending));
    assert_eq!(withheld(&bench, planned), Some(Withheld::PlanCurrent));
    assert_eq!(run_of.withheld.len(), 5);
}

#[test]
fn s22_one_two_three_then_the_final_notice_then_a_person_decides() {
    let mut bench = Bench::new("2026-01-12");
    let (patient, _) = patient_who_owes(&mut bench, "Alder", ("2026-01-12", "2026-02-02", "60.00"));
    let days = ["2026-02-03", "2026-03-05", "2026-04-04", "2026-05-04"];
    for (on, wanted) in days.into_iter().zip(Level::ALL) {
        bench.on(on);
        assert_eq!(level(&bench, patient), Some(wanted), "{on}");
        run(&mut bench);
        assert_eq!(withheld(&bench, patient), Some(Withheld::TooSoon), "{on}");
    }
    bench.on("2026-06-10");
    assert_eq!(withheld(&bench, patient), Some(Withheld::AfterFinalNotice));
    let sent = bench.deed(
        "send-to-agency",
        json!({"patient": patient, "agency": "Valley Recovery", "reason": "no answer"}),
    );
    assert!(sent["id"].is_i64());
    assert_eq!(withheld(&bench, patient), Some(Withheld::AtAgency));
    bench.deed(
        "recall-from-agency",
        json!({"patient": patient, "reason": "called"}),
    );
    take(&mut bench, patient, "25.00");
    bench.on("2026-06-11");
    assert_eq!(
        level(&bench, patient),
        Some(Level::First),
        "a payment resets"
    );
    bench.verify();
}

#[test]
fn s22_a_missed_instalment_and_ten_days_of_grace_go_back_to_the_second_level() {
    let mut bench = Bench::new("2026-01-12");
    let (patient, _) =
        patient_who_owes(&mut bench, "Alder", ("2026-01-12", "2026-02-02", "240.00"));
    bench.on("2026-03-15");
    let agreed = bench.deed(
        "agree-plan",
        json!({"patient": patient, "total": "240.00", "instalments": 6,
            "first_due_on": "2026-04-01"}),
    );
    let schedule = agreed["schedule"].as_array().unwrap();
    assert_eq!(schedule.len(), 6);
    assert!(schedule.iter().all(|part| part[1] == "40.00"));
    assert_eq!(schedule[5][0], "2026-09-01");
    assert!(
        agreed["note"]
            .as_str()
            .unwrap()
            .contains("Truth-in-Lending")
    );
    bench.on("2026-04-11");
    assert_eq!(withheld(&bench, patient), Some(Withheld::PlanCurrent));
    bench.on("2026-04-12");
    assert_eq!(level(&bench, patient), Some(Level::Second));
    take(&mut bench, patient, "40.00");
    bench.on("2026-04-13");
    assert_eq!(withheld(&bench, patient), Some(Withheld::PlanCurrent));
}

#[test]
fn s22_insurance_pending_is_not_billed() {
    let mut bench = Bench::new("2026-01-12");
    let (patient, _) = patient_who_owes(&mut bench, "Alder", ("2026-01-12", "2026-02-02", "60.00"));
    let lines: &[(&str, &[&str], &str)] = &[("99213", &[], "150.00"), ("36415", &[], "40.00")];
    bench.on("2026-03-02");
    let claim = bench.visit(patient, "2026-03-02", (&["I10"], lines));
    assert_eq!(bench.owed(claim).0, money("190.00"));
    // The other visit waits for Blue Ridge; the first one is finished and is billed.
    assert_eq!(preview(&bench).total(), money("60.00"));
}

#[test]
fn s22_a_qmb_or_medicaid_patient_is_withheld_and_the_deed_refuses_too() {
    let mut bench = Bench::new("2026-01-12");
    let (qmb, _) = patient_who_owes(&mut bench, "Alder", ("2026-01-12", "2026-02-02", "60.00"));
    change(&mut bench, qmb, json!({"qmb": true}));
    assert_eq!(withheld(&bench, qmb), Some(Withheld::Qmb));
    assert_eq!(withheld(&bench, qmb).unwrap().name(), "QMB");
    bench.deed("change-payer", json!({"id": 1, "filing_code": "MC"}));
    let (medicaid, _) =
        patient_who_owes(&mut bench, "Brandt", ("2026-01-12", "2026-02-02", "3.00"));
    assert_eq!(withheld(&bench, medicaid), Some(Withheld::Medicaid));
    assert_eq!(preview(&bench).due.len(), 0);
    let given = bench.deed(
        "write-off-balance",
        json!({"patient": qmb, "cause": "protected", "reason": "QMB may not be billed"}),
    );
    assert_eq!(
        (&given["written_off"], &given["left"]),
        (&json!("60.00"), &json!("0.00"))
    );
    bench.verify();
}

#[test]
fn s22_contractual_amounts_never_appear_as_due_and_each_statement_prints_again_the_same() {
    let mut bench = Bench::new("2026-01-12");
    let (patient, _) = patient_who_owes(&mut bench, "Alder", ("2026-01-12", "2026-02-02", "60.00"));
    visit_that_leaves(&mut bench, patient, ("2026-02-03", "2026-02-20", "12.00"));
    bench.on("2026-03-02");
    let made = run(&mut bench);
    assert_eq!(
        (&made["statements"], &made["total"]),
        (&json!(1), &json!("72.00"))
    );
    let kept = |bench: &Bench| {
        let read = bench
            .desk
            .store
            .read(|db| Ok(statements::kept(db, 1).unwrap()));
        read.unwrap()
    };
    let (event, pdf, text) = kept(&bench);
    if let Ok(out) = std::env::var("LOOK_AT_STATEMENT") {
        std::fs::write(out, &pdf).unwrap();
    }
    assert_eq!(event.amount, Some(money("72.00")));
    assert_eq!(event.due_on, Some(day("2026-03-27")));
    let text = String::from_utf8(text).unwrap();
    let says = |wanted: &str| {
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(wanted), "{wanted} is not in:\n{text}");
    };
    says("Blue Ridge paid $50.00, $190.00 was taken off under the insurance contract");
    says("$60.00 is your coinsurance. You owe $60.00.");
    says("Amount due $72.00");
    assert!(!text.contains("I10"), "no diagnosis on a statement");
    let file = bench.folder.path().join("paper/statement_000001.txt");
    assert_eq!(std::fs::read(file).unwrap(), text.into_bytes());
    bench.on("2026-05-02");
    take(&mut bench, patient, "72.00");
    assert_eq!(kept(&bench).1, pdf, "printed again byte for byte");
    bench.verify();
}

#[test]
fn a_flag_stops_the_bills_until_it_is_taken_off() {
    let mut bench = Bench::new("2026-01-12");
    let (patient, _) = patient_who_owes(&mut bench, "Alder", ("2026-01-12", "2026-02-02", "60.00"));
    let flag = json!({"patient": patient, "flag": "bad-address", "reason": "mail came back"});
    bench.deed("flag-account", flag.clone());
    assert_eq!(withheld(&bench, patient), Some(Withheld::BadAddress));
    assert!(bench.try_deed("flag-account", flag.clone()).is_err());
    bench.deed("unflag-account", flag);
    assert_eq!(withheld(&bench, patient), None);
}

#[test]
fn a_family_gets_one_statement_and_one_payment_pays_the_oldest_of_all() {
    let mut bench = Bench::new("2026-01-12");
    let (parent, first) =
        patient_who_owes(&mut bench, "Alder", ("2026-01-14", "2026-02-02", "60.00"));
    let (child, second) =
        patient_who_owes(&mut bench, "Alder", ("2026-01-12", "2026-02-02", "15.00"));
    bench.deed(
        "set-guarantor",
        json!({"patient": child, "guarantor": parent}),
    );
    let run = preview(&bench);
    assert_eq!(run.due.len(), 1);
    assert_eq!(run.due[0].amount, money("75.00"));
    take(&mut bench, parent, "20.00");
    assert_eq!(
        bench.owed(second).2,
        money("0.00"),
        "the child's visit is older"
    );
    assert_eq!(bench.owed(first).2, money("55.00"));
}

#[test]
fn small_balances_charity_and_bad_debt_each_need_their_reason() {
    let mut bench = Bench::new("2026-01-12");
    let (small, _) = patient_who_owes(&mut bench, "Small", ("2026-01-12", "2026-02-02", "4.99"));
    let (five, _) = patient_who_owes(&mut bench, "Five", ("2026-01-12", "2026-02-02", "5.00"));
    let (poor, _) = patient_who_owes(&mut bench, "Poor", ("2026-01-12", "2026-02-02", "200.00"));
    let off = |patient: i64, cause: &str| {
        let reason = "the policy of the practice";
        json!({"patient": patient, "cause": cause, "reason": reason})
    };
    let given = bench.deed("write-off-balance", off(small, "small-balance"));
    assert_eq!(given["written_off"], "4.99");
    assert!(
        bench
            .try_deed("write-off-balance", off(five, "small-balance"))
            .is_err()
    );
    assert!(
        bench
            .try_deed("write-off-balance", off(poor, "charity"))
            .is_err()
    );
    assert!(
        bench
            .try_deed("write-off-balance", off(poor, "bad-debt"))
            .is_err()
    );
    bench.deed(
        "grant-charity",
        json!({"patient": poor, "percent": 75, "limit": "100.00", "until": "2026-12-31",
            "reason": "application of 01-12"}),
    );
    let given = bench.deed("write-off-balance", off(poor, "charity"));
    assert_eq!(
        (&given["written_off"], &given["left"]),
        (&json!("100.00"), &json!("100.00"))
    );
    let refused = bench.try_deed("write-off-balance", off(poor, "charity"));
    assert!(refused.is_err(), "the limit is used up");
    bench.verify();
}
