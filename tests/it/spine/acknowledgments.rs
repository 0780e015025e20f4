//! Scenario S11: twelve claims, 2,964.00, ten accepted, two rejected.

use super::bench::{Bench, day, money};
use claimdesk::simulator::scenario::{Saying, answers};

/// Twelve claims of 2,964.00 in one file: ten of 251.40 and two of 225.00.
fn twelve() -> (Bench, Vec<i64>, Vec<u8>) {
    let mut bench = Bench::new("2026-03-03");
    let mut claims = Vec::new();
    for n in 0..12 {
        let patient = bench.patient(&format!("Alder{}", char::from(b'a' + n)), false);
        let charge = if n < 10 { "251.40" } else { "225.00" };
        claims.push(bench.visit(patient, "2026-02-27", (&["I10"], &[("99213", &[], charge)])));
    }
    let sent = bench.submit();
    assert_eq!(
        (sent.files[0].claims, sent.files[0].charged),
        (12, money("2964"))
    );
    let bytes = std::fs::read(&sent.files[0].path).unwrap();
    (bench, claims, bytes)
}

#[test]
fn ten_accepted_two_rejected() {
    let (mut bench, claims, bytes) = twelve();
    bench.on("2026-03-04");
    let (k, l) = (format!("CD{}", claims[10]), format!("CD{}", claims[11]));
    let rejected = [(k.as_str(), "A7:562:82"), (l.as_str(), "A7:164:IL")];
    let saying = Saying {
        payer: ("BLUE RIDGE", "BRIDG"),
        on: day("2026-03-04"),
        number: 500,
        rejected: &rejected,
        refuse_file: false,
    };
    let said = answers(&bytes, &saying).unwrap();
    assert_eq!(bench.import("b.999", &said.acknowledgment).accepted, 12);
    let told = bench.import("b.277", &said.claim_acknowledgment);
    assert_eq!((told.accepted, told.rejected), (10, 2), "{told:?}");
    let statuses: Vec<_> = claims.iter().map(|c| bench.status(*c)).collect();
    assert_eq!(statuses.iter().filter(|s| **s == "accepted").count(), 10);
    assert_eq!(&statuses[10..], ["rejected", "rejected"]);

    // Twice is once.
    let again = bench.import("copy.277", &said.claim_acknowledgment);
    assert!(again.known);
    assert_eq!((again.accepted, again.rejected), (0, 0));
    bench.verify();
}

#[test]
fn a_rejected_file_was_never_filed() {
    let (mut bench, claims, bytes) = twelve();
    let saying = Saying {
        payer: ("BLUE RIDGE", "BRIDG"),
        on: day("2026-03-04"),
        number: 500,
        rejected: &[],
        refuse_file: true,
    };
    let said = answers(&bytes, &saying).unwrap();
    let told = bench.import("b.999", &said.acknowledgment);
    assert_eq!((told.accepted, told.rejected), (0, 12), "{told:?}");
    assert!(claims.iter().all(|c| bench.status(*c) == "rejected"));
    bench.verify();
}

#[test]
fn an_answer_to_somebody_else_changes_nothing() {
    let (_, _, bytes) = twelve();
    let mut other = Bench::new("2026-03-04");
    let saying = Saying {
        payer: ("BLUE RIDGE", "BRIDG"),
        on: day("2026-03-04"),
        number: 500,
        rejected: &[],
        refuse_file: false,
    };
    let said = answers(&bytes, &saying).unwrap();
    let told = other.import("b.999", &said.acknowledgment);
    assert_eq!((told.accepted, told.rejected), (0, 0));
    assert!(
        told.notes[0].contains("no file of ours"),
        "{:?}",
        told.notes
    );
    let told = other.import("b.277", &said.claim_acknowledgment);
    assert_eq!(told.notes.len(), 12, "{:?}", told.notes);
}
