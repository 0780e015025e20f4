//! The official ICD-10-CM files, taken in from zips, folders and single files.

use std::time::Instant;

use claimdesk::codesets::book::{Spot, page};
use claimdesk::codesets::icd10cm::index::IndexKind;
use claimdesk::workflow::import_codesets::Taken;

use super::files::{Shelves, genuine, zipped};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_genuine_code_descriptions_of_two_years_stand_side_by_side() {
    let Some(folder) = genuine("icd10cm-order-samples") else {
        return;
    };
    let shelves = Shelves::new();
    let began = Instant::now();
    let outcomes = shelves.import(&[
        folder.join("2019-ICD-10-CM-Code-Descriptions.zip"),
        folder.join("2020-ICD-10-CM-Codes.zip"),
    ]);
    let taken: Vec<_> = outcomes
        .iter()
        .filter_map(|one| one.release.as_ref())
        .filter(|release| release.kind == "icd10cm")
        .map(|release| (release.name.as_str(), release.n_rows))
        .collect();
    println!("two order files in {:?}: {outcomes:#?}", began.elapsed());
    // CMS published 71,932 billable codes for 2019 and 72,184 for 2020, among these rows.
    assert_eq!(
        taken,
        [
            ("ICD-10-CM FY2019 codes", 94_444),
            ("ICD-10-CM FY2020 codes", 94_765)
        ]
    );
    let sets = shelves.sets();
    let n = |dos: &str| sets.icd10.as_of(day(dos)).unwrap().n_billable(day(dos));
    assert_eq!(n("2018-12-01"), 71_932);
    assert_eq!(n("2019-12-01"), 72_184);
    // Later years answer as before.
    assert_eq!(n("2026-09-30"), 74_719);
    assert_eq!(n("2026-10-01"), 74_879);
    let again = shelves.import(&[folder.join("2020-ICD-10-CM-Codes.zip")]);
    assert!(
        again
            .iter()
            .all(|one| matches!(one.taken, Taken::Known | Taken::Refused(_)))
    );
}

#[test]
fn the_genuine_indexes_are_read_by_either_form() {
    let Some(folder) = genuine("icd10cm-index-2025") else {
        return;
    };
    let shelves = Shelves::new();
    let began = Instant::now();
    let index = shelves.take(&folder.join("ICD10CM_2025_Index.csv"));
    assert_eq!(index, Ok(81_024));
    for name in [
        "icd-10-cm-neoplasm-2025.xml",
        "icd-10-cm-eindex-2025.xml",
        "ICD10CM_2025_Drugs.csv",
    ] {
        let taken = shelves.take(&folder.join(name));
        assert!(
            taken.as_ref().is_ok_and(|n| *n > 1_000),
            "{name}: {taken:?}"
        );
    }
    println!("four indexes taken in {:?}", began.elapsed());
    let began = Instant::now();
    let sets = shelves.sets();
    let dos = day("2025-06-01");
    for kind in IndexKind::ALL {
        assert!(sets.alphabetic_index(kind, dos).is_some(), "{kind:?}");
    }
    println!("four indexes opened in {:?}", began.elapsed());
    let found = page(
        &sets,
        &Spot::Words(IndexKind::Diseases, "infarct myocardium".into()),
        dos,
    );
    assert!(!found.missing && !found.lines.is_empty(), "{found:#?}");
    let coded = sets.alphabetic_index(IndexKind::Diseases, dos).unwrap();
    assert_eq!(coded.n_coded(), 62_721);
}

#[test]
fn the_april_files_are_those_of_april() {
    let Some(folder) = genuine("icd10cm-april-2026-xml") else {
        return;
    };
    let shelves = Shelves::new();
    let outcomes = shelves.import(&[folder]);
    let names: Vec<String> = outcomes
        .iter()
        .filter_map(|one| Some(one.release.as_ref()?.name.clone()))
        .collect();
    assert_eq!(names.len(), 3, "{outcomes:#?}");
    for name in &names {
        assert!(name.ends_with("FY2026 from April 2026"), "{name}");
    }
}

#[test]
fn a_file_of_another_year_or_cut_off_is_refused_and_nothing_is_kept() {
    let shelves = Shelves::new();
    let row = |n: usize, code: &str, bit: u8, title: &str| {
        format!("{n:05} {code:<7} {bit} {title:<60} {title}\n")
    };
    let two = format!(
        "{}{}",
        row(1, "A00", 0, "Cholera"),
        row(
            2,
            "A000",
            1,
            "Cholera due to Vibrio cholerae 01, biovar cholerae"
        )
    );
    let bytes = zipped(&[("Code Descriptions/icd10cm_order_2027.txt", two.as_bytes())]);
    let path = shelves.write("2027-code-descriptions.zip", &bytes);
    let why = shelves.take(&path).unwrap_err();
    assert!(why.contains("98403") || why.contains("98,403"), "{why}");

    let cut = two.trim_end().as_bytes();
    let path = shelves.write("icd10cm_order_2026.txt", cut);
    let why = shelves.take(&path).unwrap_err();
    assert!(why.contains("icd10cm_order_2026.txt"), "{why}");

    let bomb = b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><ICD10CM.tabular/>";
    let path = shelves.write("icd10cm_tabular_2027.xml", bomb);
    assert!(shelves.take(&path).is_err());
    let sets = shelves.sets();
    let dos = day("2026-10-01");
    assert_eq!(sets.icd10.as_of(dos).unwrap().n_billable(dos), 74_879);
}
