//! Every construct of the 835 that posting depends on, each with what it does to the books.

use super::super::spine::bench::{Bench, money};
use super::era::{Era, LINE, billed, clp, open_denials, posted, reasons, take};
use claimdesk::billing::post::Action;
use claimdesk::domain::keys::CoverageId;
use claimdesk::domain::money::Money;
use claimdesk::store::coverages;
use claimdesk::store::remittances::RemittanceStatus;
use serde_json::json;

const PAID: &str = "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~";

fn one(status: &str) -> (Bench, i64, Vec<String>) {
    let (mut bench, claim) = billed(true, &[LINE]);
    let said = clp(&format!("CD{claim}"), (status, "100", "60"), PAID);
    let (_, done) = posted(&mut bench, &Era::new("C1", "60"), &said);
    let told = reasons(&done);
    bench.verify();
    (bench, claim, told)
}

#[test]
fn every_status_has_its_outcome() {
    for (status, outcome, next) in [
        ("1", "", "ready"),
        ("19", "", "held"),
        ("23", "not its own", ""),
        ("25", "predetermination", ""),
        ("22", "not posted on the claim", ""),
        ("77", "status 77 is not known", ""),
        ("", "status 0 is not known", ""),
    ] {
        let (bench, claim, told) = one(status);
        assert!(told[0].contains(outcome), "{status}: {told:?}");
        assert_eq!(told[0].is_empty(), outcome.is_empty(), "{status}: {told:?}");
        let owed = if outcome.is_empty() {
            (Money::ZERO, money("20"), Money::ZERO)
        } else {
            (money("100"), Money::ZERO, Money::ZERO)
        };
        assert_eq!(bench.owed(claim), owed, "{status}");
        if !next.is_empty() {
            assert_eq!(bench.status(claim + 1), next, "{status}");
        }
    }
}

#[test]
fn a_crossover_is_known_by_its_status_its_payer_or_its_remarks() {
    for own in [
        "NM1*TT*2*PINE MUTUAL*****PI*PINEM~",
        "MOA***MA18~",
        "MOA***MA07~",
    ] {
        let (mut bench, claim) = billed(true, &[LINE]);
        let said = clp(
            &format!("CD{claim}"),
            ("1", "100", "60"),
            &format!("{own}|{PAID}"),
        );
        posted(&mut bench, &Era::new("C2", "60"), &said);
        assert_eq!(bench.status(claim + 1), "held", "{own}");
    }
}

#[test]
fn a_no_pay_remittance_posts_its_denials() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = "SVC*HC:99213*100*0**1~CAS*CO*16*100~LQ*HE*N290~";
    let said = clp(&format!("CD{claim}"), ("4", "100", "0"), said);
    let bytes = String::from_utf8(Era::new("NOPAY", "0").says(&said)).unwrap();
    let bytes = bytes.replace("BPR*I*0*C*ACH", "BPR*H*0*C*NON");
    let id = bench.import("nopay", bytes.as_bytes()).remittances[0].id;
    assert_eq!(bench.post(id).status, RemittanceStatus::Posted);
    assert_eq!(
        open_denials(&bench),
        [("16".to_owned(), "open", money("100"))]
    );
    bench.verify();
}

#[test]
fn several_payments_in_a_file_are_posted_apart() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let patient = bench.patient("Sample", false);
    let other = bench.visit(patient, "2026-01-19", (&["I10"], &[LINE]));
    bench.submit();
    let set = |claim: i64, trace: &str| {
        let said = clp(&format!("CD{claim}"), ("1", "100", "60"), PAID);
        let text = String::from_utf8(Era::new(trace, "60").says(&said)).unwrap();
        let (from, to) = (text.find("ST*835").unwrap(), text.find("GE*1").unwrap());
        (
            text[..from].to_owned(),
            text[from..to].to_owned(),
            text[to..].to_owned(),
        )
    };
    let (head, first, tail) = set(claim, "SEV1");
    let second = set(other, "SEV2").1.replace("*0001~", "*0002~");
    let file = format!("{head}{first}{second}{}", tail.replace("GE*1", "GE*2"));
    let all = bench.import("two.835", file.as_bytes()).remittances;
    assert_eq!(all.len(), 2);
    bench.post(all[1].id);
    assert_eq!(bench.owed(claim).0, money("100"));
    assert_eq!(bench.owed(other).0, Money::ZERO);
    bench.post(all[0].id);
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    bench.verify();
}

#[test]
fn a_claim_that_the_payer_split_posts_in_its_parts() {
    let (mut bench, claim) = billed(false, &[LINE, ("36415", &[], "40.00")]);
    let number = format!("CD{claim}");
    let first = clp(&number, ("1", "100", "60"), PAID);
    let second = "SVC*HC:36415*40*30**1~CAS*CO*45*10~";
    let second = clp(&number, ("1", "40", "30"), second).replace("ICN", "PART2");
    let (_, done) = posted(
        &mut bench,
        &Era::new("C3", "90"),
        &format!("{first}{second}"),
    );
    assert_eq!(
        done.status,
        RemittanceStatus::Posted,
        "{:?}",
        reasons(&done)
    );
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, money("20")));
    bench.verify();
}

#[test]
fn a_line_that_the_payer_split_is_one_line_again() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let half = "CAS*CO*45*20~REF*6R*L1~";
    let said = format!("SVC*HC:99213*50*30**1~{half}SVC*HC:99213*50*30**1~{half}");
    let said = clp(&format!("CD{claim}"), ("1", "100", "60"), &said);
    let (_, done) = posted(&mut bench, &Era::new("C4", "60"), &said);
    assert_eq!(
        done.status,
        RemittanceStatus::Posted,
        "{:?}",
        reasons(&done)
    );
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, Money::ZERO));
    bench.verify();
}

#[test]
fn a_code_that_the_payer_changed_asks_first() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = "SVC*HC:99212*100*60**1*HC:99213~CAS*CO*45*40~";
    let said = clp(&format!("CD{claim}"), ("1", "100", "60"), said);
    let id = take(&mut bench, &Era::new("C5", "60"), &said);
    let action = bench.preview(id).plan.claims[0].action.clone();
    let asks = Action::Refuse {
        reason: "the payer changed 99213 to 99212: look, then accept or appeal".to_owned(),
        may_accept: true,
    };
    assert_eq!(action, asks);
}

#[test]
fn what_is_said_of_units_amounts_and_remarks_is_kept_and_moves_nothing() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let own = "MIA*0***5*N5**************0*0*N6~AMT*AU*80~AMT*I*2.15~QTY*CA*3~QTY*LA*1.5~";
    let line = format!("{PAID}AMT*B6*80~AMT*KH*1~QTY*ZK*2~LQ*HE*N130~");
    let said = clp(
        &format!("CD{claim}"),
        ("1", "100", "60"),
        &format!("{own}|{line}"),
    );
    let id = take(&mut bench, &Era::new("C6", "60"), &said);
    let seen = bench.preview(id);
    let payment = &seen.remittance.claims[0];
    let said = |all: &[(String, claimdesk::domain::codes::Units)]| -> Vec<String> {
        all.iter().map(|(what, n)| format!("{what} {n}")).collect()
    };
    assert_eq!(said(&payment.quantities), ["CA 3", "LA 1.5"]);
    assert_eq!(said(&payment.services[0].quantities), ["ZK 2"]);
    assert_eq!(payment.amounts.len(), 2);
    assert_eq!(payment.services[0].amounts, [("KH".to_owned(), money("1"))]);
    assert_eq!(payment.services[0].allowed, Some(money("80")));
    assert!(payment.remarks.iter().any(|r| r.as_str() == "N5"));
    bench.post(id);
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, money("20")));
    bench.verify();
}

#[test]
fn a_corrected_insured_is_offered_and_taken_over() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let own = "NM1*74*1******C*NEW777~";
    let said = clp(
        &format!("CD{claim}"),
        ("1", "100", "60"),
        &format!("{own}|{PAID}"),
    );
    let (id, done) = posted(&mut bench, &Era::new("C7", "60"), &said);
    let correction = done.plan.claims[0].correction.clone().unwrap();
    assert_eq!(correction.member_id.as_deref(), Some("NEW777"));
    assert!(correction.name.is_none());
    let apply = json!({"remittance": id.0, "claim_payment": 1});
    let done = bench.deed("apply-correction", apply.clone());
    assert_eq!(done["changed"], json!(["member_id"]));
    let coverage = bench
        .desk
        .store
        .read(|db| coverages::get(db, CoverageId(1)));
    assert_eq!(coverage.unwrap().unwrap().member_id, "NEW777");
    assert!(bench.try_deed("apply-correction", apply).is_err());
    bench.verify();
}

#[test]
fn interest_and_capitation_are_income_of_the_payment_and_no_claims() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(&format!("CD{claim}"), ("1", "100", "60"), PAID);
    let plb = "PLB*1234567893*20261231*L6*-2.15*CT:FEB*-500~";
    let (_, done) = posted(
        &mut bench,
        &Era::new("C8", "562.15"),
        &format!("{said}{plb}"),
    );
    assert!(done.plan.deposit.is_proved());
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, money("20")));
    assert_eq!(super::era::banked(&bench).0, money("562.15"));
    bench.verify();
}
