//! Scenario S14: a claim that crossed over waits, and is paid under the first payer's number.

use super::bench::{Bench, money};

/// A remittance with one claim of one line, without our line number.
fn remittance(payer: &str, trace: &str, clp: &str, rest: &str) -> Vec<u8> {
    let paid = clp.split('*').nth(4).unwrap();
    format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260320*0800*^*00501*\
         000000009*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*20260320*0800*9*X*005010X221A1~\
         ST*835*0001~\
         BPR*I*{paid}*C*ACH*CCP*01*999999992*DA*1*1999999999**01*999999992*DA*2*20260320~\
         TRN*1*{trace}*1999999999~DTM*405*20260320~N1*PR*{payer}~N3*PO Box 100~\
         N4*Asheville*NC*288010100~N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
         {clp}~NM1*QC*1*ALDER*JUNE~{rest}SE*16*0001~GE*1*9~IEA*1*000000009~"
    )
    .into_bytes()
}

#[test]
fn the_next_payer_echoes_the_first_payers_number() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", true);
    let claim = bench.visit(
        patient,
        "2026-03-02",
        (&["I10"], &[("99213", &[], "150.00")]),
    );
    bench.submit();
    bench.on("2026-03-20");
    let first = remittance(
        "Blue Ridge",
        "EFT1",
        &format!("CLP*CD{claim}*19*150*80*20*12*ICN1*11*1"),
        "NM1*TT*2*PINE MUTUAL*****PI*PINEM~SVC*HC:99213*150*80**1~DTM*472*20260302~\
         CAS*CO*45*50~CAS*PR*2*20~",
    );
    let id = bench.import("1.835", &first).remittances[0].id;
    bench.post(id);
    assert_eq!(bench.owed(claim), (money("0"), money("20"), money("0")));
    // The claim to Pine Mutual is there, and waits: a file of our own would be a duplicate.
    let next = claim + 1;
    assert_eq!(bench.status(next), "held");
    assert!(bench.submit().files.is_empty());

    let second = remittance(
        "Pine Mutual",
        "EFT2",
        &format!("CLP*CD{claim}*2*150*15*5*12*ICN2*11*1"),
        "SVC*HC:99213*150*15**1~DTM*472*20260302~CAS*OA*23*130~CAS*PR*3*5~",
    );
    let id = bench.import("2.835", &second).remittances[0].id;
    let posted = bench.post(id);
    assert_eq!(
        posted.plan.claims[0].claim.map(|c| c.0),
        Some(next),
        "{:?}",
        posted.plan.claims
    );
    assert_eq!(bench.owed(claim), (money("0"), money("0"), money("5")));
    assert_eq!(bench.status(next), "paid");
    bench.verify();
}
