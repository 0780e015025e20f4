//! Scenario S10's outpatient: a facility's claim from its records to its 837I and its UB-04.

use super::bench::{Bench, money};
use claimdesk::domain::keys::ClaimId;
use claimdesk::edi::{read_envelopes, read837};
use claimdesk::workflow::paper::{Kind, Look, print};
use claimdesk::workflow::{Role, perform};
use serde_json::json;

#[test]
fn s10_an_emergency_visit_needs_the_patients_reason() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", false);
    bench.deed(
        "add-encounter",
        json!({"patient": patient, "dos": "2026-03-02", "rendering": 1, "facility": 1,
            "pos": "23", "note_signed_on": "2026-03-02"}),
    );
    bench.deed(
        "code-encounter",
        json!({"encounter": 1, "diagnoses": ["R07.89"],
            "lines": [{"code": "99283", "charge": "420.00", "pointers": [1]}]}),
    );
    let done = bench.deed("finish-coding", json!({"encounter": 1}));
    assert_eq!(done["status"], "ready", "{done}");
    let claim = done["claim"].as_i64().unwrap();
    let facility = |reasons: &[&str]| {
        json!({"encounter": 1, "facility": {"type_of_bill": "0131", "admission_type": "1",
            "admission_source": "1", "patient_status": "01", "reasons": reasons},
            "lines": [{"line": 1, "revenue": "0450"}]})
    };
    bench.deed("set-visit-detail", facility(&[]));
    let held = bench.submit();
    assert_eq!(held.files.len(), 0);
    assert_eq!(held.held.len(), 1);
    assert!(
        held.held[0].reason.contains("FL 70"),
        "{}",
        held.held[0].reason
    );

    bench.deed("set-visit-detail", facility(&["R07.9"]));
    let paper = perform(&mut bench.desk, Role::Biller, |cx| {
        print(cx, Kind::Ub04, (&[ClaimId(claim)], Look::default()))
    })
    .unwrap();
    assert_eq!(paper.warnings, Vec::<String>::new());
    let text = paper.text();
    for part in [
        "0131",
        "0450",
        "99283",
        "42000",
        "R079",
        "R0789",
        "0001",
        "PAGE 1 OF 1",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let sent = bench.submit();
    assert_eq!((sent.files.len(), sent.files[0].charged), (1, money("420")));
    let bytes = std::fs::read(&sent.files[0].path).unwrap();
    let file = String::from_utf8(bytes.clone()).unwrap();
    for part in [
        "ST*837*0001*005010X223A2~",
        &format!("CLM*CD{claim}*420***13:A:1**A*Y*Y~"),
        "DTP*434*RD8*20260302-20260302~CL1*1*1*01~",
        "HI*ABK:R0789~HI*APR:R079~",
        "NM1*71*1*OKAFOR*ADA****XX*1000000004~",
        "SV2*0450*HC:99283*420*UN*1~DTP*472*D8*20260302~REF*6R*L1~",
    ] {
        assert!(file.contains(part), "{part} in {file}");
    }
    let (tree, troubles) = read_envelopes(&bytes);
    assert_eq!(troubles, []);
    let (read, troubles) = read837::read_institutional(&tree);
    assert_eq!((read.len(), troubles), (1, vec![]));
    assert_eq!(read[0].claim.type_of_bill(), "0131");
    assert_eq!(bench.status(claim), "submitted");
    bench.verify();
}
