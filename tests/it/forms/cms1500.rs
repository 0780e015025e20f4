//! The CMS-1500, box by box against the item table (billing.md 2.2), and measured on the PDF.

use std::fs;
use std::path::Path;
use std::process::Command;

use claimdesk::domain::claim::ProfessionalClaim;
use claimdesk::forms::cms1500::{BOXES, drawn, guide, sheets};
use claimdesk::forms::grid::{Form, Offset, alignment};
use claimdesk::forms::pdf;

use crate::x12::shapes::{self, day, line, money, plain};

/// Scenario S10: eight lines, 700.00.
fn eight_lines() -> ProfessionalClaim {
    let mut claim = plain();
    let charges = ["210", "135", "40", "25", "110", "92", "50", "38"];
    claim.lines = charges
        .iter()
        .enumerate()
        .map(|(n, charge)| line(n + 1, "99214", charge))
        .collect();
    claim.charged = claim.line_total();
    claim
}

fn only(claim: &ProfessionalClaim) -> Form {
    let mut all = sheets(claim, day("2026-03-04"));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/forms/{name}.txt"));
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        fs::write(&path, text).expect("a golden to write");
    }
    assert_eq!(text, fs::read_to_string(&path).expect("a golden"), "{name}");
}

/// What stands on the text of a form at a line and column, from 1.
fn at(text: &str, line: usize, column: usize, width: usize) -> String {
    let row = text.lines().nth(line - 1).unwrap_or_default();
    row.chars().skip(column - 1).take(width).collect()
}

#[test]
fn s10_eight_lines_are_two_sheets_with_totals_of_their_own() {
    let claim = eight_lines();
    assert_eq!(claim.charged, money("700"));
    let both = sheets(&claim, day("2026-03-04"));
    assert_eq!(both.len(), 2);
    // 612.00 and 88.00: dollars end in column 57, cents stand in 58 and 59.
    for (form, (total, n_lines)) in both.iter().zip([("   61200", 6), ("    8800", 2)]) {
        let text = form.text();
        assert_eq!(at(&text, 56, 52, 8), total);
        assert_eq!(form.said("26", None), "CD1041");
        assert_eq!(form.said("2", None), "TESTER, TERRY");
        let charged = (1..=6).filter(|n| !form.said("24f", Some(*n)).is_empty());
        assert_eq!(charged.count(), n_lines);
    }
    golden(
        "cms1500-eight-lines",
        &both
            .iter()
            .map(Form::text)
            .collect::<Vec<_>>()
            .join("\u{c}"),
    );
}

#[test]
fn every_box_of_a_plain_claim_stands_where_the_table_says() {
    let text = only(&plain()).text();
    for (what, line, column, value) in [
        ("carrier", 2, 41, "EXAMPLE HEALTH"),
        ("1 group", 8, 31, "X"),
        ("1a", 8, 50, "W123456789"),
        ("2", 10, 1, "TESTER, TERRY"),
        ("3 month", 10, 31, "02"),
        ("3 day", 10, 34, "03"),
        ("3 year", 10, 37, "1961"),
        ("3 female", 10, 47, "X"),
        ("4", 10, 50, "TESTER, TERRY"),
        ("5 street", 12, 1, "7 NOWHERE LN"),
        ("6 self", 12, 33, "X"),
        ("7 street", 12, 50, "7 NOWHERE LN"),
        ("5 city", 14, 1, "SPRINGFIELD"),
        ("5 state", 14, 26, "IL"),
        ("7 state", 14, 74, "IL"),
        ("5 zip", 16, 1, "627020002"),
        ("11", 18, 50, "GRP77"),
        ("10a no", 20, 41, "X"),
        ("11a month", 20, 53, "02"),
        ("11a female", 20, 75, "X"),
        ("10b no", 22, 41, "X"),
        ("10c no", 24, 41, "X"),
        ("11d no", 26, 57, "X"),
        ("12", 29, 7, "SIGNATURE ON FILE"),
        ("13", 29, 55, "SIGNATURE ON FILE"),
        ("20 no", 36, 57, "X"),
        ("21 indicator", 37, 42, "0"),
        ("21 A", 38, 3, "E1122"),
        ("24a from", 44, 1, "03 02 26"),
        ("24a to", 44, 10, "03 02 26"),
        ("24b", 44, 19, "11"),
        ("24d", 44, 25, "99214"),
        ("24e", 44, 45, "A"),
        ("24f", 44, 50, "   15000"),
        ("24g", 44, 59, "1"),
        ("24j", 44, 68, "1111111112"),
        ("25", 56, 1, "123456789"),
        ("25 ein", 56, 19, "X"),
        ("26", 56, 23, "CD1041"),
        ("27 yes", 56, 38, "X"),
        ("28", 56, 52, "   15000"),
        ("33 area", 57, 66, "217"),
        ("33 phone", 57, 70, "5550100"),
        ("33 name", 58, 50, "EXAMPLE FAMILY PRACTICE"),
        ("33 street", 59, 50, "100 SAMPLE ST"),
        ("33 town", 60, 50, "SPRINGFIELD IL 627010001"),
        ("31", 60, 1, "TESTA Q RENDER"),
        ("33a", 61, 50, "1234567893"),
        ("33b", 61, 63, "ZZ207Q00000X"),
        ("31 date", 61, 6, "03 04 26"),
    ] {
        assert_eq!(
            at(&text, line, column, value.len()),
            value,
            "box {what}\n{text}"
        );
    }
    assert_eq!(text.lines().count(), 66);
    golden("cms1500-plain", &text);
}

#[test]
fn what_only_some_claims_carry_has_its_box() {
    let shape = |wanted: &str| {
        let all = shapes::all();
        let (_, claims) = all
            .into_iter()
            .find(|(name, _)| *name == wanted)
            .expect("a shape");
        only(&claims[0])
    };
    let hurt = shape("work-injury");
    assert_eq!(
        (
            hurt.said("1", None).as_str(),
            at(&hurt.text(), 8, 45, 1).as_str()
        ),
        ("X", "X")
    );
    assert_eq!(at(&hurt.text(), 20, 35, 1), "X");
    assert_eq!(at(&hurt.text(), 22, 35, 12), "X         IL");
    assert_eq!(hurt.said("11b", None), "Y4 WC2026000123");
    assert_eq!(hurt.said("15", None), "439 02 27 26");
    assert_eq!(hurt.said("16", None), "02 27 26 03 20 26");
    assert_eq!(hurt.said("10d", None), "02 W2");
    assert_eq!(hurt.said("19", None), "PWKOZFXCD1041W1");
    let drug = shape("drug-and-device");
    assert_eq!(drug.said("24", Some(1)), "N400003029305   ML1.5");
    assert_eq!(drug.said("24", Some(2)), "ZZRENTED FIRST MONTH");
    assert_eq!(drug.said("24a", Some(2)), "03 02 26 03 31 26");
    assert_eq!(drug.said("24b", Some(2)), "12");
    assert_eq!(drug.said("24j", Some(2)), "1999999992");
    assert_eq!(drug.said("17", None), "DK TESTA Q ORDERER");
    let stay = shape("hospital");
    assert_eq!(stay.said("14", None), "02 20 26 431");
    assert_eq!(stay.said("17", None), "DN TESTA Q REFERRER");
    assert_eq!(stay.said("18", None), "02 28 26 03 03 26");
    assert_eq!(
        stay.said("32", None),
        "EXAMPLE HOSPITAL 1 CARE WAY FLOOR 2 PEORIA IL 616020001"
    );
    assert_eq!(stay.said("24g", Some(1)), "45");
    let again = shape("replacement");
    assert_eq!(again.said("22", None), "7 2026060009999");
    let outside = shape("purchased");
    assert_eq!(
        (
            outside.said("20", None).as_str(),
            outside.said("23", None).as_str()
        ),
        ("X     3550", "")
    );
}

#[test]
fn a_secondary_claim_names_the_first_payer_and_what_it_paid() {
    let form = only(&shapes::secondary());
    let text = form.text();
    assert_eq!(at(&text, 26, 52, 1), "X");
    assert_eq!(form.said("9", None), "TESTER, TERRY");
    assert_eq!(form.said("9d", None), "EXAMPLE MEDICARE");
    assert_eq!(at(&text, 56, 62, 8), "    7840");
    golden("cms1500-secondary", &text);
}

#[test]
fn medicare_paper_has_rules_of_its_own() {
    let mut claim = plain();
    claim.filing_code = "MB".into();
    claim
        .diagnoses
        .push(claimdesk::domain::codes::Icd10Cm::parse("I10").expect("a code"));
    claim.lines[0].pointers = vec![2, 1];
    let form = only(&claim);
    assert_eq!(form.said("11", None), "NONE");
    for blank in ["4", "6", "7", "11a", "11d", "33b"] {
        assert_eq!(form.said(blank, None), "", "box {blank}");
    }
    assert_eq!(form.said("24e", Some(1)), "B");
    assert_eq!(form.said("32a", None), "1234567893");
    assert_eq!(at(&form.text(), 8, 1, 1), "X");
}

#[test]
fn every_typed_box_explains_itself() {
    for (_, claims) in shapes::all() {
        for form in claims
            .iter()
            .flat_map(|claim| sheets(claim, day("2026-03-04")))
        {
            for typed in &form.typed {
                assert!(guide(typed.id).is_some(), "box {}", typed.id);
                let end = typed.place.column + typed.text.chars().count();
                assert!(end <= 81 && typed.place.line <= 66, "{typed:?}");
            }
        }
    }
    assert!(BOXES.iter().all(|guide| !guide.about.is_empty()));
}

/// A word of a PDF with its left edge and base line region, in points from the upper left.
struct Word {
    left: f64,
    bottom: f64,
    text: String,
}

/// The words of the first page, by pdftotext; none where that tool is not here.
fn words(bytes: &[u8]) -> Option<Vec<Word>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("form.pdf");
    fs::write(&path, bytes).expect("a file");
    let mut run = Command::new("pdftotext");
    run.args(["-bbox", "-f", "1", "-l", "1"])
        .arg(&path)
        .arg("-");
    let Ok(done) = run.output() else {
        println!("skipped: there is no pdftotext here (poppler-utils)");
        return None;
    };
    assert!(done.status.success());
    let html = String::from_utf8(done.stdout).expect("text");
    let number = |row: &str, name: &str| -> f64 {
        let rest = row.split(&format!("{name}=\"")).nth(1).expect("a number");
        rest.split('"')
            .next()
            .expect("its end")
            .parse()
            .expect("a number")
    };
    let rows = html.lines().filter(|row| row.contains("<word"));
    let words = rows.map(|row| Word {
        left: number(row, "xMin"),
        bottom: number(row, "yMax"),
        text: row
            .split('>')
            .nth(1)
            .expect("text")
            .split('<')
            .next()
            .expect("text")
            .to_owned(),
    });
    Some(words.collect())
}

#[test]
fn letters_are_measured_on_the_pdf() {
    let form = only(&plain());
    for (offset, right, down) in [
        (Offset::default(), 0.0, 0.0),
        (
            Offset {
                right: 15,
                down: -10,
            },
            10.8,
            -7.2,
        ),
    ] {
        let Some(words) = words(&pdf("claimdesk", &[form.page(offset)])) else {
            return;
        };
        // Every word that a box holds begins at 0.30 in + 0.10 in a column, on its sixth of an
        // inch; Courier of 12 points reaches 1.9 to 2.6 points below its base line.
        let mut n_found = 0;
        for typed in &form.typed {
            let Some(first) = typed.text.split_whitespace().next() else {
                continue;
            };
            let skip = typed.text.find(first).unwrap_or(0);
            let left = 21.6 + 7.2 * (typed.place.column + skip - 1) as f64 + right;
            let base = 12.0 * typed.place.line as f64 + down;
            let found = words.iter().any(|word| {
                let below = word.bottom - base;
                word.text
                    .starts_with(first.chars().next().expect("a letter"))
                    && (word.left - left).abs() < 0.2
                    && (0.0..4.0).contains(&below)
            });
            n_found += usize::from(found);
            // Two boxes side by side are one word to the tool; those are left out.
            let joined = form.typed.iter().any(|other| {
                other.place.line == typed.place.line
                    && other.place.column < typed.place.column
                    && other.place.column + other.text.chars().count() + 1 >= typed.place.column
            });
            assert!(found || joined, "box {} at {left}, {base}", typed.id);
        }
        assert!(n_found > 50, "{n_found}");
    }
}

#[test]
fn a_drawn_form_and_the_alignment_page_are_pdfs_too() {
    let form = only(&plain());
    for page in [
        drawn(&form, Offset::default()),
        alignment(Offset::default()),
    ] {
        let bytes = pdf("claimdesk", &[page]);
        assert!(bytes.starts_with(b"%PDF-"));
        if let Ok(folder) = std::env::var("CLAIMDESK_SAMPLES") {
            let name = format!("form-{}.pdf", bytes.len());
            fs::write(Path::new(&folder).join(name), &bytes).expect("a sample");
        }
    }
}
