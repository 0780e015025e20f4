//! Scenario S18: the packet that proves a claim was filed in time.

use super::bench::{Bench, day, money};
use claimdesk::domain::keys::ClaimId;
use claimdesk::simulator::scenario::{Saying, answers};
use claimdesk::workflow::paper::{Kind, Look, Paper, print};
use claimdesk::workflow::{DeedError, Role, perform};
use serde_json::json;

fn packet(bench: &mut Bench, claim: i64) -> Result<Paper, DeedError> {
    perform(&mut bench.desk, Role::Biller, |cx| {
        print(cx, Kind::Proof, (&[ClaimId(claim)], Look::default()))
    })
}

/// A claim of 2025-11-03, sent on 2026-01-10; what answered it comes from the fake clearinghouse.
fn sent() -> (Bench, i64, Vec<u8>) {
    let mut bench = Bench::new("2025-11-05");
    let patient = bench.patient("Alder", false);
    let claim = bench.visit(
        patient,
        "2025-11-03",
        (&["I10"], &[("99214", &[], "240.00")]),
    );
    bench.on("2026-01-10");
    // The limit is near, and the scrubber says so: the reason is kept.
    let _ = bench.try_deed(
        "override-finding",
        json!({"claim": claim, "edit": "filing-limit-near", "reason": "sent today"}),
    );
    let sent = bench.submit();
    let bytes = std::fs::read(&sent.files[0].path).unwrap();
    (bench, claim, bytes)
}

fn saying(on: &str, number: u64) -> Saying<'static> {
    Saying {
        payer: ("BLUE RIDGE", "BRIDG"),
        on: day(on),
        number,
        rejected: &[],
        refuse_file: false,
    }
}

#[test]
fn s18_the_packet_shows_what_was_sent_and_when_the_payer_had_it() {
    let (mut bench, claim, bytes) = sent();
    let refused = packet(&mut bench, claim + 7).unwrap_err();
    assert!(refused.to_string().contains("no such") || refused.to_string().contains("there is no"));
    let only_999 = answers(&bytes, &saying("2026-01-11", 700)).unwrap();
    bench.on("2026-01-11");
    bench.import("a.999", &only_999.acknowledgment);
    let weak = packet(&mut bench, claim).unwrap();
    assert_eq!(
        weak.warnings,
        ["only a 999 answered this claim: not proof of payer receipt"]
    );
    bench.on("2026-01-12");
    let said = answers(&bytes, &saying("2026-01-12", 701)).unwrap();
    bench.import("a.277", &said.claim_acknowledgment);
    bench.on("2026-02-20");
    let denied = format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260220*0800*^*00501*\
         000000009*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*20260220*0800*9*X*005010X221A1~\
         ST*835*0001~BPR*H*0*C*NON************20260220~TRN*1*ZERO9*1999999999~DTM*405*20260220~\
         N1*PR*Blue Ridge~N3*PO Box 100~N4*Asheville*NC*288010100~\
         N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
         CLP*CD{claim}*4*240*0**12*ICN777*11*1~NM1*QC*1*ALDER*JUNE~\
         SVC*HC:99214*240*0**1~DTM*472*20251103~CAS*CO*29*240~\
         SE*15*0001~GE*1*9~IEA*1*000000009~"
    );
    let id = bench.import("late.835", denied.as_bytes()).remittances[0].id;
    bench.post(id);
    let paper = packet(&mut bench, claim).unwrap();
    assert_eq!(paper.warnings, Vec::<String>::new());
    let text = paper.text();
    for part in [
        "2026-02-01", // the last day to file
        "2026-01-12, day 70 after the service, within the limit",
        "2026-03-22", // the practice's target
        "CO-29 240.00 on 2026-02-20",
        "ISA*00*",
        "GS*HC*",
        "ST*837*0001*005010X222A1",
        &format!("CLM*CD{claim}*240*"),
        "AK9*A*",
        &format!("TRN*2*CD{claim}"),
        "STC*A2",
        "accepted by the payer",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(paper.pdf().starts_with(b"%PDF-"));
    assert_eq!(bench.owed(claim).0, money("240"));
    bench.verify();
}
