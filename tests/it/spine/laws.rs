//! The laws of posting held against files that lie: every cent once, and where it belongs.

use super::bench::{Bench, money};
use claimdesk::billing::post::Action;
use claimdesk::domain::keys::RemittanceId;
use claimdesk::domain::ledger::Account;
use claimdesk::domain::money::Money;
use claimdesk::store::remittances::{self, RemittanceStatus};
use claimdesk::store::{balances, denials, ledger};
use serde_json::json;

/// A remittance of a payer: BPR02, its claims, its PLB.
fn file(payer: &str, trace: &str, paid: &str, said: &str) -> Vec<u8> {
    format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260210*0800*^*00501*\
         000000007*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*20260210*0800*7*X*005010X221A1~\
         ST*835*0001~\
         BPR*I*{paid}*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*20260210~\
         TRN*1*{trace}*1999999999~DTM*405*20260210~N1*PR*{payer}~N3*PO Box 100~\
         N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
         {said}SE*15*0001~GE*1*7~IEA*1*000000007~"
    )
    .into_bytes()
}

/// A claim payment: number, status, charge, paid, then its own and its lines' segments.
fn clp(claim: i64, (status, charge, paid): (&str, &str, &str), rest: &str) -> String {
    let (own, lines) = rest.split_once('|').unwrap_or(("", rest));
    format!(
        "CLP*CD{claim}*{status}*{charge}*{paid}**12*ICN{claim}*11*1~{own}\
         NM1*QC*1*SAMPLE*JUNE~{lines}"
    )
}

const LINE: (&str, &[&str], &str) = ("99213", &[], "100.00");

fn billed(second: bool, lines: &[(&str, &[&str], &str)]) -> (Bench, i64) {
    let mut bench = Bench::new("2026-01-19");
    let patient = bench.patient("Sample", second);
    let claim = bench.visit(patient, "2026-01-19", (&["I10"], lines));
    bench.submit();
    bench.on("2026-02-10");
    (bench, claim)
}

fn take(bench: &mut Bench, trace: &str, paid: &str, said: &str) -> RemittanceId {
    let bytes = file("Blue Ridge", trace, paid, said);
    bench.import(trace, &bytes).remittances[0].id
}

/// What the books put to the deposit of a remittance.
fn banked(bench: &Bench, id: RemittanceId) -> Money {
    let row = bench
        .desk
        .store
        .read(|db| remittances::get(db, id))
        .unwrap()
        .unwrap();
    let deposit = row.deposit.unwrap();
    let rows = bench
        .desk
        .store
        .read(|db| balances::postings_of_deposit(db, deposit))
        .unwrap();
    let of = rows
        .iter()
        .filter(|p| p.posting.account == Account::Deposit(deposit));
    of.map(|p| p.posting.amount).sum()
}

fn open_denials(bench: &Bench) -> Vec<Money> {
    let rows = bench.desk.store.read(denials::open).unwrap();
    rows.into_iter().map(|row| row.denial.amount).collect()
}

#[test]
fn an_adjustment_of_the_claim_takes_from_what_its_lines_pay() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        claim,
        ("1", "100", "78.4"),
        "CAS*CO*253*1.6~|SVC*HC:99213*100*80**1~CAS*CO*45*20~",
    );
    let id = take(&mut bench, "LAW1", "78.4", &said);
    assert_eq!(bench.post(id).status, RemittanceStatus::Posted);
    assert_eq!(banked(&bench, id), money("78.40"));
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, Money::ZERO));
    bench.verify();
}

#[test]
fn dividing_by_charge_loses_no_cent() {
    let line = ("99213", &[][..], "33.33");
    let (mut bench, claim) = billed(
        false,
        &[line, ("36415", &[], "33.33"), ("93000", &[], "33.33")],
    );
    let said = clp(claim, ("1", "99.99", "50"), "CAS*CO*45*49.99~|");
    let id = take(&mut bench, "LAW2", "50", &said);
    assert_eq!(bench.post(id).status, RemittanceStatus::Posted);
    assert_eq!(banked(&bench, id), money("50"));
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    bench.verify();
}

#[test]
fn an_incentive_on_top_leaves_nothing_open() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        claim,
        ("1", "100", "60"),
        "SVC*HC:99213*100*60**1~CAS*CO*45*50**144*-10~",
    );
    let id = take(&mut bench, "LAW3", "60", &said);
    assert_eq!(bench.post(id).status, RemittanceStatus::Posted);
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    bench.verify();
}

#[test]
fn a_claim_denied_whole_is_not_written_off() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        claim,
        ("4", "100", "0"),
        "SVC*HC:99213*100*0**1~CAS*CO*45*100~",
    );
    let id = take(&mut bench, "LAW4", "0", &said);
    bench.post(id);
    assert_eq!(bench.owed(claim).0, money("100"));
    assert_eq!(open_denials(&bench), [money("100")]);
}

#[test]
fn a_denial_is_what_stays_owed() {
    let (mut bench, claim) = billed(true, &[LINE]);
    let said = clp(
        claim,
        ("1", "100", "70"),
        "SVC*HC:99213*100*70**1~CAS*CO*45*10~CAS*PR*2*20~",
    );
    let id = take(&mut bench, "LAW5", "70", &said);
    bench.post(id);
    bench.submit();
    // The second payer denies the whole charge, of which 20.00 is its own.
    let said = clp(
        claim + 1,
        ("2", "100", "0"),
        "SVC*HC:99213*100*0**1~CAS*CO*16*100~",
    );
    let bytes = file("Pine Mutual", "LAW5B", "0", &said);
    let id = bench.import("b", &bytes).remittances[0].id;
    bench.post(id);
    assert_eq!(bench.owed(claim), (Money::ZERO, money("20"), Money::ZERO));
    assert_eq!(open_denials(&bench), [money("20")]);
}

#[test]
fn a_claim_told_twice_in_a_file_posts_once() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        claim,
        ("1", "100", "30"),
        "SVC*HC:99213*100*30**1~CAS*CO*16*70~",
    );
    let id = take(&mut bench, "LAW6", "60", &format!("{said}{said}"));
    let posted = bench.post(id);
    assert_eq!(posted.plan.deposit.refused, money("30"));
    assert!(posted.plan.deposit.is_proved());
    assert_eq!(bench.owed(claim).0, money("70"));
    assert_eq!(banked(&bench, id), money("30"));
}

#[test]
fn a_correction_does_not_post_without_its_reversal() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        claim,
        ("1", "100", "30"),
        "SVC*HC:99213*100*30**1~CAS*CO*16*70~",
    );
    let id = take(&mut bench, "LAW7", "30", &said);
    bench.post(id);
    // It takes back 31.00, which was never paid, and then pays 60.00.
    let back = clp(
        claim,
        ("22", "-100", "-31"),
        "SVC*HC:99213*-100*-31**1~CAS*CO*16*-69~",
    );
    let anew = clp(
        claim,
        ("1", "100", "60"),
        "SVC*HC:99213*100*60**1~CAS*CO*45*40~",
    );
    let id = take(&mut bench, "LAW7B", "29", &format!("{back}{anew}"));
    let posted = bench.post(id);
    assert_eq!(posted.plan.deposit.refused, money("29"));
    assert_eq!(bench.owed(claim).0, money("70"));
}

#[test]
fn another_payers_money_asks_first() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        claim,
        ("1", "100", "30"),
        "SVC*HC:99213*100*30**1~CAS*CO*45*70~",
    );
    let bytes = file("Pine Mutual", "LAW8", "30", &said);
    let id = bench.import("b", &bytes).remittances[0].id;
    let posted = bench.post(id);
    let action = &posted.plan.claims[0].action;
    assert!(
        matches!(
            action,
            Action::Refuse {
                may_accept: true,
                ..
            }
        ),
        "{action:?}"
    );
    assert_eq!(bench.owed(claim).0, money("100"));
}

#[test]
fn a_credit_is_recovered_once() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        claim,
        ("1", "100", "110"),
        "SVC*HC:99213*100*110**1~CAS*CO*45*-10~",
    );
    let id = take(&mut bench, "LAW9", "110", &said);
    bench.post(id);
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    let twice = clp(
        claim,
        ("1", "100", "40"),
        "SVC*HC:99213*100*40**1~CAS*CO*45*60~",
    );
    let id = take(&mut bench, "LAW9B", "40", &twice);
    let accepted = claimdesk::workflow::post_remittance::Choices {
        accepted: [0].into(),
        ..Default::default()
    };
    claimdesk::workflow::perform(&mut bench.desk, claimdesk::workflow::Role::Biller, |cx| {
        claimdesk::workflow::post_remittance::post(cx, id, &accepted)
    })
    .unwrap();
    assert_eq!(bench.owed(claim).0, money("-40"));
    let plb = format!("PLB*1234567893*20261231*WO:CD{claim}*40*WO:CD{claim}*40*L6*-100~");
    let id = take(&mut bench, "LAW9C", "20", &plb);
    bench.post(id);
    assert_eq!(bench.owed(claim).0, Money::ZERO);
    assert_eq!(banked(&bench, id), money("20"));
    bench.verify();
}

#[test]
fn an_unknown_payers_adjustments_stay_with_its_deposit() {
    let (mut bench, _) = billed(false, &[LINE]);
    let plb = "PLB*1234567893*20261231*FB*-40*72*-10~";
    let bytes = file("Nobody Knows", "LAW10", "50", plb);
    let id = bench.import("x", &bytes).remittances[0].id;
    bench.post(id);
    assert_eq!(banked(&bench, id), money("50"));
    let entries = bench
        .desk
        .store
        .read(|db| ledger::entries_of_remittance(db, id))
        .unwrap();
    let deposit = |a: &Account| matches!(a, Account::Deposit(_) | Account::ProviderAdjustment(_));
    let mut rows = entries.iter().flat_map(|(_, e)| e.postings());
    assert!(rows.all(|p| deposit(&p.account)));
    bench.verify();
}

#[test]
fn a_parked_file_makes_no_deposit() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        claim,
        ("1", "100", "30"),
        "SVC*HC:99213*100*30**1~CAS*CO*45*70~",
    );
    let id = take(&mut bench, "LAW11", "31", &said);
    assert_eq!(bench.post(id).status, RemittanceStatus::Parked);
    let day = super::bench::day("2026-02-10");
    let rows = bench
        .desk
        .store
        .read(|db| claimdesk::store::deposits::between(db, day, day))
        .unwrap();
    assert!(rows.is_empty(), "{rows:?}");
}

#[test]
fn a_paid_visit_can_be_unposted_after_the_patient_paid() {
    let (mut bench, claim) = billed(false, &[LINE]);
    let said = clp(
        claim,
        ("1", "100", "60"),
        "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~",
    );
    let id = take(&mut bench, "LAW12", "60", &said);
    bench.post(id);
    bench.deed(
        "take-payment",
        json!({"patient": 1, "amount": "20", "tender": "cash"}),
    );
    assert_eq!(bench.status(claim), "closed");
    bench.unpost(id).unwrap();
    assert_eq!(bench.owed(claim), (money("100"), Money::ZERO, money("-20")));
    assert_eq!(bench.status(claim), "submitted");
    bench.verify();
    bench.post(id);
    assert_eq!(bench.owed(claim), (Money::ZERO, Money::ZERO, Money::ZERO));
    assert_eq!(bench.status(claim), "closed");
    bench.verify();
}

#[test]
fn unposting_leaves_the_next_payers_claim_while_it_is_owed() {
    let (mut bench, claim) = billed(true, &[LINE, ("36415", &[], "40.00")]);
    let first = clp(
        claim,
        ("1", "100", "60"),
        "SVC*HC:99213*100*60**1~CAS*CO*45*20~CAS*PR*2*20~",
    );
    let id = take(&mut bench, "LAW13", "60", &first);
    bench.post(id);
    assert_ne!(bench.status(claim + 1), "voided");
    let second = clp(
        claim,
        ("1", "40", "30"),
        "SVC*HC:36415*40*30**1~CAS*PR*2*10~",
    );
    let id = take(&mut bench, "LAW13B", "30", &second);
    bench.post(id);
    bench.unpost(id).unwrap();
    assert_eq!(bench.owed(claim).1, money("20"));
    assert_ne!(bench.status(claim + 1), "voided");
}

#[test]
fn money_in_suspense_keeps_a_file_partial() {
    let (mut bench, _) = billed(false, &[LINE]);
    let said = clp(
        777,
        ("1", "100", "30"),
        "SVC*HC:99213*100*30**1~CAS*CO*45*70~",
    );
    let id = take(&mut bench, "LAW14", "30", &said);
    assert_eq!(bench.post(id).status, RemittanceStatus::Partial);
    let again = bench.post(id);
    assert_eq!(again.status, RemittanceStatus::Partial);
    assert_eq!(again.plan.deposit.suspense, money("30"));
    assert_eq!(banked(&bench, id), money("30"));
}
