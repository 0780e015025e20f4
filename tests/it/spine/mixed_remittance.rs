//! Scenario S12, the mixed remittance of 138.95, and S15, what can be wrong with one.

use super::bench::{Bench, day, money};
use crate::simulator::billing::blue_ridge;
use claimdesk::domain::keys::ClaimId;
use claimdesk::domain::ledger::Account;
use claimdesk::domain::money::Money;
use claimdesk::simulator::scenario::{MixedRemittance, Twist};
use claimdesk::simulator::sheet::Separators;
use claimdesk::store::{balances, claims, denials, ledger, remittances::RemittanceStatus};
use claimdesk::workflow::post_remittance::{Choices, post};
use claimdesk::workflow::{Role, perform};
use serde_json::json;

/// The four claims of the scenario as they stand on 2026-03-20.
pub struct Ground {
    pub bench: Bench,
    a: i64,
    b: i64,
    c: i64,
    recouped: i64,
    pub(super) patient_b: i64,
}

/// A remittance with one claim of one line, written by hand.
fn single(trace: &str, on: &str, claim: (&str, &str, &str, &str), adjustments: &str) -> Vec<u8> {
    let (control, icn, charge, paid) = claim;
    let on = on.replace('-', "");
    format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260120*0800*^*00501*\
         000000007*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*{on}*0800*7*X*005010X221A1~\
         ST*835*0001~BPR*I*{paid}*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*{on}~\
         TRN*1*{trace}*1999999999~DTM*405*{on}~N1*PR*Blue Ridge~N3*PO Box 100~\
         N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
         CLP*{control}*1*{charge}*{paid}**12*{icn}*11*1~NM1*QC*1*SAMPLE*JUNE~\
         SVC*HC:99213*{charge}*{paid}**1~{adjustments}SE*15*0001~GE*1*7~IEA*1*000000007~"
    )
    .into_bytes()
}

pub(super) fn ground() -> Ground {
    let mut bench = Bench::new("2026-01-19");
    let patient_b = bench.patient("Sample", false);
    let visit = |bench: &mut Bench, patient, dos: &str, number: &str, lines: &[_]| {
        let claim = bench.visit(patient, dos, (&["I10"], lines));
        bench.number(claim, number);
        claim
    };
    let b = visit(
        &mut bench,
        patient_b,
        "2026-01-19",
        "CD0988",
        &[("99213", &[], "160.00")],
    );
    let d = bench.patient("Sample", false);
    let recouped = visit(
        &mut bench,
        d,
        "2026-01-15",
        "CD0907",
        &[("99213", &[], "100.00")],
    );
    bench.submit();

    bench.on("2026-02-10");
    let first = single(
        "EFT1",
        "2026-02-10",
        ("CD0988", "26020000002", "160", "78.4"),
        "CAS*CO*45*62~CAS*PR*2*19.6~",
    );
    let posted = bench.import("1.835", &first).remittances[0].id;
    assert_eq!(bench.post(posted).status, RemittanceStatus::Posted);
    bench.deed(
        "take-payment",
        json!({"patient": patient_b, "amount": "19.60",
        "tender": "check", "reference": "88"}),
    );
    // CD-0907 was paid, and paid again under another number: 64.20 in credit.
    for (trace, icn) in [("EFT2", "26020000007"), ("EFT3", "26020000008")] {
        let bytes = single(
            trace,
            "2026-02-11",
            ("CD0907", icn, "100", "64.2"),
            "CAS*CO*45*35.8~",
        );
        let id = bench.import(trace, &bytes).remittances[0].id;
        let accepted = Choices {
            accepted: [0].into(),
            ..Choices::default()
        };
        perform(&mut bench.desk, Role::Biller, |cx| post(cx, id, &accepted)).unwrap();
    }
    assert_eq!(bench.owed(recouped).0, money("-64.20"));

    bench.on("2026-03-04");
    let ca = bench.patient("Sample", false);
    let lines: [(&str, &[&str], &str); 3] = [
        ("99214", &["25"], "210.00"),
        ("20610", &["RT"], "135.00"),
        ("36415", &[], "40.00"),
    ];
    let a = visit(&mut bench, ca, "2026-03-02", "CD1041", &lines);
    let cc = bench.patient("Sample", false);
    let c = visit(
        &mut bench,
        cc,
        "2026-03-04",
        "CD1050",
        &[("99213", &[], "95.00")],
    );
    bench.submit();
    bench.on("2026-03-20");
    Ground {
        bench,
        a,
        b,
        c,
        recouped,
        patient_b,
    }
}

pub(super) fn mixed() -> MixedRemittance {
    let mut mixed = MixedRemittance::of_scenario(blue_ridge(), day("2026-03-20"));
    for key in [&mut mixed.a, &mut mixed.b, &mut mixed.c] {
        key.patient = ("SAMPLE".to_owned(), "JUNE".to_owned());
    }
    mixed
}

fn all_owed(ground: &Ground) -> Vec<(Money, Money, Money)> {
    [ground.a, ground.b, ground.c, ground.recouped]
        .map(|c| ground.bench.owed(c))
        .to_vec()
}

fn open_denials(ground: &Ground) -> Vec<(String, Money, &'static str)> {
    let rows = ground.bench.desk.store.read(denials::open).unwrap();
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|r| {
            (
                r.denial.carc.to_string(),
                r.denial.amount,
                r.denial.category.name(),
            )
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn one_enter_posts_the_mixed_remittance() {
    let mut ground = ground();
    let before = all_owed(&ground);
    let bytes = mixed().bytes(&[], Separators::Usual);
    let imported = ground.bench.import("88231990.835", &bytes);
    let id = imported.remittances[0].id;

    let proof = ground.bench.preview(id).plan.deposit;
    assert_eq!(
        (proof.claims, proof.plb, proof.amount),
        (money("201"), money("62.05"), money("138.95"))
    );
    assert!(proof.is_proved());

    let posted = ground.bench.post(id);
    let reasons: Vec<_> = posted
        .plan
        .claims
        .iter()
        .map(|c| c.action.reason())
        .collect();
    assert_eq!(posted.status, RemittanceStatus::Posted, "{reasons:?}");
    // A: 40.00 stays with the payer as a denial, 30.00 is the patient's.
    assert_eq!(
        ground.bench.owed(ground.a),
        (money("40"), money("0"), money("30"))
    );
    // B: the patient, who had paid 19.60, now owed 9.80: a credit.
    assert_eq!(
        ground.bench.owed(ground.b),
        (money("0"), money("0"), money("-9.80"))
    );
    // C: denied, nothing written off.
    assert_eq!(
        ground.bench.owed(ground.c),
        (money("95"), money("0"), money("0"))
    );
    assert_eq!(
        ground.bench.owed(ground.recouped),
        (money("0"), money("0"), money("0"))
    );
    assert_eq!(
        open_denials(&ground),
        [
            ("16".into(), money("95"), "information"),
            ("97".into(), money("40"), "bundling")
        ]
    );
    assert_eq!(ground.bench.status(ground.c), "denied");

    let row = ground
        .bench
        .desk
        .store
        .read(|db| claimdesk::store::remittances::get(db, id));
    let deposit = row.unwrap().unwrap().deposit.unwrap();
    let rows = ground
        .bench
        .desk
        .store
        .read(|db| balances::postings_of_deposit(db, deposit))
        .unwrap();
    let of = |wanted: Account| -> Money {
        rows.iter()
            .filter(|p| p.posting.account == wanted)
            .map(|p| p.posting.amount)
            .sum()
    };
    assert_eq!(of(Account::Deposit(deposit)), money("138.95"));
    let entries = ground
        .bench
        .desk
        .store
        .read(|db| ledger::entries_of_remittance(db, id))
        .unwrap();
    let interest: Money = entries
        .iter()
        .flat_map(|(_, e)| e.postings())
        .filter(|p| p.account == Account::InterestIncome)
        .map(|p| p.amount)
        .sum();
    assert_eq!(interest, money("-2.15"));
    ground.bench.verify();

    // Unposting restores every balance exactly; posting again gives the same.
    ground.bench.unpost(id).unwrap();
    assert_eq!(all_owed(&ground), before);
    assert!(open_denials(&ground).is_empty());
    assert_eq!(ground.bench.status(ground.c), "submitted");
    ground.bench.verify();
    assert_eq!(ground.bench.post(id).status, RemittanceStatus::Posted);
    assert_eq!(ground.bench.owed(ground.b).2, money("-9.80"));
    assert_eq!(open_denials(&ground).len(), 2);
    ground.bench.verify();
    assert!(ground.patient_b > 0);
}

#[test]
fn the_same_remittance_twice_is_once() {
    let mut ground = ground();
    let bytes = mixed().bytes(&[], Separators::Usual);
    let id = ground.bench.import("a.835", &bytes).remittances[0].id;
    ground.bench.post(id);
    let after = all_owed(&ground);
    // The same bytes, other separators, other line ends: always the same remittance.
    for separators in [
        Separators::Usual,
        Separators::Odd,
        Separators::CarriageReturns,
    ] {
        let again = ground
            .bench
            .import("b.835", &mixed().bytes(&[], separators));
        assert_eq!(
            (again.remittances[0].id, again.remittances[0].known),
            (id, true)
        );
    }
    let refused = perform(&mut ground.bench.desk, Role::Biller, |cx| {
        post(cx, id, &Choices::default())
    });
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("was posted on 2026-03-20")
    );
    assert_eq!(all_owed(&ground), after);
}

#[test]
fn a_claim_that_is_off_is_refused_and_the_rest_posts() {
    let mut ground = ground();
    let before = ground.bench.owed(ground.a);
    let bytes = mixed().bytes(&[Twist::ClaimOff], Separators::Usual);
    let id = ground.bench.import("a.835", &bytes).remittances[0].id;
    let posted = ground.bench.post(id);
    assert_eq!(posted.status, RemittanceStatus::Partial);
    let reason = posted.plan.claims[0].action.reason().unwrap();
    assert!(reason.contains("12.00"), "{reason}");
    assert_eq!(posted.plan.deposit.refused, money("203.20"));
    assert!(posted.plan.deposit.is_proved());
    assert_eq!(ground.bench.owed(ground.a), before);
    assert_eq!(ground.bench.owed(ground.b).2, money("-9.80"));
    ground.bench.verify();
}

#[test]
fn a_strangers_money_waits_in_suspense() {
    let mut ground = ground();
    let bytes = mixed().bytes(&[Twist::Stranger], Separators::Usual);
    let id = ground.bench.import("a.835", &bytes).remittances[0].id;
    let posted = ground.bench.post(id);
    assert_eq!(posted.plan.deposit.suspense, money("75"));
    assert_eq!(posted.status, RemittanceStatus::Partial);
    let deposits =
        ground.bench.desk.store.read(|db| {
            claimdesk::store::deposits::between(db, day("2026-03-20"), day("2026-03-20"))
        });
    let row = &deposits.unwrap()[0];
    assert_eq!(
        (row.deposit.amount, row.suspense),
        (money("213.95"), money("75"))
    );
    assert_eq!(row.posted, money("213.95"));
    ground.bench.verify();
}

#[test]
fn lines_are_found_without_their_numbers() {
    for twist in [
        Twist::NoLineControl,
        Twist::NoModifiers,
        Twist::OddQualifiers,
    ] {
        let mut ground = ground();
        let bytes = mixed().bytes(&[twist, Twist::NoLineControl], Separators::Usual);
        let id = ground.bench.import("a.835", &bytes).remittances[0].id;
        let posted = ground.bench.post(id);
        let reasons: Vec<_> = posted
            .plan
            .claims
            .iter()
            .map(|c| c.action.reason())
            .collect();
        assert_eq!(
            posted.status,
            RemittanceStatus::Posted,
            "{twist:?} {reasons:?}"
        );
        assert_eq!(
            ground.bench.owed(ground.a),
            (money("40"), money("0"), money("30"))
        );
    }
}

#[test]
fn a_deposit_that_is_off_is_parked_whole() {
    let mut ground = ground();
    let before = all_owed(&ground);
    let bytes = mixed().bytes(&[Twist::DepositOff], Separators::Usual);
    let imported = ground.bench.import("a.835", &bytes);
    assert_eq!(imported.remittances[0].status, RemittanceStatus::Parked);
    let posted = ground.bench.post(imported.remittances[0].id);
    assert_eq!(posted.status, RemittanceStatus::Parked);
    assert!(posted.plan.parked.unwrap().contains("10.00"));
    assert_eq!(all_owed(&ground), before);
    ground.bench.verify();
}

#[test]
fn a_cut_off_file_is_never_half_posted() {
    let bytes = mixed().bytes(&[], Separators::Usual);
    let mut ground = ground();
    let before = all_owed(&ground);
    // The last cut takes only the trailers: the money is all there, a remark might not be.
    let trailers = bytes.windows(3).rposition(|w| w == b"SE*").unwrap();
    let parts = (1..12)
        .map(|part| bytes.len() * part / 12)
        .chain([trailers]);
    for part in parts {
        let cut = &bytes[..part];
        let Ok(imported) = perform(&mut ground.bench.desk, Role::Biller, |cx| {
            claimdesk::workflow::import_file::import_file(cx, "cut.835", cut)
        }) else {
            continue;
        };
        for one in imported.remittances {
            assert_ne!(one.status, RemittanceStatus::Waiting, "cut at {part}");
            let _ = perform(&mut ground.bench.desk, Role::Biller, |cx| {
                post(cx, one.id, &Choices::default())
            });
        }
        assert_eq!(all_owed(&ground), before, "cut at {part}");
    }
    let claim = ground
        .bench
        .desk
        .store
        .read(|db| claims::get(db, ClaimId(ground.a)));
    assert!(claim.unwrap().is_some());
    ground.bench.verify();
}
