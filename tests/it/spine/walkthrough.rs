//! design.md, "One datum, end to end": 150.00 of 2026-03-02 to a zero balance.

use super::bench::{Bench, money};
use claimdesk::simulator::scenario::{Saying, answers};
use claimdesk::store::{balances, claims, remittances::RemittanceStatus};
use serde_json::json;

/// The remittance of step 6, written by hand: paid 92.40, CO-45 34.50, PR-2 23.10.
fn remittance(control: &str, line: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260320*0800*^*00501*\
         000000007*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*20260320*0800*7*X*005010X221A1~\
         ST*835*0001~BPR*I*92.4*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*20260320~\
         TRN*1*EFT700*1999999999~DTM*405*20260320~N1*PR*Blue Ridge~N3*PO Box 100~\
         N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
         CLP*{control}*1*150*92.4*23.1*12*ICN555*11*1~NM1*QC*1*ALDER*JUNE****MI*XYZ1234511~\
         SVC*HC:99213*150*92.4**1~DTM*472*20260302~CAS*CO*45*34.5~CAS*PR*2*23.1~REF*6R*{line}~\
         AMT*B6*115.5~SE*20*0001~GE*1*7~IEA*1*000000007~"
    )
}

#[test]
fn a_visit_to_a_zero_balance() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", false);
    let claim = bench.visit(
        patient,
        "2026-03-02",
        (&["I10"], &[("99213", &[], "150.00")]),
    );
    assert_eq!(bench.owed(claim), (money("150"), money("0"), money("0")));

    let sent = bench.submit();
    assert_eq!(sent.files.len(), 1);
    assert!(sent.held.is_empty(), "{:?}", sent.held);
    assert_eq!(sent.files[0].charged, money("150"));
    assert_eq!(bench.status(claim), "submitted");
    let bytes = std::fs::read(&sent.files[0].path).unwrap();

    bench.on("2026-03-04");
    let saying = Saying {
        payer: ("BLUE RIDGE", "BRIDG"),
        on: super::bench::day("2026-03-04"),
        number: 500,
        rejected: &[],
        refuse_file: false,
    };
    let said = answers(&bytes, &saying).unwrap();
    let accepted = bench.import("a.999", &said.acknowledgment);
    assert_eq!(
        (accepted.accepted, accepted.rejected),
        (1, 0),
        "{accepted:?}"
    );
    assert_eq!(bench.status(claim), "received");
    bench.import("a.277", &said.claim_acknowledgment);
    assert_eq!(bench.status(claim), "accepted");

    bench.on("2026-03-20");
    let control = format!("CD{claim}");
    let lines = bench
        .desk
        .store
        .read(|db| claims::lines(db, claimdesk::domain::keys::ClaimId(claim)));
    let line = lines.unwrap()[0];
    let file = remittance(&control, &format!("L{line}"));
    let imported = bench.import("pay.835", file.as_bytes());
    let id = imported.remittances[0].id;
    assert_eq!(
        imported.remittances[0].status,
        RemittanceStatus::Waiting,
        "{imported:?}"
    );
    let preview = bench.preview(id);
    assert!(preview.plan.deposit.is_proved());
    assert_eq!(preview.plan.n_not_posted(), 0, "{:?}", preview.plan.claims);
    let posted = bench.post(id);
    assert_eq!(posted.status, RemittanceStatus::Posted);
    assert_eq!(posted.plan.claims[0].entries.len(), 3);
    assert_eq!(bench.owed(claim), (money("0"), money("0"), money("23.10")));
    assert_eq!(bench.status(claim), "paid");

    let since = bench
        .desk
        .store
        .read(|db| balances::open(db, super::bench::day("2026-03-20")));
    let open = since.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(
        (open[0].balance, open[0].since),
        (money("23.10"), super::bench::day("2026-03-20"))
    );

    bench.on("2026-04-02");
    let paid =
        json!({"patient": patient, "amount": "23.10", "tender": "check", "reference": "1044"});
    let taken = bench.deed("take-payment", paid);
    assert_eq!(
        (&taken["applied"], &taken["credit"]),
        (&json!("23.10"), &json!("0.00"))
    );
    assert_eq!(bench.owed(claim), (money("0"), money("0"), money("0")));
    assert_eq!(bench.status(claim), "closed");
    bench.verify();
}
