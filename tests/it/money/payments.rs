//! Payments of patients: taken, applied, returned, undone, imported.

use super::ground::{in_register, line_of, patient_who_owes, take, unapplied, visit_that_leaves};
use crate::spine::bench::{Bench, money};
use claimdesk::domain::money::Money;
use serde_json::json;

/// A patient who owes 30.00 of January and 20.00 of February.
fn two_balances() -> (Bench, i64, [i64; 2]) {
    let mut bench = Bench::new("2026-01-19");
    let (patient, first) =
        patient_who_owes(&mut bench, "Alder", ("2026-01-19", "2026-02-10", "30.00"));
    let second = visit_that_leaves(&mut bench, patient, ("2026-02-12", "2026-03-02", "20.00"));
    bench.on("2026-03-10");
    (bench, patient, [first, second])
}

#[test]
fn the_oldest_balance_is_paid_first_and_what_is_left_is_on_the_list() {
    let (mut bench, patient, [first, second]) = two_balances();
    let taken = take(&mut bench, patient, "40.00");
    assert_eq!(taken["applied"], "40.00");
    assert_eq!(bench.owed(first).2, Money::ZERO);
    assert_eq!(bench.owed(second).2, money("10.00"));
    let more = take(&mut bench, patient, "12.50");
    assert_eq!(
        (&more["applied"], &more["credit"]),
        (&json!("10.00"), &json!("2.50"))
    );
    assert_eq!(unapplied(&bench, patient), money("2.50"));
    assert_eq!(more["receipt"], 2, "receipts have no gap");
    bench.verify();
}

#[test]
fn a_chosen_line_is_paid_and_never_more_than_it_owes() {
    let (mut bench, patient, [first, second]) = two_balances();
    let line = line_of(&bench, second);
    let pay = |amount: &str| {
        json!({"patient": patient, "amount": "20.00", "tender": "card",
            "lines": [{"line": line.0, "amount": amount}]})
    };
    let refused = bench.try_deed("take-payment", pay("20.01")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "lines.1.amount: is more than the 20.00 that the line owes"
    );
    bench.deed("take-payment", pay("15.00"));
    assert_eq!(bench.owed(first).2, money("30.00"));
    assert_eq!(bench.owed(second).2, money("5.00"));
    assert_eq!(unapplied(&bench, patient), money("5.00"));
    bench.verify();
}

#[test]
fn the_same_check_is_not_taken_twice_by_accident() {
    let (mut bench, patient, _) = two_balances();
    let check = json!({"patient": patient, "amount": "10.00", "tender": "check",
        "reference": "1044"});
    bench.deed("take-payment", check.clone());
    let refused = bench.try_deed("take-payment", check).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "check 1044 over 10.00 was taken on 2026-03-10, receipt 1"
    );
}

#[test]
fn a_returned_check_owes_again_what_it_paid_and_what_was_applied_of_it_later() {
    let (mut bench, patient, [first, second]) = two_balances();
    let kept = bench.deed(
        "take-payment",
        json!({"patient": patient, "amount": "45.00", "tender": "check", "keep_unapplied": true}),
    );
    assert_eq!(unapplied(&bench, patient), money("45.00"));
    let applied = bench.deed("apply-unapplied", json!({"patient": patient}));
    assert_eq!(
        (&applied["applied"], &applied["left"]),
        (&json!("45.00"), &json!("0.00"))
    );
    assert_eq!(bench.owed(second).2, money("5.00"));

    bench.on("2026-03-16");
    let gone = bench.deed(
        "return-payment",
        json!({"receipt": 1, "reason": "check returned NSF"}),
    );
    assert_eq!(gone["owed_again"], "45.00");
    assert_eq!(bench.owed(first).2, money("30.00"));
    assert_eq!(bench.owed(second).2, money("20.00"));
    assert_eq!(unapplied(&bench, patient), Money::ZERO);
    assert_eq!(in_register(&bench, &kept["deposit"]), Money::ZERO);
    let again = json!({"receipt": 1, "reason": "check returned NSF"});
    assert!(
        bench.try_deed("return-payment", again).is_err(),
        "only once"
    );
    bench.verify();
}

#[test]
fn money_that_was_refunded_cannot_be_returned_before_the_refund_is_called_off() {
    let (mut bench, patient, _) = two_balances();
    bench.deed(
        "take-payment",
        json!({"patient": patient, "amount": "45.00", "tender": "check", "keep_unapplied": true}),
    );
    let refund = bench.deed(
        "request-refund",
        json!({"credit": {"patient": patient}, "reason": "paid in error"}),
    );
    let gone = json!({"receipt": 1, "reason": "check returned NSF"});
    let refused = bench.try_deed("return-payment", gone.clone()).unwrap_err();
    assert_eq!(refused.hint(), Some("call the refund off first"));
    assert_eq!(
        unapplied(&bench, patient),
        Money::ZERO,
        "nothing was kept of it"
    );
    bench.deed(
        "cancel-refund",
        json!({"refund": refund["refund"], "reason": "the check came back"}),
    );
    bench.deed("return-payment", gone);
    assert_eq!(unapplied(&bench, patient), Money::ZERO);
    bench.verify();
}

#[test]
fn a_processors_list_is_previewed_refused_row_by_row_and_never_doubled() {
    let (mut bench, patient, [first, _]) = two_balances();
    bench.deed(
        "set-processor",
        json!({"name": "Cardway", "patient": "Customer ID", "amount": "Gross",
            "reference": "Transaction ID", "status": "Status", "settled": ["Settled"]}),
    );
    let csv = format!(
        "Transaction ID,Customer ID,Gross,Status\nch_1,{patient},$25.00,Settled\n\
         ch_2,{patient},5.00,Pending\nch_3,999,5.00,Settled\nch_1,{patient},25.00,Settled\n\
         ch_4,{patient},-25.00,Settled\nch_5,{patient},abc,Settled\n"
    );
    let import = |preview: bool| json!({"processor": "cardway", "csv": csv, "preview": preview});
    let seen = bench.deed("import-payments", import(true));
    assert_eq!(
        (&seen["taken"], &seen["total"]),
        (&json!(1), &json!("25.00"))
    );
    assert_eq!(
        seen["problems"],
        json!([
            "line 3: is \"Pending\", not settled",
            "line 4: names no patient that is here",
            "line 5: repeats line 2",
            "line 6: is money that went back: return or undo its receipt",
            "line 7: amount: not an amount of money: use digits with at most one point, as in 150 \
             or 150.25",
        ])
    );
    assert_eq!(
        bench.owed(first).2,
        money("30.00"),
        "a preview changes nothing"
    );
    bench.deed("import-payments", import(false));
    assert_eq!(bench.owed(first).2, money("5.00"));
    let again = bench.deed("import-payments", import(false));
    assert_eq!((&again["taken"], &again["known"]), (&json!(0), &json!(1)));
    assert_eq!(bench.owed(first).2, money("5.00"), "never doubled");
    bench.verify();
}
