//! Scenario S21: credits with cause and clock, and their refunds.

use super::ground::{in_register, line_of, owed, patient_who_owes, remittance, visit_that_leaves};
use crate::spine::bench::{Bench, day, money};
use claimdesk::billing::credit::{CreditCause, CreditUrgency};
use claimdesk::domain::keys::PayerId;
use claimdesk::domain::ledger::Party;
use claimdesk::domain::money::Money;
use claimdesk::store::aged::{self, AgingBasis};
use claimdesk::workflow::credits::{self, Credit};
use claimdesk::workflow::post_remittance::{Choices, post};
use claimdesk::workflow::{Role, perform};
use serde_json::json;

fn credits(bench: &Bench, on: &str) -> Vec<Credit> {
    bench
        .desk
        .store
        .read(|db| credits::list(db, day(on)))
        .unwrap()
}

/// A patient who owed 19.60, paid it, and owes 9.80 after the payer's correction: 9.80 in credit.
/// Returns the patient and the claim.
fn patient_in_credit(bench: &mut Bench) -> (i64, i64) {
    let (patient, claim) = patient_who_owes(bench, "Alder", ("2026-01-19", "2026-02-10", "19.60"));
    bench.deed(
        "take-payment",
        json!({"patient": patient, "amount": "19.60", "tender": "check", "reference": "88"}),
    );
    let number = format!("P{patient}C{claim}");
    let bytes = correction(&number);
    bench.on("2026-03-20");
    let id = bench.import("correction.835", bytes.as_bytes()).remittances[0].id;
    let done = perform(&mut bench.desk, Role::Biller, |cx| {
        let choices = Choices {
            accepted: [0, 1].into(),
            ..Choices::default()
        };
        post(cx, id, &choices)
    });
    done.unwrap();
    (patient, claim)
}

/// Blue Ridge takes 50.00 back and pays 59.80, leaving 9.80 to the patient.
fn correction(number: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260320*0800*^*00501*\
         000000008*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*20260320*0800*8*X*005010X221A1~\
         ST*835*0001~BPR*I*9.80*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*20260320~\
         TRN*1*EFTC*1999999999~DTM*405*20260320~N1*PR*Blue Ridge~N3*PO Box 100~\
         N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
         CLP*{number}*22*-300*-50*-19.6*12*ICNR*11*1~NM1*QC*1*ALDER*JUNE~\
         SVC*HC:99213*-300*-50**1~CAS*CO*45*-230.4~CAS*PR*2*-19.6~\
         CLP*{number}*1*300*59.8*9.8*12*ICNR2*11*1~NM1*QC*1*ALDER*JUNE~\
         SVC*HC:99213*300*59.8**1~CAS*CO*45*230.4~CAS*PR*2*9.8~\
         SE*22*0001~GE*1*8~IEA*1*000000008~"
    )
}

#[test]
fn s21_a_refund_is_asked_for_paid_by_a_check_and_clears_the_credit() {
    let mut bench = Bench::new("2026-01-19");
    let (_, claim) = patient_in_credit(&mut bench);
    let line = line_of(&bench, claim);
    assert_eq!(owed(&bench, line, Party::Patient), money("-9.80"));
    let found = credits(&bench, "2026-03-20");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].amount, money("9.80"));
    assert_eq!(found[0].cause, CreditCause::PatientOverpaid);
    assert_eq!(
        found[0].by,
        Some(day("2026-04-19")),
        "a patient's within 30 days"
    );

    let key = json!({"line": line.0});
    let ask = |amount: &str| json!({"credit": key, "amount": amount, "reason": "paid twice"});
    let refused = bench.try_deed("request-refund", ask("9.81")).unwrap_err();
    assert_eq!(refused.to_string(), "9.81 is more than the credit of 9.80");
    let asked = bench.deed("request-refund", ask("9.80"));
    assert_eq!(owed(&bench, line, Party::Patient), Money::ZERO);
    let refused = bench.try_deed("request-refund", ask("9.80")).unwrap_err();
    assert_eq!(refused.to_string(), "there is no credit on it");

    let check = json!({"refund": asked["refund"], "check": "2041"});
    let paid = bench.deed("pay-refund", check.clone());
    assert_eq!(in_register(&bench, &paid["deposit"]), money("-9.80"));
    assert_eq!(owed(&bench, line, Party::Patient), Money::ZERO);
    assert!(credits(&bench, "2026-03-20").is_empty());
    assert!(bench.try_deed("pay-refund", check).is_err(), "only once");
    bench.verify();
}

#[test]
fn s21_a_check_that_is_stopped_brings_the_credit_back() {
    let mut bench = Bench::new("2026-01-19");
    let (_, claim) = patient_in_credit(&mut bench);
    let line = line_of(&bench, claim);
    let asked = bench.deed(
        "request-refund",
        json!({"credit": {"line": line.0}, "reason": "paid twice"}),
    );
    let paid = bench.deed(
        "pay-refund",
        json!({"refund": asked["refund"], "check": "2041"}),
    );
    bench.deed(
        "cancel-refund",
        json!({"refund": asked["refund"], "reason": "check 2041 was lost"}),
    );
    assert_eq!(in_register(&bench, &paid["deposit"]), Money::ZERO);
    assert_eq!(owed(&bench, line, Party::Patient), money("-9.80"));
    bench.verify();
}

#[test]
fn s21_no_refund_to_a_patient_while_a_payer_has_not_finished_unless_confirmed() {
    let mut bench = Bench::new("2026-01-19");
    let (patient, claim) = patient_in_credit(&mut bench);
    let line = line_of(&bench, claim);
    let lines: &[(&str, &[&str], &str)] = &[("99213", &[], "150.00")];
    bench.visit(patient, "2026-03-18", (&["I10"], lines));
    let ask = |anyway: bool| {
        let credit = json!({"line": line.0});
        json!({"credit": credit, "reason": "paid twice", "although_pending": anyway})
    };
    let refused = bench.try_deed("request-refund", ask(false)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("payers still owe 150.00 on the account of patient {patient}")
    );
    bench.deed("request-refund", ask(true));
    bench.verify();
}

#[test]
fn s21_medicares_duplicate_is_due_sixty_days_after_it_was_identified() {
    let mut bench = Bench::new("2026-01-12");
    let patient = bench.patient("Sample", false);
    let lines: &[(&str, &[&str], &str)] = &[("99213", &[], "100.00")];
    let claim = bench.visit(patient, "2026-01-12", (&["I10"], lines));
    bench.number(claim, "CD0907");
    bench.submit();
    for (trace, on) in [("EFT2", "2026-02-11"), ("EFT3", "2026-02-20")] {
        bench.on(on);
        let bytes = remittance(
            (trace, on),
            ("CD0907", money("100.00"), money("64.00")),
            &[("CO", "45", money("36.00"))],
        );
        let id = bench.import(trace, &bytes).remittances[0].id;
        let choices = Choices {
            accepted: [0].into(),
            ..Choices::default()
        };
        perform(&mut bench.desk, Role::Biller, |cx| post(cx, id, &choices)).unwrap();
    }
    let line = line_of(&bench, claim);
    let medicare = Party::Payer(PayerId(1));
    assert_eq!(owed(&bench, line, medicare), money("-64.00"));
    bench.deed(
        "change-payer",
        json!({"id": 1, "filing_code": "MB", "takes_replacements": false}),
    );

    bench.on("2026-03-02");
    let found = credits(&bench, "2026-03-02");
    assert_eq!(found[0].cause, CreditCause::DuplicatePayment);
    bench.deed(
        "work-credit",
        json!({"credit": {"line": line.0, "payer": 1}, "cause": "duplicate-payment",
            "owner": "Dana", "identified_on": "2026-03-02"}),
    );
    let at = |on: &str| credits(&bench, on)[0].clone();
    assert_eq!(at("2026-03-02").by, Some(day("2026-05-01")));
    assert_eq!(at("2026-03-02").owner, "Dana");
    assert_eq!(at("2026-03-31").urgency, CreditUrgency::Calm);
    assert_eq!(at("2026-04-01").urgency, CreditUrgency::Amber);
    assert_eq!(at("2026-04-24").urgency, CreditUrgency::Red);
}

#[test]
fn s21_a_credit_is_never_netted_into_the_aging() {
    let mut bench = Bench::new("2026-01-19");
    let (_, claim) = patient_in_credit(&mut bench);
    let (_, owing) = patient_who_owes(&mut bench, "Cole", ("2026-03-20", "2026-03-25", "30.00"));
    let lines = bench
        .desk
        .store
        .read(|db| aged::lines(db, day("2026-03-25"), AgingBasis::Submission))
        .unwrap();
    let debit: Money = lines
        .iter()
        .map(|l| l.balance)
        .filter(|b| b.is_positive())
        .sum();
    let credit: Money = lines
        .iter()
        .map(|l| l.balance)
        .filter(|b| b.is_negative())
        .sum();
    assert_eq!((debit, credit), (money("30.00"), money("-9.80")));
    assert_ne!(claim, owing);
}

#[test]
fn s21_a_credit_moves_to_another_balance_of_the_account_and_to_no_other() {
    let mut bench = Bench::new("2026-01-19");
    let (patient, claim) = patient_in_credit(&mut bench);
    let own = visit_that_leaves(&mut bench, patient, ("2026-03-20", "2026-03-25", "6.00"));
    let (_, theirs) = patient_who_owes(&mut bench, "Cole", ("2026-03-20", "2026-03-25", "30.00"));
    let from = line_of(&bench, claim);
    let to = |bench: &Bench, claim| {
        let line = line_of(bench, claim);
        json!({"from_line": from.0, "to_line": line.0, "reason": "overpaid in February"})
    };
    let other = to(&bench, theirs);
    let refused = bench.try_deed("transfer-credit", other).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "a credit is never moved to another account"
    );
    let own_line = to(&bench, own);
    let moved = bench.deed("transfer-credit", own_line);
    assert_eq!(
        (&moved["applied"], &moved["left"]),
        (&json!("6.00"), &json!("3.80"))
    );
    assert_eq!(owed(&bench, from, Party::Patient), money("-3.80"));
    assert_eq!(bench.owed(own).2, Money::ZERO);
    bench.verify();
}
