//! Ways in which posting once went wrong, each held against the file that showed it.

use super::super::spine::bench::money;
use super::era::{Era, LINE, billed, clp, open_denials, posted, reasons, scrub, take};
use claimdesk::domain::money::Money;
use claimdesk::store::remittances::RemittanceStatus;
use claimdesk::workflow::unpost_remittance::{unpost_claim, unpost_whole};
use claimdesk::workflow::{Role, perform};
use serde_json::json;

fn name(claim: i64) -> String {
    format!("CD{claim}")
}

#[test]
fn a_payment_without_lines_is_for_the_charge_that_was_billed() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(&name(claim), ("1", "90", "60"), "CAS*CO*45*30~|");
    let (_, done) = posted(&mut bench, &Era::new("F1", "60"), &said);
    assert!(
        reasons(&done)[0].contains("billed at 100.00; the payer has 90.00"),
        "{done:?}"
    );
    assert_eq!(bench.owed(claim).0, money("100"));
    bench.verify();
}

#[test]
fn unposting_names_what_was_decided_by_hand_and_undoes_it_when_asked() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        &name(claim),
        ("1", "100", "0"),
        "SVC*HC:99213*100*0**1~CAS*PR*96*40~CAS*CO*97*60~",
    );
    let (id, _) = posted(&mut bench, &Era::new("F2", "0"), &said);
    let denial = json!({"denial": 1, "reason": "the denial is right"});
    bench.deed("write-off-denial", denial);
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    let why = bench.unpost(id).unwrap_err().to_string();
    assert!(
        why.contains("100.00 was moved by hand later: the denial is right"),
        "{why}"
    );
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    let undone = perform(&mut bench.desk, Role::Biller, |cx| {
        unpost_whole(cx, id, ("wrong payer", true))
    });
    assert_eq!(undone.unwrap().len(), 1);
    assert_eq!(bench.owed(claim), (money("100"), Money::ZERO, Money::ZERO));
    bench.verify();
}

#[test]
fn unposting_names_a_denial_that_was_billed_to_the_patient() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        &name(claim),
        ("1", "100", "0"),
        "SVC*HC:99213*100*0**1~CAS*PR*96*100~",
    );
    let (id, _) = posted(&mut bench, &Era::new("F3", "0"), &said);
    bench.deed(
        "bill-patient",
        json!({"denial": 1, "reason": "notice is signed"}),
    );
    assert_eq!(bench.owed(claim).2, money("100"));
    let why = bench.unpost(id).unwrap_err().to_string();
    assert!(why.contains("notice is signed"), "{why}");
}

#[test]
fn unposting_names_a_later_recovery() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        &name(claim),
        ("1", "100", "110"),
        "SVC*HC:99213*100*110**1~CAS*CO*45*-10~",
    );
    let (first, _) = posted(&mut bench, &Era::new("F4", "110"), &said);
    let said = clp(
        &name(claim),
        ("1", "100", "40"),
        "SVC*HC:99213*100*40**1~CAS*CO*45*60~",
    );
    let id = take(&mut bench, &Era::new("F4B", "40"), &said);
    let accepted = claimdesk::workflow::post_remittance::Choices {
        accepted: [0].into(),
        ..Default::default()
    };
    super::era::post_with(&mut bench, id, &accepted).unwrap();
    let plb = format!("PLB*1234567893*20261231*WO:{}*40*L6*-100~", name(claim));
    let (later, _) = posted(&mut bench, &Era::new("F4C", "60"), &plb);
    let why = bench.unpost(id).unwrap_err().to_string();
    assert!(
        why.contains(&format!("remittance {later} moved the same line later")),
        "{why}"
    );
    let why = bench.unpost(first).unwrap_err().to_string();
    assert!(why.contains(&format!("remittance {id} moved")), "{why}");
    // All of it in one act, newest first.
    perform(&mut bench.desk, Role::Biller, |cx| {
        unpost_whole(cx, first, ("all of it was wrong", true))
    })
    .unwrap();
    assert_eq!(bench.owed(claim), (money("100"), Money::ZERO, Money::ZERO));
    assert_eq!(super::era::banked(&bench), (Money::ZERO, Money::ZERO));
    bench.verify();
}

#[test]
fn a_reversal_without_its_correction_holds_the_next_payers_claim() {
    let (mut bench, claim) = billed(true, &[LINE]);
    let paid = "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~";
    let said = clp(&name(claim), ("1", "100", "60"), paid);
    posted(&mut bench, &Era::new("F5", "60"), &said);
    scrub(&mut bench, claim + 1);
    assert_eq!(bench.status(claim + 1), "ready");
    let back = "SVC*HC:99213*-100*-60**1~CAS*CO*45*-20~CAS*PR*2*-20~";
    let said = clp(&name(claim), ("22", "-100", "-60"), back);
    let era = Era::new("F5B", "0");
    let (id, _) = posted(
        &mut bench,
        &era,
        &format!("{said}PLB*1234567893*20261231*FB*-60~"),
    );
    assert_eq!(bench.owed(claim), (money("100"), Money::ZERO, Money::ZERO));
    assert_eq!(bench.status(claim + 1), "held");
    assert!(bench.submit().files.is_empty());
    // Unposted, the claim is as ready as it was; posted again, it waits again.
    bench.unpost(id).unwrap();
    assert_eq!(bench.status(claim + 1), "ready");
    bench.verify();
    bench.post(id);
    assert_eq!(bench.status(claim + 1), "held");
    // The correction leaves 10.00 to the next payer, and lets its claim go.
    let anew = "SVC*HC:99213*100*70**1~CAS*CO*45*20~CAS*PR*2*10~";
    let said = clp(&name(claim), ("1", "100", "70"), anew);
    posted(&mut bench, &Era::new("F5C", "70"), &said);
    assert_eq!(bench.owed(claim), (Money::ZERO, money("10"), Money::ZERO));
    assert_eq!(bench.status(claim + 1), "ready");
    bench.verify();
}

#[test]
fn a_correction_that_pays_all_withdraws_the_next_payers_claim() {
    let (mut bench, claim) = billed(true, &[LINE]);
    let paid = "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~";
    posted(
        &mut bench,
        &Era::new("F6", "60"),
        &clp(&name(claim), ("1", "100", "60"), paid),
    );
    let back = "SVC*HC:99213*-100*-60**1~CAS*CO*45*-20~CAS*PR*2*-20~";
    let back = clp(&name(claim), ("22", "-100", "-60"), back);
    let anew = "SVC*HC:99213*100*80**1~CAS*CO*45*20~";
    let anew = clp(&name(claim), ("1", "100", "80"), anew);
    let (id, _) = posted(&mut bench, &Era::new("F6B", "20"), &format!("{back}{anew}"));
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, Money::ZERO));
    assert_eq!(bench.status(claim + 1), "voided");
    bench.unpost(id).unwrap();
    assert_eq!(bench.owed(claim), (Money::ZERO, money("20"), Money::ZERO));
    assert_eq!(bench.status(claim + 1), "ready");
    bench.verify();
}

#[test]
fn unposting_leaves_an_appealed_denial_appealed() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        &name(claim),
        ("1", "100", "0"),
        "SVC*HC:99213*100*0**1~CAS*CO*50*100~",
    );
    posted(&mut bench, &Era::new("F7", "0"), &said);
    bench.deed(
        "appeal-denial",
        json!({"denial": 1, "reason": "the note shows it"}),
    );
    let paid = "SVC*HC:99213*100*80**1~CAS*CO*45*20~";
    let said = clp(&name(claim), ("1", "100", "80"), paid);
    let (id, _) = posted(&mut bench, &Era::new("F7B", "80"), &said);
    assert!(open_denials(&bench).is_empty());
    bench.unpost(id).unwrap();
    assert_eq!(
        open_denials(&bench),
        [("50".to_owned(), "appealed", money("100"))]
    );
    assert_eq!(bench.status(claim), "appealed");
    bench.verify();
}

#[test]
fn an_original_and_its_reversal_in_one_file_post_in_one_step() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let number = name(claim);
    let one = clp(
        &number,
        ("1", "100", "60"),
        "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~",
    );
    let back = "SVC*HC:99213*-100*-60**1~CAS*CO*45*-20~CAS*PR*2*-20~";
    let back = clp(&number, ("22", "-100", "-60"), back);
    let two = clp(
        &number,
        ("1", "100", "70"),
        "SVC*HC:99213*100*70**1~CAS*CO*45*20~CAS*PR*2*10~",
    );
    let (id, done) = posted(
        &mut bench,
        &Era::new("F8", "70"),
        &format!("{one}{back}{two}"),
    );
    assert_eq!(
        done.status,
        RemittanceStatus::Posted,
        "{:?}",
        reasons(&done)
    );
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, money("10")));
    assert_eq!(bench.status(claim), "paid");
    bench.verify();
    bench.unpost(id).unwrap();
    assert_eq!(bench.owed(claim), (money("100"), Money::ZERO, Money::ZERO));
    assert_eq!(bench.status(claim), "submitted");
    bench.verify();
    assert_eq!(bench.post(id).status, RemittanceStatus::Posted);
    assert_eq!(bench.owed(claim).2, money("10"));
    bench.verify();
}

#[test]
fn a_correction_written_before_its_reversal_leaves_the_claim_paid() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let number = name(claim);
    let one = clp(
        &number,
        ("1", "100", "60"),
        "SVC*HC:99213*100*60**1~CAS*CO*45*40~",
    );
    posted(&mut bench, &Era::new("F9", "60"), &one);
    let back = "SVC*HC:99213*-100*-60**1~CAS*CO*45*-40~";
    let back = clp(&number, ("22", "-100", "-60"), back);
    let two = "SVC*HC:99213*100*70**1~CAS*CO*45*20~CAS*PR*2*10~";
    let two = clp(&number, ("1", "100", "70"), two);
    let (_, done) = posted(&mut bench, &Era::new("F9B", "10"), &format!("{two}{back}"));
    assert_eq!(
        done.status,
        RemittanceStatus::Posted,
        "{:?}",
        reasons(&done)
    );
    assert_eq!(bench.owed(claim).2, money("10"));
    assert_eq!(bench.status(claim), "paid");
    bench.verify();
}

#[test]
fn a_withdrawn_claim_never_wins_the_match() {
    let (mut bench, claim) = billed(true, &[LINE]);
    let paid = "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~";
    let said = clp(&name(claim), ("1", "100", "60"), paid);
    let (id, _) = posted(&mut bench, &Era::new("F10", "60"), &said);
    bench.unpost(id).unwrap();
    assert_eq!(bench.status(claim + 1), "voided");
    bench.post(id);
    let next = claim + 2;
    scrub(&mut bench, next);
    bench.submit();
    let said = clp(
        &name(claim),
        ("2", "100", "20"),
        "SVC*HC:99213*100*20**1~CAS*OA*23*80~",
    );
    let era = Era::new("F10B", "20").from("Pine Mutual");
    let (_, done) = posted(&mut bench, &era, &said);
    let plan = &done.plan.claims[0];
    assert_eq!(
        plan.claim.map(|id| id.0),
        Some(next),
        "{:?}",
        reasons(&done)
    );
    assert_eq!(bench.owed(claim).1, Money::ZERO);
    bench.verify();
}

#[test]
fn a_duplicate_denial_of_a_paid_claim_changes_nothing() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let paid = "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~";
    posted(
        &mut bench,
        &Era::new("F11", "60"),
        &clp(&name(claim), ("1", "100", "60"), paid),
    );
    let said = "SVC*HC:99213*100*0**1~CAS*CO*18*100~";
    let said = clp(&name(claim), ("1", "100", "0"), said);
    let (_, done) = posted(&mut bench, &Era::new("F11B", "0"), &said);
    assert_eq!(done.status, RemittanceStatus::Posted);
    assert_eq!(bench.status(claim), "paid");
    assert!(open_denials(&bench).is_empty());
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, money("20")));
    bench.verify();
}

#[test]
fn a_late_answer_to_the_first_transmission_does_not_deny_the_second() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let denied = "SVC*HC:99213*100*0**1~CAS*CO*16*100~LQ*HE*N290~";
    let said = clp(&name(claim), ("1", "100", "0"), denied);
    posted(&mut bench, &Era::new("F12", "0"), &said);
    bench.deed(
        "correct-claim",
        json!({"claim": claim, "reason": "rendering NPI"}),
    );
    let sent = bench.submit();
    assert_eq!(sent.files.len(), 1, "{:?}", sent.held);
    assert_eq!(bench.status(claim), "submitted");
    // The payer answers the first version once more, under its own number.
    bench.on("2026-02-20");
    let era = Era::new("F12B", "0").on("2026-02-20");
    let again = "SVC*HC:99213*100*0**1~CAS*CO*50*100~";
    let said = clp(&name(claim), ("1", "100", "0"), again).replace("ICN", "LATE");
    let (_, done) = posted(&mut bench, &era, &said);
    let why = done.plan.claims[0].why.join("; ");
    assert!(why.contains("is still with the payer"), "{why}");
    assert_eq!(bench.status(claim), "submitted");
    assert_eq!(bench.owed(claim).0, money("100"));
    bench.verify();
}

#[test]
fn one_claim_of_a_file_is_unposted_and_the_rest_stays() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let patient = bench.patient("Sample", false);
    let other = bench.visit(patient, "2026-01-19", (&["I10"], &[LINE]));
    bench.submit();
    let paid = "SVC*HC:99213*100*60**1~CAS*CO*45*40~";
    let said = [claim, other]
        .map(|c| clp(&name(c), ("1", "100", "60"), paid))
        .concat();
    let (id, _) = posted(&mut bench, &Era::new("F13", "120"), &said);
    perform(&mut bench.desk, Role::Biller, |cx| {
        unpost_claim(cx, (id, 1), ("not our patient", false))
    })
    .unwrap();
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    assert_eq!(bench.owed(other).0, money("100"));
    assert_eq!(super::era::banked(&bench).0, money("60"));
    bench.verify();
    let again = bench.post(id);
    assert_eq!(
        again.status,
        RemittanceStatus::Posted,
        "{:?}",
        reasons(&again)
    );
    assert_eq!(bench.owed(other).0, Money::ZERO);
    bench.verify();
}

#[test]
fn what_a_file_says_of_days_to_come_does_not_post() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let paid = "SVC*HC:99213*100*60**1~DTM*472*20990119~CAS*CO*45*40~";
    let said = clp(&name(claim), ("1", "100", "60"), paid);
    let (_, done) = posted(&mut bench, &Era::new("F14", "60"), &said);
    assert!(
        reasons(&done)[0].contains("2099-01-19 is yet to come"),
        "{done:?}"
    );
    let paid = "SVC*HC:99213*100*60**1~CAS*CO*45*40~";
    let said = clp(&name(claim), ("1", "100", "60"), paid);
    let (_, done) = posted(&mut bench, &Era::new("F14B", "60").on("2099-02-10"), &said);
    assert_eq!(done.status, RemittanceStatus::Parked);
    assert!(done.plan.parked.unwrap().contains("2099-02-10"));
    assert_eq!(bench.owed(claim).0, money("100"));
    bench.verify();
}

#[test]
fn money_taken_back_without_a_reversal_asks_first() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = "SVC*HC:99213*100*-25**1~CAS*CO*45*125~";
    let said = clp(&name(claim), ("1", "100", "-25"), said);
    let plb = "PLB*1234567893*20261231*FB*-25~";
    let (_, done) = posted(&mut bench, &Era::new("F15", "0"), &format!("{said}{plb}"));
    assert!(
        reasons(&done)[0].contains("takes money back and is no reversal"),
        "{done:?}"
    );
    assert_eq!(bench.owed(claim).0, money("100"));
    bench.verify();
}
