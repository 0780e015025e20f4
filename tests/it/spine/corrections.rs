//! Scenario S17, the corrected claim, and what a rejected claim needs.

use super::bench::{Bench, day, money};
use claimdesk::simulator::scenario::{Saying, answers};
use serde_json::json;

fn denied() -> (Bench, i64) {
    let mut bench = Bench::new("2026-03-04");
    let patient = bench.patient("Cole", false);
    let claim = bench.visit(
        patient,
        "2026-03-04",
        (&["I10"], &[("99213", &[], "95.00")]),
    );
    bench.submit();
    bench.on("2026-03-20");
    let file = format!(
        "ISA*00*          *00*          *ZZ*HARBORCLEAR    *ZZ*RIDGEVIEW      *260320*0800*^*00501*\
         000000009*0*P*:~GS*HP*HARBORCLEAR*RIDGEVIEW*20260320*0800*9*X*005010X221A1~\
         ST*835*0001~BPR*H*0*C*NON************20260320~TRN*1*ZERO9*1999999999~DTM*405*20260320~\
         N1*PR*Blue Ridge~N3*PO Box 100~N4*Asheville*NC*288010100~\
         N1*PE*Ridgeview Family Practice*XX*1234567893~LX*1~\
         CLP*CD{claim}*4*95*0**12*ICN777*11*1~NM1*QC*1*COLE*JUNE~\
         SVC*HC:99213*95*0**1~DTM*472*20260304~CAS*CO*16*95~LQ*HE*N290~\
         SE*16*0001~GE*1*9~IEA*1*000000009~"
    );
    let id = bench.import("zero.835", file.as_bytes()).remittances[0].id;
    bench.post(id);
    assert_eq!(bench.status(claim), "denied");
    (bench, claim)
}

#[test]
fn a_corrected_claim_is_charged_once() {
    let (mut bench, claim) = denied();
    assert_eq!(bench.owed(claim).0, money("95"));
    let begun = bench.deed(
        "correct-claim",
        json!({"claim": claim, "reason": "rendering NPI"}),
    );
    assert_eq!(begun["control_number"], format!("CD{claim}A"));
    assert_eq!(begun["status"], "ready");
    assert_eq!(bench.owed(claim).0, money("95"));

    // A line of 25.00 is added: 120.00 is owed, and the first line is not charged again.
    bench.deed(
        "code-encounter",
        json!({"encounter": 1, "diagnoses": ["I10"], "lines": [
        {"line": 1, "code": "99213", "charge": "95.00", "pointers": [1]},
        {"code": "36415", "charge": "25.00", "pointers": [1]}]}),
    );
    assert_eq!(bench.owed(claim).0, money("120"));
    assert_eq!(bench.status(claim), "ready");

    let sent = bench.submit();
    let text = String::from_utf8(std::fs::read(&sent.files[0].path).unwrap()).unwrap();
    assert!(
        text.contains(&format!("CLM*CD{claim}A*120***11:B:7*Y*A*Y*Y~")),
        "{text}"
    );
    assert!(text.contains("REF*F8*ICN777~"), "{text}");
    bench.verify();
}

#[test]
fn what_was_sent_stays_as_it_was_sent() {
    let (mut bench, claim) = denied();
    let recode = json!({"encounter": 1, "diagnoses": ["I10"], "lines": []});
    let refused = bench.try_deed("code-encounter", recode).unwrap_err();
    assert!(refused.to_string().contains("is denied"), "{refused}");
    assert_eq!(bench.owed(claim).0, money("95"));
}

#[test]
fn a_rejected_claim_goes_again_as_a_new_original() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", false);
    let claim = bench.visit(
        patient,
        "2026-03-02",
        (&["I10"], &[("99213", &[], "150.00")]),
    );
    let sent = bench.submit();
    let bytes = std::fs::read(&sent.files[0].path).unwrap();
    let number = format!("CD{claim}");
    let saying = Saying {
        payer: ("BLUE RIDGE", "BRIDG"),
        on: day("2026-03-04"),
        number: 500,
        rejected: &[(number.as_str(), "A7:164:IL")],
        refuse_file: false,
    };
    bench.on("2026-03-04");
    let said = answers(&bytes, &saying).unwrap();
    bench.import("b.277", &said.claim_acknowledgment);
    assert_eq!(bench.status(claim), "rejected");
    bench.deed(
        "change-coverage",
        json!({"id": 1, "member_id": "XYZ999888777"}),
    );
    bench.deed(
        "code-encounter",
        json!({"encounter": 1, "diagnoses": ["E11.9"], "lines": [
        {"line": 1, "code": "99213", "charge": "150.00", "pointers": [1]}]}),
    );
    assert_eq!(bench.status(claim), "ready");
    assert_eq!(bench.owed(claim).0, money("150"));
    let again = bench.submit();
    let text = String::from_utf8(std::fs::read(&again.files[0].path).unwrap()).unwrap();
    assert!(
        text.contains(&format!("CLM*CD{claim}*150***11:B:1*Y*A*Y*Y~")),
        "{text}"
    );
    assert!(
        text.contains("XYZ999888777") && text.contains("HI*ABK:E119~"),
        "{text}"
    );
    assert_ne!(sent.files[0].control, again.files[0].control);
    bench.verify();
}

#[test]
fn a_corrected_denial_waits_and_is_due_no_more() {
    use claimdesk::workflow::worklists::{deadlines, denials};
    let (mut bench, claim) = denied();
    let due = |bench: &Bench| {
        let near = bench
            .desk
            .store
            .read(|db| deadlines(db, day("2026-04-15"), 7))
            .unwrap();
        near.iter().filter(|d| d.denial.is_some()).count()
    };
    assert_eq!(due(&bench), 1);
    bench.deed(
        "correct-claim",
        json!({"claim": claim, "reason": "rendering NPI"}),
    );
    assert_eq!(due(&bench), 0);
    let list = bench
        .desk
        .store
        .read(|db| denials(db, day("2026-04-15")))
        .unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].row.denial.status.name(), "corrected");
}
