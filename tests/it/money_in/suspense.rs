//! Scenario S15 (c): money for a claim that nobody knows waits, is looked at again, and is given
//! to whom it belongs; the deposit law holds at every step.

use super::super::spine::bench::{Bench, money};
use super::era::{Era, LINE, banked, billed, clp, posted, reasons};
use claimdesk::domain::keys::{PatientId, RemittanceId};
use claimdesk::domain::money::Money;
use claimdesk::store::patient_balances;
use claimdesk::store::remittances::{self, RemittanceStatus};
use serde_json::json;

/// A stranger's 75.00 in suspense.
fn stranger() -> (Bench, i64, RemittanceId) {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        "ZZ777",
        ("1", "100", "75"),
        "SVC*HC:99213*100*75**1~CAS*CO*45*25~",
    );
    let (id, done) = posted(&mut bench, &Era::new("S1", "75"), &said);
    assert_eq!(
        done.plan.deposit.suspense,
        money("75"),
        "{:?}",
        reasons(&done)
    );
    assert_eq!(banked(&bench), (money("75"), money("75")));
    (bench, claim, id)
}

fn status(bench: &Bench, id: RemittanceId) -> RemittanceStatus {
    let row = bench.desk.store.read(|db| remittances::get(db, id));
    row.unwrap().unwrap().status
}

#[test]
fn it_is_posted_to_the_claim_that_a_person_names() {
    let (mut bench, claim, id) = stranger();
    let to = json!({"remittance": id.0, "claim_payment": 1, "to": "claim", "id": claim,
        "reason": "their number is an old one"});
    let done = bench.deed("assign-suspense", to.clone());
    assert_eq!(
        (&done["status"], &done["amount"]),
        (&json!("posted"), &json!("75.00"))
    );
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    assert_eq!(banked(&bench), (money("75"), Money::ZERO));
    bench.verify();
    assert!(bench.try_deed("assign-suspense", to).is_err());
    bench.unpost(id).unwrap();
    assert_eq!(bench.owed(claim).0, money("100"));
    assert_eq!(banked(&bench), (Money::ZERO, Money::ZERO));
    bench.verify();
}

#[test]
fn it_becomes_a_patients_credit_and_can_be_put_back() {
    let (mut bench, _, id) = stranger();
    let to = json!({"remittance": id.0, "claim_payment": 1, "to": "patient", "id": 1,
        "reason": "paid for a visit that was never billed"});
    let done = bench.deed("assign-suspense", to);
    let credit = |bench: &Bench| {
        let read = |db: &_| patient_balances::credit_of(db, PatientId(1));
        bench.desk.store.read(read).unwrap()
    };
    assert_eq!(credit(&bench), money("75"));
    assert_eq!(banked(&bench), (money("75"), Money::ZERO));
    assert_eq!(status(&bench, id), RemittanceStatus::Posted);
    bench.verify();
    let why = bench.unpost(id).unwrap_err().to_string();
    assert!(why.contains("75.00 of it left suspense"), "{why}");
    let undo = json!({"decision": done["decision"], "reason": "another June Sample"});
    bench.deed("undo-suspense", undo);
    assert_eq!(credit(&bench), Money::ZERO);
    assert_eq!(banked(&bench), (money("75"), money("75")));
    assert_eq!(status(&bench, id), RemittanceStatus::Partial);
    bench.verify();
    bench.unpost(id).unwrap();
    assert_eq!(banked(&bench), (Money::ZERO, Money::ZERO));
    bench.verify();
}

#[test]
fn it_may_be_the_practices_or_go_back() {
    for to in ["practice", "sender"] {
        let (mut bench, _, id) = stranger();
        let given = json!({"remittance": id.0, "claim_payment": 1, "to": to,
            "reason": "asked the payer"});
        bench.deed("assign-suspense", given);
        assert_eq!(banked(&bench), (money("75"), Money::ZERO), "{to}");
        assert_eq!(status(&bench, id), RemittanceStatus::Posted, "{to}");
        bench.verify();
    }
}

#[test]
fn it_is_posted_when_its_claim_appears() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let number = format!("CD{}", claim + 1);
    let paid = "SVC*HC:99213*100*75**1~CAS*CO*45*25~";
    let stay = clp(&format!("CD{claim}"), ("1", "100", "1"), paid);
    let said = clp(&number, ("1", "100", "75"), paid);
    let (id, done) = posted(&mut bench, &Era::new("S2", "76"), &format!("{stay}{said}"));
    assert_eq!(done.plan.deposit.suspense, money("75"));
    assert_eq!(done.plan.deposit.refused, money("1"));
    let none = bench.deed("retry-suspense", json!({"remittance": 0}));
    assert_eq!(none, json!({"posted": 0, "waiting": 1}));
    let patient = bench.patient("Sample", false);
    let late = bench.visit(patient, "2026-01-19", (&["I10"], &[LINE]));
    assert_eq!(late, claim + 1);
    let found = bench.deed("retry-suspense", json!({"remittance": 0}));
    assert_eq!(found, json!({"posted": 1, "waiting": 0}));
    assert_eq!(bench.owed(late).0, Money::ZERO);
    // What was refused is still refused: nobody looked at it.
    assert_eq!(bench.owed(claim).0, money("100"));
    assert_eq!(status(&bench, id), RemittanceStatus::Partial);
    assert_eq!(banked(&bench), (money("75"), Money::ZERO));
    bench.verify();
}
