//! Institutional claims: goldens, the round trip, and the real files of strangers.

use std::fs;
use std::path::Path;

use claimdesk::domain::claim::{
    Icd10Pcs, InstitutionalClaim, PresentDiagnosis, ReferenceKind, RevenueLine, Stay,
};
use claimdesk::domain::codes::{Hcpcs, Icd10Cm, Modifier, Ndc, Pos, Units};
use claimdesk::edi::p837::Submission;
use claimdesk::edi::{i837, read837};
use claimdesk::x12;

use super::claims::partner;
use super::shapes::{self, day, money, plain, provider};

fn icd(code: &str) -> Icd10Cm {
    Icd10Cm::parse(code).expect("a code")
}

fn present(code: &str, present: Option<char>) -> PresentDiagnosis {
    PresentDiagnosis {
        code: icd(code),
        present,
    }
}

fn revenue(n: usize, revenue: &str, code: &str, charge: &str) -> RevenueLine {
    RevenueLine {
        line_control: format!("L{n}"),
        revenue: revenue.into(),
        code: (!code.is_empty()).then(|| Hcpcs::parse(code).expect("a code")),
        modifiers: Vec::new(),
        charge: money(charge),
        units: Units::ONE,
        days: false,
        non_covered: money("0"),
        dos: Some(day("2026-03-02")),
        dos_to: None,
        ndc: None,
        adjudications: Vec::new(),
    }
}

/// Scenario S10: a visit to the emergency room, 420.00.
pub fn outpatient() -> InstitutionalClaim {
    let mut shared = plain();
    shared.diagnoses = Vec::new();
    shared.lines = Vec::new();
    shared.rendering = None;
    shared.pos = Pos::parse("13").expect("two digits");
    shared.signature_on_file = false;
    shared.charged = money("420");
    InstitutionalClaim {
        shared,
        bill_frequency: "1".into(),
        stay: Stay {
            from: Some(day("2026-03-02")),
            to: Some(day("2026-03-02")),
            admission_type: "1".into(),
            admission_source: "1".into(),
            patient_status: "01".into(),
            reasons: vec![icd("R079")],
            attending: Some(provider("ATTEND", "1111111112", "207P00000X")),
            ..Stay::default()
        },
        diagnoses: vec![present("R0789", None)],
        lines: vec![revenue(1, "0450", "99283", "420")],
    }
}

fn inpatient() -> InstitutionalClaim {
    let mut claim = outpatient();
    claim.shared.pos = Pos::parse("11").expect("two digits");
    claim.shared.detail.conditions = vec!["44".into(), "D0".into()];
    claim.shared.detail.references = vec![
        (ReferenceKind::MedicalRecord, "CHART77".into()),
        (ReferenceKind::AccidentState, "IL".into()),
        (ReferenceKind::PeerReview, "PRO1".into()),
    ];
    claim.shared.authorization = "AUTH55".into();
    claim.shared.note = "TRANSFERRED FROM THE CLINIC".into();
    claim.stay = Stay {
        from: Some(day("2026-03-02")),
        to: Some(day("2026-03-05")),
        admitted_on: Some(day("2026-03-02")),
        admission_hour: "0930".into(),
        discharge_hour: "1100".into(),
        admission_type: "1".into(),
        admission_source: "1".into(),
        patient_status: "01".into(),
        admitting: Some(icd("R079")),
        reasons: Vec::new(),
        causes: vec![present("W19XXXA", Some('Y'))],
        drg: "193".into(),
        procedures: vec![
            (
                Icd10Pcs::parse("0W3P8ZZ").expect("a code"),
                day("2026-03-03"),
            ),
            (
                Icd10Pcs::parse("0DB68ZX").expect("a code"),
                day("2026-03-04"),
            ),
        ],
        spans: vec![("70".into(), day("2026-03-02"), day("2026-03-05"))],
        occurrences: vec![
            ("11".into(), day("2026-03-01")),
            ("18".into(), day("2020-01-31")),
        ],
        values: vec![("01".into(), money("1200")), ("80".into(), money("3"))],
        attending: Some(provider("ATTEND", "1111111112", "207P00000X")),
        operating: Some(provider("OPERATE", "1888888885", "")),
        other_operating: Some(provider("SECOND", "1999999992", "")),
    };
    let mut codes = vec![present("J189", Some('Y'))];
    codes.extend(
        [
            "E1122", "N1830", "I129", "E785", "Z794", "I10", "J449", "F329", "K219", "R05", "Z23",
            "M545", "R42", "R55",
        ]
        .map(|code| present(code, Some('N'))),
    );
    claim.diagnoses = codes;
    let mut room = revenue(1, "0120", "", "3600");
    room.units = Units::whole(3);
    room.days = true;
    room.dos = None;
    let mut drug = revenue(2, "0636", "J3301", "60.25");
    drug.units = Units::whole(4);
    drug.ndc = Some(Ndc {
        number: "00003029305".into(),
        quantity_thousandths: 1_500,
        unit: "ML".into(),
    });
    drug.modifiers = vec![Modifier::parse("JZ").expect("two")];
    drug.dos_to = Some(day("2026-03-04"));
    let mut extra = revenue(3, "0270", "", "39.75");
    extra.non_covered = money("39.75");
    claim.lines = vec![room, drug, extra];
    claim.shared.charged = claim.line_total();
    claim
}

fn second_payer() -> InstitutionalClaim {
    let mut claim = outpatient();
    let source = shapes::secondary();
    claim.shared.order = source.order;
    claim.shared.other_payers = source.other_payers;
    let mut decided = source.lines[0].adjudications.clone();
    decided[0].code = Hcpcs::parse("99283").expect("a code");
    decided[0].paid = money("348.40");
    claim.lines[0].adjudications = decided;
    claim.shared.other_payers[0].paid = Some(money("348.40"));
    claim.bill_frequency = "7".into();
    claim.shared.frequency = claimdesk::domain::claim::Frequency::Replacement;
    claim.shared.payer_claim_number = "2026060009999".into();
    claim
}

fn all() -> Vec<(&'static str, InstitutionalClaim)> {
    vec![
        ("outpatient", outpatient()),
        ("inpatient", inpatient()),
        ("facility-second-payer", second_payer()),
    ]
}

fn written(claims: &[InstitutionalClaim]) -> Vec<u8> {
    let partner = partner();
    let submission = Submission {
        partner: &partner,
        control: 906,
        written_at: day("2026-03-06").and_hms_opt(9, 30, 0).expect("a time"),
        claims: &[],
    };
    i837::write(&submission, claims)
        .expect("a claim within the guide")
        .bytes
}

#[test]
fn every_shape_is_written_as_its_golden_and_reads_back_equal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/x12");
    for (name, claim) in all() {
        let bytes = written(std::slice::from_ref(&claim));
        let text = String::from_utf8(bytes.clone())
            .expect("ASCII")
            .replace('~', "~\n");
        let path = folder.join(format!("{name}.x12"));
        if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
            fs::write(&path, &text).expect("a golden to write");
        }
        assert_eq!(text, fs::read_to_string(&path).expect("a golden"), "{name}");
        let (tree, envelopes) = x12::read(&bytes);
        let (read, troubles) = read837::read_institutional(&tree);
        assert_eq!((envelopes, troubles), (vec![], vec![]), "{name}");
        assert_eq!(read.len(), 1, "{name}");
        assert_eq!(read[0].claim.lines, claim.lines, "{name}");
        assert_eq!(read[0].claim.stay, claim.stay, "{name}");
        assert_eq!(read[0].claim, claim, "{name}");
        assert_eq!(read837::read(&tree).0, []);
        assert_eq!(written(&[read[0].claim.clone()]), bytes, "{name}");
    }
}

#[test]
fn what_breaks_the_guide_is_refused() {
    let partner = partner();
    let submission = Submission {
        partner: &partner,
        control: 907,
        written_at: day("2026-03-06").and_hms_opt(9, 30, 0).expect("a time"),
        claims: &[],
    };
    let refused = |change: &dyn Fn(&mut InstitutionalClaim)| {
        let mut claim = outpatient();
        change(&mut claim);
        i837::write(&submission, &[claim])
            .expect_err("a refusal")
            .to_string()
    };
    assert!(refused(&|c| c.lines.clear()).contains("1 to 999 revenue lines"));
    assert!(refused(&|c| c.stay.from = None).contains("statement dates"));
    assert!(refused(&|c| c.stay.patient_status.clear()).contains("patient status"));
    assert!(refused(&|c| c.lines[0].revenue = "450".into()).contains("four digits"));
    assert!(refused(&|c| c.shared.charged = money("1")).contains("sum of its lines"));
}

#[test]
fn every_837i_of_a_stranger_is_read() {
    let Some(folder) = super::samples() else {
        return;
    };
    let (mut n_claims, mut n_files) = (0, 0);
    for (path, truth) in super::truths(&folder) {
        if !path.starts_with(folder.join("837I")) {
            continue;
        }
        n_files += 1;
        let file = fs::read(&path).expect("a sample");
        let (read, _) = read837::read_institutional(&x12::read(&file).0);
        let name = path.display();
        assert_eq!(read.len() as u64, truth["claims"], "{name}");
        let charged: claimdesk::domain::money::Money =
            read.iter().map(|r| r.claim.shared.charged).sum();
        assert_eq!(
            charged,
            money(truth["clm02"].as_str().expect("an amount")),
            "{name}"
        );
        let n_lines: usize = read.iter().map(|r| r.claim.lines.len()).sum();
        assert_eq!(n_lines as u64, truth["lines"], "{name}");
        n_claims += read.len();
    }
    println!("{n_claims} institutional claims in {n_files} files");
    assert!(n_claims > 10, "{n_claims}");
}
