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

#[test]
fn s17_the_difference_is_one_field_and_is_kept() {
    use claimdesk::workflow::claim_history::{clocks, since_sent};
    let (mut bench, claim) = denied();
    bench.deed(
        "add-provider",
        json!({"name": {"last": "Reyes", "first": "Ines", "middle": "", "suffix": ""},
            "credentials": "NP", "npi": "1999999992", "taxonomy": "363L00000X",
            "in_practice": true, "active": true}),
    );
    bench.deed(
        "correct-claim",
        json!({"claim": claim, "reason": "rendering NPI"}),
    );
    bench.deed(
        "set-visit-detail",
        json!({"encounter": 1, "lines": [{"line": 1, "rendering": 2}]}),
    );
    let id = claimdesk::domain::keys::ClaimId(claim);
    let found = bench
        .desk
        .store
        .read(|db| Ok(since_sent(db, id).unwrap()))
        .unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].place, "24j line 1");
    assert_eq!(
        (found[0].before.as_str(), found[0].after.as_str()),
        ("1000000004", "1999999992")
    );
    // Both clocks are seen: 90 days from the service, 180 from the remittance.
    let running = bench
        .desk
        .store
        .read(|db| Ok(clocks(db, id).unwrap()))
        .unwrap();
    assert_eq!(running.original, day("2026-06-02"));
    assert_eq!(running.corrected, Some(day("2026-09-16")));
    assert_eq!(running.appeal, Some(day("2026-09-16")));
    bench.submit();
    let events = bench
        .desk
        .store
        .read(|db| claimdesk::store::claim_events::of(db, id))
        .unwrap();
    let kept = events
        .iter()
        .find(|(_, event)| event.detail.contains("changes 1 boxes"));
    let (_, kept) = kept.expect("the difference on the timeline");
    assert!(
        kept.detail.contains("24j line 1 Rendering provider"),
        "{}",
        kept.detail
    );
    assert_eq!(bench.owed(claim).0, money("95"));
}

#[test]
fn s17_a_void_clears_the_books_when_the_payer_takes_it() {
    let (mut bench, claim) = denied();
    let begun = bench.deed(
        "void-claim",
        json!({"claim": claim, "reason": "billed to the wrong patient"}),
    );
    assert_eq!(begun["control_number"], format!("CD{claim}A"));
    let sent = bench.submit();
    let bytes = std::fs::read(&sent.files[0].path).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(
        text.contains(&format!("CLM*CD{claim}A*95***11:B:8*")),
        "{text}"
    );
    assert!(text.contains("REF*F8*ICN777~"), "{text}");
    assert_eq!(bench.owed(claim).0, money("95"));
    bench.on("2026-03-24");
    let saying = Saying {
        payer: ("BLUE RIDGE", "BRIDG"),
        on: day("2026-03-24"),
        number: 901,
        rejected: &[],
        refuse_file: false,
    };
    let said = answers(&bytes, &saying).unwrap();
    bench.import("v.277", &said.claim_acknowledgment);
    assert_eq!(bench.status(claim), "voided");
    assert_eq!(bench.owed(claim), (money("0"), money("0"), money("0")));
    bench.verify();
}

#[test]
fn s17_without_the_payers_number_nothing_is_replaced() {
    let mut bench = Bench::new("2026-03-03");
    let patient = bench.patient("Alder", false);
    let claim = bench.visit(
        patient,
        "2026-03-02",
        (&["I10"], &[("99213", &[], "150.00")]),
    );
    bench.submit();
    for deed in ["correct-claim", "void-claim"] {
        let input = json!({"claim": claim, "reason": "wrong unit"});
        assert!(bench.try_deed(deed, input).is_err(), "{deed}");
    }
    bench.deed(
        "change-payer",
        json!({"id": 1, "takes_replacements": false}),
    );
    let (mut medicare, denied) = denied();
    medicare.deed(
        "change-payer",
        json!({"id": 1, "takes_replacements": false}),
    );
    let refused = medicare
        .try_deed(
            "correct-claim",
            json!({"claim": denied, "reason": "wrong unit"}),
        )
        .unwrap_err();
    assert!(
        refused.to_string().contains("takes no replacement"),
        "{refused}"
    );
    let paper = claimdesk::workflow::perform(
        &mut medicare.desk,
        claimdesk::workflow::Role::Biller,
        |cx| {
            use claimdesk::workflow::paper::{Kind, Look, print};
            let ids = [claimdesk::domain::keys::ClaimId(denied)];
            print(cx, Kind::Reopening, (&ids, Look::default()))
        },
    )
    .unwrap();
    let text = paper.text();
    for part in ["ICN777", "99213", "CO-16 95.00", "2027-03-20"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
