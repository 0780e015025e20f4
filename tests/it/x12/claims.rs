//! The claims that we write: goldens, the round trip, and what must not be written.

use std::fs;
use std::path::Path;

use claimdesk::domain::claim::ProfessionalClaim;
use claimdesk::edi::p837::{Submission, Unwritable, Written, named_by, write};
use claimdesk::edi::partner::Profile;
use claimdesk::edi::read837;
use claimdesk::x12::{self, Delimiters, Endpoint};

use super::shapes::{self, day, line, money, plain};

pub fn partner() -> Profile {
    let endpoint = |id: &str| Endpoint {
        qualifier: "ZZ".into(),
        id: id.into(),
        application: id.into(),
    };
    Profile {
        name: "EXAMPLE CLEARINGHOUSE".into(),
        sender: endpoint("EXAMPLE01"),
        receiver: endpoint("CLEARING9"),
        submitter_name: "EXAMPLE FAMILY PRACTICE".into(),
        submitter_id: "EXAMPLE01".into(),
        contact: "PAT SAMPLE".into(),
        phone: "217-555-0100".into(),
        email: "pat@practice.example".into(),
        receiver_name: "EXAMPLE CLEARINGHOUSE".into(),
        receiver_id: "CLEARING9".into(),
        ..Profile::default()
    }
}

fn written_by(partner: &Profile, claims: &[ProfessionalClaim]) -> Result<Written, Unwritable> {
    let written_at = day("2026-03-04").and_hms_opt(9, 30, 0).expect("a time");
    write(&Submission {
        partner,
        control: 905,
        written_at,
        claims,
    })
}

fn written(claims: &[ProfessionalClaim]) -> Written {
    written_by(&partner(), claims).expect("a claim within the guide")
}

/// A segment on each line, as a person reads and compares it.
fn lines(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec())
        .expect("ASCII")
        .replace('~', "~\n")
}

#[test]
fn every_shape_is_written_as_its_golden_and_reads_back_equal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/x12");
    for (name, claims) in shapes::all() {
        let written = written(&claims);
        let path = folder.join(format!("{name}.x12"));
        if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
            fs::write(&path, lines(&written.bytes)).expect("a golden to write");
        }
        let golden = fs::read_to_string(&path).expect("a golden");
        assert_eq!(lines(&written.bytes), golden, "{name}");
        let (tree, envelopes) = x12::read(&written.bytes);
        assert_eq!(envelopes, [], "{name}");
        assert_eq!(tree.print(), written.bytes, "{name}");
        let (read, troubles) = read837::read(&tree);
        assert_eq!(troubles, [], "{name}");
        for (read, claim) in read.iter().zip(&claims) {
            equal(name, &read.claim, claim);
        }
        assert_eq!(read.len(), claims.len(), "{name}");
    }
}

#[test]
fn any_mixture_of_shapes_reads_back_equal() {
    let mut numbers = super::Numbers(837);
    let mut coin = || numbers.below(2) == 0;
    // 10,000 in the long run of the conformance stage.
    let n_claims = std::env::var("CLAIMDESK_CASES")
        .ok()
        .and_then(|n| n.parse().ok());
    let n_claims = n_claims.unwrap_or(400);
    let claims: Vec<_> = (0..n_claims).map(|n| shapes::mixed(n, &mut coin)).collect();
    let bytes = written(&claims).bytes;
    let (tree, envelopes) = x12::read(&bytes);
    let (read, troubles) = read837::read(&tree);
    assert_eq!((envelopes, troubles), (vec![], vec![]));
    for (read, claim) in read.iter().zip(&claims) {
        equal(&claim.control_number, &read.claim, claim);
    }
    assert_eq!(read.len(), n_claims);
    let again: Vec<_> = read.into_iter().map(|read| read.claim).collect();
    assert!(written(&again).bytes == bytes, "the second writing differs");
    // For the outside judges, by hand or by the conformance stage.
    if let Ok(folder) = std::env::var("CLAIMDESK_SAMPLES") {
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(Path::new(&folder).join("mixed_837p.x12"), lines(&bytes)).expect("a sample");
    }
}

/// Compares part by part, because the whole of a claim prints no person.
fn equal(name: &str, read: &ProfessionalClaim, claim: &ProfessionalClaim) {
    assert_eq!(read.lines, claim.lines, "{name}");
    assert_eq!(read.other_payers, claim.other_payers, "{name}");
    assert_eq!(read.billing, claim.billing, "{name}");
    assert!(
        read.subscriber == claim.subscriber,
        "{name}: the subscriber differs"
    );
    assert!(read.patient == claim.patient, "{name}: the patient differs");
    assert_eq!(read, claim, "{name}");
}

#[test]
fn unusual_delimiters_read_back_equal_too() {
    let mut partner = partner();
    partner.delimiters = Delimiters {
        element: b'|',
        component: b'>',
        repetition: Some(b'!'),
        segment: b'\n',
    };
    for (name, claims) in shapes::all() {
        let written = written_by(&partner, &claims).expect("a claim within the guide");
        let (tree, envelopes) = x12::read(&written.bytes);
        assert_eq!(envelopes, [], "{name}");
        let read: Vec<_> = read837::read(&tree)
            .0
            .into_iter()
            .map(|r| r.claim)
            .collect();
        assert!(read == claims, "{name}");
    }
}

#[test]
fn a_position_of_a_999_leads_back_to_its_claim() {
    let (_, claims) = shapes::all().pop().expect("the batch");
    let written = written(&claims);
    let (tree, _) = x12::read(&written.bytes);
    let (_, _, set) = tree.sets().next().expect("a set");
    let row = &written.sets[0];
    assert_eq!(row.reference, "0000009050001");
    assert_eq!(named_by(&row.reference), Some(("000000905", "0001")));
    assert_eq!(named_by("CLEARINGHOUSE 77"), None);
    let mut n_found = 0;
    for clm in set.body().filter(|s| s.is(b"CLM")) {
        let position = usize::try_from(set.position(&clm)).expect("small");
        let found = row.claim_at(position).expect("a claim there");
        assert_eq!(found.control_number.as_bytes(), clm.el(1));
        n_found += 1;
    }
    assert_eq!((n_found, row.claim_at(3)), (3, None));
}

#[test]
fn a_large_batch_is_split_and_every_set_has_its_number() {
    let mut partner = partner();
    partner.claims_per_set = 2;
    let claims: Vec<_> = (0..5)
        .map(|n| ProfessionalClaim {
            control_number: format!("CD{n}"),
            ..plain()
        })
        .collect();
    let written = written_by(&partner, &claims).expect("claims within the guide");
    let controls: Vec<&str> = written
        .sets
        .iter()
        .map(|set| set.control.as_str())
        .collect();
    assert_eq!(controls, ["0001", "0002", "0003"]);
    assert_eq!(written.charged, money("750"));
    let (tree, troubles) = x12::read(&written.bytes);
    assert_eq!((tree.sets().count(), troubles), (3, vec![]));
}

#[test]
fn names_from_a_hostile_chart_cannot_break_the_file() {
    let mut claim = plain();
    claim.patient.name.last = "O~SE*1*1~".into();
    claim.subscriber.name =
        claimdesk::domain::claim::EntityName::Person(claim.patient.name.clone());
    claim.subscriber.group_number = "G:1^2\r\n".into();
    claim.note = "Señora\u{1b}[2J ~ ".into();
    let written = written(&[claim]);
    let (tree, troubles) = x12::read(&written.bytes);
    assert_eq!((tree.sets().count(), troubles), (1, vec![]));
    let text = lines(&written.bytes);
    assert!(
        text.contains("NM1*IL*1*O SE 1 1*TERRY****MI*W123456789~"),
        "{text}"
    );
    assert!(text.contains("NTE*ADD*SENORA 2J~"), "{text}");
}

#[test]
fn what_breaks_the_guide_is_refused() {
    let broken = |change: &dyn Fn(&mut ProfessionalClaim)| {
        let mut claim = plain();
        change(&mut claim);
        written_by(&partner(), &[claim])
            .expect_err("a refusal")
            .to_string()
    };
    assert!(broken(&|c| c.charged = money("149")).contains("not the sum of its lines"));
    assert!(broken(&|c| c.lines.clear()).contains("1 to 50 service lines"));
    assert!(broken(&|c| c.diagnoses.clear()).contains("1 to 12 diagnoses"));
    assert!(broken(&|c| c.control_number = "A*B".into()).contains("its number must be"));
    assert!(broken(&|c| c.lines[0].pointers.clear()).contains("1 to 4 diagnosis pointers"));
    let many = |c: &mut ProfessionalClaim| {
        c.lines = (0..51).map(|n| line(n, "97110", "1")).collect();
        c.charged = money("51");
    };
    assert!(broken(&many).contains("split it"));
    assert_eq!(written_by(&partner(), &[]), Err(Unwritable::NoClaims));
    let nameless = Profile {
        submitter_id: String::new(),
        ..partner()
    };
    let refused = written_by(&nameless, &[plain()])
        .expect_err("a refusal")
        .to_string();
    assert!(refused.contains("has no submitter id"), "{refused}");
}

#[test]
fn every_837p_of_a_stranger_is_read_and_what_is_left_out_is_listed() {
    let Some(folder) = super::samples() else {
        return;
    };
    let mut n_claims = 0;
    for (path, truth) in super::truths(&folder) {
        if !path.starts_with(folder.join("837P")) {
            continue;
        }
        let name = path.display();
        let file = fs::read(&path).expect("a sample");
        let (read, troubles) = read837::read(&x12::read(&file).0);
        n_claims += read.len();
        assert_eq!(read.len() as u64, truth["claims"], "{name}");
        let charged: claimdesk::domain::money::Money = read.iter().map(|r| r.claim.charged).sum();
        assert_eq!(
            charged,
            money(truth["clm02"].as_str().expect("an amount")),
            "{name}"
        );
        let n_lines: usize = read.iter().map(|r| r.claim.lines.len()).sum();
        let left_out = troubles
            .iter()
            .filter(|t| t.tag == "SV1" && t.message.contains("not read"));
        let n_left_out = left_out.count();
        assert_eq!(
            (n_lines + n_left_out) as u64,
            truth["lines"],
            "{name}: {troubles:?}"
        );
        let decided: Vec<_> = read
            .iter()
            .flat_map(|r| &r.claim.lines)
            .flat_map(|line| &line.adjudications)
            .map(|a| a.paid)
            .collect();
        let n_decided = truth["svd"].as_u64().expect("a count");
        // What was decided on a line that was left out is left out with it.
        assert!(
            decided.len() as u64 == n_decided || n_left_out > 0,
            "{name}"
        );
        assert!(
            read.iter()
                .all(|r| r.at > 0 && r.lines_at.len() == r.claim.lines.len()),
            "{name}"
        );
    }
    assert!(n_claims > 1_400, "{n_claims} claims");
}
