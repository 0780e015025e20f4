//! A visit that becomes several claims, and what only some visits carry to theirs.

use super::bench::{Bench, money};
use serde_json::json;

/// The file of the only batch.
fn sent(bench: &mut Bench) -> String {
    let files = bench.submit().files;
    assert_eq!(files.len(), 1);
    String::from_utf8(std::fs::read(&files[0].path).unwrap()).unwrap()
}

fn visit(bench: &mut Bench, patient: i64, coded: serde_json::Value) -> serde_json::Value {
    bench.deed(
        "add-encounter",
        json!({"patient": patient, "dos": "2026-03-02", "rendering": 1, "facility": 1,
            "pos": "11", "note_signed_on": "2026-03-02"}),
    );
    bench.deed("code-encounter", coded);
    bench.deed("finish-coding", json!({"encounter": 1}))
}

#[test]
fn fifty_one_lines_are_two_claims_and_their_money_adds_up() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", false);
    let lines: Vec<_> = (0..51)
        .map(|n| {
            let code = format!("8{:04}", 2_000 + n);
            json!({"code": code, "charge": "2.00", "pointers": [1]})
        })
        .collect();
    let done = visit(
        &mut bench,
        patient,
        json!({"encounter": 1, "diagnoses": ["I10"], "lines": lines}),
    );
    assert_eq!(done["claims"], json!([1, 2]), "{done}");
    let charged = |bench: &Bench, id| {
        let claim = bench
            .desk
            .store
            .read(|db| claimdesk::store::claims::get(db, claimdesk::domain::keys::ClaimId(id)));
        claim.unwrap().unwrap().charged
    };
    assert_eq!(charged(&bench, 1), money("100.00"));
    assert_eq!(charged(&bench, 2), money("2.00"));
    assert_eq!(bench.owed(1).0 + bench.owed(2).0, money("102.00"));
    bench.verify();
}

#[test]
fn a_thirteenth_diagnosis_goes_to_a_second_claim_with_pointers_of_its_own() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", false);
    let diagnoses = [
        "I10", "E11.9", "E78.2", "K21.9", "M54.59", "N39.0", "R05.1", "L20.84", "H61.23", "D64.3",
        "R42", "R55", "R53.83",
    ];
    let codes = ["99214", "94010", "93000", "36415"];
    let lines: Vec<_> = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 1, 2, 3]]
        .iter()
        .zip(codes)
        .map(|(pointers, code)| json!({"code": code, "charge": "50.00", "pointers": pointers}))
        .collect();
    let done = visit(
        &mut bench,
        patient,
        json!({"encounter": 1, "diagnoses": diagnoses, "lines": lines}),
    );
    assert_eq!(done["claims"], json!([1, 2]), "{done}");
    let content = |id| {
        bench
            .desk
            .store
            .read(|db| {
                claimdesk::workflow::claim_records::ClaimRecords::read(
                    db,
                    claimdesk::domain::keys::ClaimId(id),
                )
                .map(|records| records.content())
                .map_err(anyhow::Error::from)
            })
            .unwrap()
    };
    let (first, second) = (content(1), content(2));
    assert_eq!((first.diagnoses.len(), first.lines.len()), (12, 3));
    // I10, E11.9, E78.2 and R53.83 come first, in the order of the visit.
    let codes: Vec<&str> = second
        .diagnoses
        .iter()
        .map(|d| d.as_str())
        .take(4)
        .collect();
    assert_eq!(codes, ["I10", "E119", "E782", "R5383"]);
    assert_eq!(second.lines[0].pointers, [4, 1, 2, 3]);
    assert_eq!(second.diagnoses.len(), 12);
}

#[test]
fn behavioral_services_go_to_their_administrator() {
    // S4: 90837 goes to the administrator, not to the payer on the card.
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", false);
    bench.deed(
        "set-behavioral-payer",
        json!({"coverage": 1, "payer": 2, "member_id": "BH777"}),
    );
    let claim = bench.visit(
        patient,
        "2026-03-02",
        (
            &["F33.1", "I10"],
            &[("90837", &[], "160.00"), ("36415", &[], "12.00")],
        ),
    );
    assert_eq!(bench.owed(claim), (money("0"), money("160"), money("0")));
    assert_eq!(bench.owed(claim + 1), (money("12"), money("0"), money("0")));
    let text = sent(&mut bench);
    assert!(
        text.contains("NM1*PR*2*PINE MUTUAL*****PI*PINEM~"),
        "{text}"
    );
    assert!(text.contains("MI*BH777~"), "{text}");
    let administered = text
        .split("CLM*")
        .find(|claim| claim.contains("90837"))
        .unwrap();
    assert!(
        administered.starts_with(&format!("CD{claim}*160*")),
        "{text}"
    );
    bench.verify();
}

#[test]
fn what_only_some_visits_carry_is_sent() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", false);
    bench.visit(
        patient,
        "2026-03-02",
        (
            &["M54.59"],
            &[("98941", &["AT"], "60.00"), ("E0720", &["RR"], "45.00")],
        ),
    );
    bench.deed(
        "set-visit-detail",
        json!({"encounter": 1, "referral": "R100", "onset_on": "2026-02-20",
            "ordering": 1, "supervising": 1,
            "dates": [{"kind": "454", "on": "2026-02-21"}],
            "references": [{"kind": "EA", "value": "CHART9"}],
            "attachments": [{"report": "OZ", "sent_by": "FX"}],
            "manipulation": {"condition": "A"},
            "lines": [{"line": 2, "dos_to": "2026-03-03", "pos": "12", "note": "first month"}]}),
    );
    let looked = bench.desk.store.read(|db| {
        let codes = claimdesk::codesets::CodeSets::built_in();
        let look = claimdesk::workflow::scrub_claim::look(
            db,
            codes,
            super::bench::day("2026-03-03"),
            claimdesk::domain::keys::ClaimId(1),
        );
        look.map_err(anyhow::Error::from)
    });
    let open: Vec<String> = looked.unwrap().open().map(|f| f.message.clone()).collect();
    assert!(open.is_empty(), "{open:?}");
    let text = sent(&mut bench);
    for segment in [
        "REF*9F*R100~",
        "DTP*431*D8*20260220~",
        "DTP*454*D8*20260221~",
        "REF*EA*CHART9~",
        "PWK*OZ*FX***AC*V1A1~",
        "CR2********A~",
        "NM1*DQ*1*OKAFOR*ADA****XX*1000000004~",
        "SV1*HC:E0720:RR*45*UN*1*12**1~DTP*472*RD8*20260302-20260303~",
        "NTE*ADD*FIRST MONTH~",
        "NM1*DK*1*OKAFOR*ADA****XX*1000000004~",
    ] {
        assert!(text.contains(segment), "{segment} in {text}");
    }
    let refused = bench
        .try_deed("set-visit-detail", json!({"encounter": 1}))
        .unwrap_err();
    assert!(refused.to_string().contains("is sent"), "{refused}");
}
