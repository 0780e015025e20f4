//! `x12 lint` over real files: the published bad and good twins, and the files that are known to
//! be valid.

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::codesets::CodeSets;
use claimdesk::workflow::lint::{Lint, lint};

fn samples() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/x12");
    if !root.is_dir() {
        println!("skipped: no ../shared/data/x12 here");
        return None;
    }
    Some(root)
}

fn linted(path: &Path) -> Lint {
    let today = "2026-11-23".parse().unwrap();
    lint(&fs::read(path).unwrap(), CodeSets::built_in(), today)
}

/// What a commercial validator said of the bad files, and the rule of ours that says the same.
/// Messages tell apart what one code says of several places.
const SAME_RULE: [(&str, &str, &str); 17] = [
    ("H24402", "", "npi-check-digit-wrong"),
    ("H20617", "", "npi-malformed"),
    ("H25377", "'Billing Provider", "billing-zip-not-nine-digits"),
    (
        "H25377",
        "'Laboratory or Facility",
        "facility-zip-not-nine-digits",
    ),
    ("H20205", "(2010BA)", "subscriber-address"),
    ("H20205", "(2010BB)", "payer-address"),
    ("H20205", "(2430)", "other-payer-date-missing"),
    ("B51124", "", "zip-not-in-state"),
    ("H20751", "", "zip-malformed"),
    ("H40480", "", "line-pos-repeats-claim"),
    ("H46214", "", "rendering-repeats-billing"),
    ("H51108", "", "adjustment-reason-unknown"),
    ("H52000", "", "taxonomy-malformed"),
    ("H10904", "", "trouble: SE says"),
    ("H10602", "", "trouble: "),
    ("H51086", "", "not checked: icd10cm"),
    ("H51085", "", "not checked: icd10cm"),
];

/// Rules of ours that a validator's line asks for, where we have one.
fn rule_of(code: &str, message: &str) -> Option<&'static str> {
    let same = |(of, words, _): &&(&str, &str, &str)| *of == code && message.contains(words);
    SAME_RULE.iter().find(same).map(|(_, _, rule)| *rule)
}

fn said(found: &Lint, rule: &str) -> bool {
    let troubles = found
        .trouble
        .iter()
        .map(|t| format!("trouble: {} {}", t.tag, t.message));
    let unchecked = found
        .not_checked
        .iter()
        .map(|what| format!("not checked: {what}"));
    let mut all = troubles
        .chain(unchecked)
        .chain(found.findings.iter().map(|f| f.edit.to_owned()));
    all.any(|words| words.starts_with(rule))
}

#[test]
fn the_bad_twins_show_what_the_validator_said_and_the_good_ones_raise_no_block() {
    let Some(root) = samples() else { return };
    let folder = root.join("annotated_pairs");
    let text = fs::read_to_string(folder.join("FINDINGS.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<(String, String, String)> = rows.deserialize().map(Result::unwrap).collect();
    let (mut n_rules, mut missed) = (0, Vec::new());
    for (file, code, message) in rows.iter().filter(|(file, ..)| file.starts_with("X222")) {
        let Some(rule) = rule_of(code, message) else {
            continue;
        };
        let verdict = if said(&linted(&folder.join(file)), rule) {
            "said"
        } else {
            "MISSED"
        };
        println!("{verdict:6} {file:26} {code:7} {rule}");
        n_rules += 1;
        if verdict == "MISSED" {
            missed.push(format!("{file} {code} {message}"));
        }
    }
    assert!(n_rules > 0);
    println!(
        "{n_rules} lines of the validator have a rule of ours, {} not said",
        missed.len()
    );
    assert!(missed.is_empty(), "{missed:#?}");
    for good in ["1", "10a", "13", "3b", "4", "6"] {
        let name = format!("X222-HC837-{good}-good.txt");
        let found = linted(&folder.join(&name));
        let blocks: Vec<_> = found
            .findings
            .iter()
            .filter(|f| f.severity == "block")
            .collect();
        assert!(blocks.is_empty(), "{name}: {blocks:#?}");
        assert_eq!(found.n_claims, 1, "{name}");
    }
}

/// Rules that valid files may still break: the judges of structure do not look at them, and each
/// of these findings was read against its file.
const BEYOND_STRUCTURE: [&str; 11] = [
    "billing-address-po-box",
    "billing-zip-not-nine-digits",
    "facility-zip-not-nine-digits",
    "line-repeated",
    "npi-check-digit-wrong",
    "npi-malformed",
    "pointer-beyond-diagnoses",
    "rendering-repeats-billing",
    "tax-id-malformed",
    "taxonomy-malformed",
    "zip-malformed",
];

#[test]
fn valid_files_raise_no_block_of_structure_and_valid_remittances_none_at_all() {
    let Some(root) = samples() else { return };
    let text = fs::read_to_string(root.join("GOLD.tsv")).unwrap();
    let (mut n_files, mut n_blocks) = (0, 0);
    for name in text.lines().filter_map(|l| l.split('\t').next()) {
        let found = linted(&root.join(name));
        let blocks: Vec<_> = found
            .findings
            .iter()
            .filter(|f| f.severity == "block")
            .collect();
        for f in &blocks {
            let known = BEYOND_STRUCTURE.contains(&f.edit) && name.starts_with("837P");
            assert!(
                known,
                "{name} segment {}: {} [{}]",
                f.at.segment, f.message, f.edit
            );
        }
        n_files += 1;
        n_blocks += blocks.len();
    }
    println!("{n_files} valid files, {n_blocks} blocks, all of rules beyond structure");
    assert_eq!(n_files, 59);
}

/// Each sum that does not come out is a block with its segment and its cents.
#[test]
fn a_remittance_that_does_not_add_up_is_blocked_where_it_is_off() {
    let file =
        b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       *260320*0900*^\
*00501*000000001*0*P*:~GS*HP*PAYER*PRACTICE*20260320*0900*1*X*005010X221A1~ST*835*0001~\
BPR*I*100.00*C*ACH*CTX*01*1*DA*2*1512345678**01*3*DA*4*20260320~TRN*1*88*1512345678~\
N1*PR*BLUE RIDGE~N1*PE*RIDGE*XX*1043218761~LX*1~CLP*CD1041*1*150.00*90.00*20.00*12*ICN1~\
NM1*QC*1*TESTCASE*ADA~SVC*HC:99214*150.00*92.40**1~DTM*472*20260302~CAS*CO*45*34.50~\
CAS*PR*2*23.10~SE*13*0001~GE*1*1~IEA*1*000000001~";
    let today = "2026-11-23".parse().unwrap();
    let found = lint(file, CodeSets::built_in(), today);
    let said: Vec<_> = found
        .findings
        .iter()
        .map(|f| (f.edit, f.severity, f.at.segment))
        .collect();
    // The service proves: 150.00 - 57.60 = 92.40. The claim says 90.00, the deposit 100.00.
    assert_eq!(
        said,
        [
            ("deposit-off", "block", 4),
            ("claim-payment-off", "block", 9),
            ("patient-share-off", "info", 9),
        ]
    );
    assert!(found.findings[0].message.ends_with("off by 10.00"));
    assert!(found.findings[1].message.ends_with("off by 2.40"));
    assert!(found.trouble.is_empty(), "{:?}", found.trouble);
}

#[test]
fn the_command_prints_the_shape_of_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.x12");
    let file = "ISA*00*          *00*          *ZZ*PRACTICE       *ZZ*CLEARING       *260310*0900*^\
*00501*000000001*0*T*:~GS*HC*PRACTICE*CLEARING*20260310*0900*1*X*005010X222A1~\
ST*837*0001*005010X222A1~BHT*0019*00*1*20260310*0900*CH~HL*1**20*1~\
NM1*85*2*RIDGE*****XX*1043218761~N3*100 RIDGE RD~N4*ASHEVILLE*NC*28801~REF*EI*561234567~\
HL*2*1*22*0~SBR*P*18*G100******CI~NM1*IL*1*TESTCASE*ADA****MI*XQA1234567~N3*12 LOOM ST~\
N4*ASHEVILLE*NC*28804~DMG*D8*19610203*F~NM1*PR*2*BLUE RIDGE*****PI*60054~\
CLM*CD1041*150***11:B:1*Y*A*Y*Y~HI*ABK:I10~LX*1~SV1*HC:99214*150*UN*1***1:2~\
DTP*472*D8*20260302~REF*6R*L1~SE*21*0001~GE*1*1~IEA*1*000000001~";
    std::fs::write(&path, file).unwrap();
    let shown = crate::cli::json(
        1,
        &[
            "x12",
            "lint",
            path.to_str().unwrap(),
            "--today",
            "2026-03-10",
        ],
    );
    let blocks: Vec<_> = shown["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["severity"] == "block")
        .map(|f| {
            (
                f["edit"].as_str().unwrap(),
                f["at"]["segment"].as_u64().unwrap(),
            )
        })
        .collect();
    // The billing ZIP is the 8th segment; SV1 is the 20th.
    assert_eq!(
        blocks,
        [
            ("billing-zip-not-nine-digits", 8),
            ("pointer-beyond-diagnoses", 20)
        ]
    );
    let pointer = shown["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["edit"] == "pointer-beyond-diagnoses")
        .unwrap();
    assert_eq!(pointer["at"]["claim"], "CD1041");
    assert_eq!(pointer["at"]["line"], 1);
    assert_eq!(
        shown["trouble"].as_array().unwrap().len(),
        0,
        "{}",
        shown["trouble"]
    );
    std::fs::write(&path, "no X12 at all").unwrap();
    let refused = crate::cli::json(2, &["x12", "lint", path.to_str().unwrap()]);
    assert_eq!(refused["error"]["kind"], "input");
}

#[test]
fn findings_stand_at_their_segments() {
    let Some(root) = samples() else { return };
    let found = linted(&root.join("annotated_pairs/X222-HC837-13-bad.txt"));
    let bytes = fs::read(root.join("annotated_pairs/X222-HC837-13-bad.txt")).unwrap();
    let (tree, _) = claimdesk::x12::read(&bytes);
    let (_, _, set) = tree.sets().next().unwrap();
    let segment = |n: usize| set.body().find(|s| s.ordinal() as usize == n).unwrap();
    let n_found = |edit: &str, words: &str| {
        let of_edit = found.findings.iter().filter(|f| f.edit == edit);
        let there = of_edit.filter(|f| segment(f.at.segment).bytes().starts_with(words.as_bytes()));
        there.count()
    };
    assert_eq!(n_found("npi-check-digit-wrong", "NM1*85"), 1);
    assert_eq!(n_found("npi-check-digit-wrong", "NM1*82"), 1);
    assert_eq!(n_found("npi-check-digit-wrong", "NM1*77"), 1);
    assert_eq!(n_found("billing-zip-not-nine-digits", "N4*"), 1);
    assert_eq!(n_found("service-date-too-old", "DTP*472"), 2);
}
