//! F45: the register beside the bank: matched with reasons, never doubled, what is missing on
//! either side after its days, void and returned checks, recoupments paid by check.

use super::super::spine::bench::{Bench, day, money};
use super::era::{Era, LINE, banked, billed, clp, posted};
use claimdesk::domain::money::Money;
use claimdesk::workflow::deposits::{Missing, Register, WithBank, lone, register};
use claimdesk::workflow::plb;
use serde_json::{Value, json};

fn rows(bench: &Bench) -> Vec<Register> {
    let span = (day("2025-01-01"), day("2027-12-31"));
    let read = |db: &_| Ok(register(db, span.0, span.1).unwrap());
    bench.desk.store.read(read).unwrap()
}

fn missing(bench: &Bench, on: &str) -> Vec<(Missing, Money, bool)> {
    let read = |db: &_| Ok(lone(db, day(on)).unwrap());
    let all = bench.desk.store.read(read).unwrap();
    all.iter()
        .map(|one| (one.missing, one.amount, one.raised))
        .collect()
}

fn bank(bench: &mut Bench, name: &str, csv: &str) -> Value {
    bench.deed("import-bank", json!({"name": name, "csv": csv}))
}

/// A claim of 100.00 paid 60.00 by EFT `trace`.
fn paid(trace: &str) -> (Bench, i64) {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~";
    let said = clp(&format!("CD{claim}"), ("1", "100", "60"), said);
    posted(&mut bench, &Era::new(trace, "60"), &said);
    (bench, claim)
}

const MARCH: &str = "Date,Description,Amount,Balance\n\
    02/11/2026,BLUE RIDGE HCCLAIMPMT TRN*1*88231990*1999999999,60.00,1060.00\n\
    02/11/2026,ACCOUNT FEE,-12.00,1048.00\n\
    02/12/2026,PINE MUTUAL HCCLAIMPMT,\"$1,234.50\",2282.50\n\
    02/12/2026,ACCOUNT FEE,-12.00,2270.50\n";

#[test]
fn a_statement_is_matched_with_reasons_and_never_doubled() {
    let (mut bench, _) = paid("88231990");
    let first = bank(&mut bench, "march.csv", MARCH);
    assert_eq!(
        first,
        json!({"rows": 4, "known": 0, "added": 4, "matched": 1, "waiting": 1,
        "problems": []})
    );
    let WithBank::Matched(on, why) = rows(&bench)[0].bank.clone() else {
        panic!("{:?}", rows(&bench))
    };
    assert_eq!(on, day("2026-02-11"));
    assert!(
        why.contains("amount, check or EFT number, within days"),
        "{why}"
    );
    // The same file, and one that overlaps it.
    let again = bank(&mut bench, "again.csv", MARCH);
    assert_eq!((&again["known"], &again["added"]), (&json!(4), &json!(0)));
    let more = format!("{MARCH}02/13/2026,NEW,5.00,1.00\n");
    let more = bank(&mut bench, "more.csv", &more);
    assert_eq!((&more["known"], &more["added"]), (&json!(4), &json!(1)));
    bench.verify();
}

#[test]
fn the_banks_own_columns_are_data_and_a_row_that_does_not_read_is_told() {
    let (mut bench, _) = paid("88231990");
    bench.deed(
        "set-bank-columns",
        json!({"account": "checking", "date": "Buchung", "date_format": "%d.%m.%Y",
            "credit": "In", "debit": "Out", "words": "Who+What", "trace": "No"}),
    );
    let csv = "No,Buchung,Who,What,In,Out\n88231990,11.02.2026,Blue Ridge,claims,60.00,\n\
               ,12.02.2026,Bank,fee,,(3.50)\n,soon,Bank,fee,,1\n";
    let done = bank(&mut bench, "own.csv", csv);
    assert_eq!((&done["added"], &done["matched"]), (&json!(2), &json!(1)));
    assert_eq!(done["problems"], json!(["line 4: \"soon\" is no day"]));
    let missing = bench.try_deed("import-bank", json!({"name": "x", "csv": "A,B,C\n1,2,3\n"}));
    assert!(
        missing
            .unwrap_err()
            .to_string()
            .contains("no column is called \"Buchung\"")
    );
}

#[test]
fn what_is_missing_is_listed_after_three_business_days_and_raised_after_its_own() {
    // Paid on Tuesday 2026-02-10: three business days later is Friday the 13th.
    let (mut bench, _) = paid("EFT77");
    assert_eq!(missing(&bench, "2026-02-13"), []);
    let listed = [(Missing::Money, money("60"), false)];
    assert_eq!(missing(&bench, "2026-02-14"), listed);
    assert_eq!(missing(&bench, "2026-02-24"), listed);
    assert_eq!(
        missing(&bench, "2026-02-25"),
        [(Missing::Money, money("60"), true)]
    );
    bank(&mut bench, "march.csv", &MARCH.replace("88231990", "EFT77"));
    // The money has come; Pine Mutual's has no remittance, raised after thirty days.
    let pine = |raised| [(Missing::Remittance, money("1234.50"), raised)];
    assert_eq!(missing(&bench, "2026-02-25"), pine(false));
    assert_eq!(missing(&bench, "2026-03-14"), pine(false));
    assert_eq!(missing(&bench, "2026-03-15"), pine(true));
    bench.deed(
        "set-deposit-days",
        json!({"listed": 3, "remittance": 14, "money": 10}),
    );
    assert_eq!(missing(&bench, "2026-02-25"), pine(true));
    bench.deed(
        "set-aside-bank-line",
        json!({"bank_line": 3, "reason": "our own transfer"}),
    );
    assert_eq!(missing(&bench, "2026-03-15"), []);
    bench.verify();
}

#[test]
fn a_check_that_came_first_is_the_one_that_its_remittance_pays() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let check = json!({"payer": 1, "method": "CHK", "trace": "10442", "amount": "60",
        "received_on": "2026-02-09", "reason": "no remittance with it"});
    bench.deed("add-deposit", check.clone());
    assert!(bench.try_deed("add-deposit", check).is_err());
    assert_eq!(banked(&bench), (money("60"), money("60")));
    assert_eq!(
        missing(&bench, "2026-02-20"),
        [(Missing::Remittance, money("60"), false)]
    );
    let said = "SVC*HC:99213*100*60**1~CAS*CO*45*40~";
    let said = clp(&format!("CD{claim}"), ("1", "100", "60"), said);
    posted(&mut bench, &Era::new("10442", "60"), &said);
    assert_eq!(banked(&bench), (money("60"), Money::ZERO));
    assert_eq!(rows(&bench).len(), 1);
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    bench.verify();
}

#[test]
fn a_void_check_leaves_everything_owed_as_before_it() {
    let (mut bench, claim) = paid("88231990");
    bench.deed(
        "void-deposit",
        json!({"deposit": 1, "reason": "stopped and reissued"}),
    );
    assert_eq!(bench.owed(claim), (money("100"), Money::ZERO, Money::ZERO));
    assert_eq!(banked(&bench), (Money::ZERO, Money::ZERO));
    assert_eq!(rows(&bench)[0].bank.name(), "voided");
    assert!(
        bench
            .try_deed("void-deposit", json!({"deposit": 1, "reason": "again"}))
            .is_err()
    );
    bench.verify();
}

#[test]
fn a_patients_check_that_the_bank_returns_is_owed_again() {
    let (mut bench, claim) = paid("88231990");
    bench.deed(
        "take-payment",
        json!({"patient": 1, "amount": "20", "tender": "check", "reference": "88"}),
    );
    assert_eq!(bench.owed(claim).2, Money::ZERO);
    bench.on("2026-02-20");
    bench.deed(
        "return-deposit",
        json!({"deposit": 2, "reason": "not sufficient funds"}),
    );
    assert_eq!(bench.owed(claim).2, money("20"));
    assert_eq!(bench.status(claim), "paid");
    assert_eq!(banked(&bench).0, money("60"));
    bench.verify();
}

#[test]
fn the_slip_of_a_day_is_matched_whole_and_by_hand_only_to_the_cent() {
    let (mut bench, _) = paid("88231990");
    for (amount, tender) in [("12.50", "cash"), ("7.50", "check")] {
        bench.deed(
            "take-payment",
            json!({"patient": 1, "amount": amount, "tender": tender, "reference": "1"}),
        );
    }
    let done = bank(
        &mut bench,
        "s.csv",
        "Date,Description,Amount\n2026-02-11,DEPOSIT,20.00\n",
    );
    assert_eq!(done["matched"], 1);
    assert_eq!(
        rows(&bench)
            .iter()
            .filter(|r| r.bank.name() == "matched")
            .count(),
        2
    );
    bench.deed(
        "unmatch-bank",
        json!({"bank_line": 1, "reason": "another day's"}),
    );
    assert_eq!(
        rows(&bench)
            .iter()
            .filter(|r| r.bank.name() == "matched")
            .count(),
        0
    );
    let by_hand =
        |deposits: Value| json!({"bank_line": 1, "deposits": deposits, "reason": "counted it"});
    let why = bench
        .try_deed("match-bank", by_hand(json!([2])))
        .unwrap_err()
        .to_string();
    assert!(why.contains("come to 12.50, the bank has 20.00"), "{why}");
    bench.deed("match-bank", by_hand(json!([2, 3])));
    bench.verify();
}

#[test]
fn a_recoupment_is_paid_by_check_and_its_acknowledgment_leaves_nothing() {
    let (mut bench, claim) = paid("88231990");
    let again = "SVC*HC:99213*100*60**1~CAS*CO*45*40~";
    let said = clp(&format!("CD{claim}"), ("1", "100", "60"), again).replace("ICN", "TWICE");
    let id = super::era::take(&mut bench, &Era::new("88231991", "60"), &said);
    let accepted = claimdesk::workflow::post_remittance::Choices {
        accepted: [0].into(),
        ..Default::default()
    };
    super::era::post_with(&mut bench, id, &accepted).unwrap();
    let credit = -bench.owed(claim).0;
    assert!(credit.is_positive());
    let pay = |amount: &str, claim: Value| {
        json!({"payer": 1, "claim": claim, "amount": amount, "check": "2201",
            "reason": "letter of 03-02"})
    };
    assert!(
        bench
            .try_deed("pay-recoupment", pay("1000", json!(claim)))
            .is_err()
    );
    bench.deed("pay-recoupment", pay(&credit.to_string(), json!(claim)));
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    let plb = format!("PLB*1234567893*20261231*WO:CD{claim}*{credit}*72:CD{claim}*-{credit}~");
    posted(&mut bench, &Era::new("88231992", "0"), &plb);
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    // One that names no claim stays open until the payer names it.
    bench.deed("pay-recoupment", pay("5", Value::Null));
    let ledger = |bench: &Bench| {
        bench
            .desk
            .store
            .read(|db| Ok(plb::ledger(db).unwrap()))
            .unwrap()
    };
    let open = |bench: &Bench| ledger(bench).iter().map(|line| line.open).sum::<Money>();
    assert_eq!(open(&bench), money("5"));
    bench.verify();
}
