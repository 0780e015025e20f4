//! Genuine files of CMS and CDC, read. Counts are those that the publishers state, in the files
//! themselves or in codesets.md.

use super::files::{ZIP_2019, ZIP_2020, member, shared, timed};
use chrono::NaiveDate;
use claimdesk::codesets::icd10cm::addenda::{Stated, read_addenda};
use claimdesk::codesets::icd10cm::check::check_order;
use claimdesk::codesets::icd10cm::index::{AlphabeticIndex, IndexKind, Target, read_csv, read_xml};
use claimdesk::codesets::icd10cm::order::{OrderRow, agree, read_codes, read_order};
use claimdesk::codesets::icd10cm::release::Release;
use claimdesk::codesets::{CodeSets, Dated, Shelf, Stored};

fn built_in_check(rows: &[OrderRow], name: &str) -> Result<Release, String> {
    let sets = CodeSets::built_in();
    let edition = sets.icd10.all().first().unwrap();
    let release = Release::of_name(name).unwrap();
    check_order(rows, release, (&edition.table, edition.through)).map_err(|e| e.to_string())
}

/// The addenda inside the zips state 71,932 and 72,184 billable codes, 22,512 and 22,581 headers.
#[test]
fn the_order_files_of_2019_and_2020() {
    for (zip, year, codes, headers) in [
        (ZIP_2019, 2019, 71_932, 22_512),
        (ZIP_2020, 2020, 72_184, 22_581),
    ] {
        let name = format!("icd10cm_order_{year}.txt");
        let Some(bytes) = member(zip, &name) else {
            return;
        };
        let rows = timed(&name, || read_order(&bytes)).unwrap();
        let n_billable = rows.iter().filter(|row| row.billable).count();
        assert_eq!((n_billable, rows.len() - n_billable), (codes, headers));
        let listed = read_codes(&member(zip, &format!("icd10cm_codes_{year}.txt")).unwrap());
        agree(&rows, &listed.unwrap()).unwrap();
        let begins = built_in_check(&rows, &name).unwrap();
        assert_eq!(
            begins.from,
            NaiveDate::from_ymd_opt(year - 1, 10, 1).unwrap()
        );
        let other = built_in_check(&rows, "icd10cm_order_2027.txt").unwrap_err();
        let expected = format!("its codes are those of FY{year}, but its name says FY2027");
        assert_eq!(other, expected);
    }
}

#[test]
fn an_order_file_that_lacks_codes_is_refused() {
    let Some(bytes) = member(ZIP_2019, "icd10cm_order_2019.txt") else {
        return;
    };
    let mut rows = read_order(&bytes).unwrap();
    let zoster = rows.iter().position(|row| row.code == "B0229").unwrap();
    rows.remove(zoster);
    let why = built_in_check(&rows, "icd10cm_order_2019.txt").unwrap_err();
    assert!(
        why.starts_with("71931 billable codes, which are not the 71932"),
        "{why}"
    );
    assert!(why.ends_with("B0229 is missing"), "{why}");
    let half = bytes.get(..bytes.len() / 2).unwrap();
    assert!(
        read_order(half)
            .unwrap_err()
            .to_string()
            .contains("cut off")
    );
}

#[test]
fn the_addenda_of_2019_and_2020_add_up() {
    let Some(bytes) = member(ZIP_2020, "icd10cm_order_addenda_2020.txt") else {
        return;
    };
    let addenda = read_addenda(&bytes).unwrap();
    let (headers, codes) = ((22_512, 22_581, 70, 1, 5), (71_932, 72_184, 273, 21, 30));
    let stated = |(before, after, additions, deletions, revisions)| Stated {
        before,
        after,
        additions,
        deletions,
        revisions,
    };
    assert_eq!(
        (addenda.headers, addenda.codes),
        (stated(headers), stated(codes))
    );
    let first = addenda.changes.first().unwrap();
    assert!(first.billable && first.code == "B9621" && first.long.ends_with("elsewhere"));
    let text = String::from_utf8(bytes).unwrap();
    let lacking: String = text
        .lines()
        .skip(2)
        .map(|line| format!("{line}\r\n"))
        .collect();
    let why = read_addenda(lacking.as_bytes()).unwrap_err().to_string();
    assert!(
        why.contains("273 additions, 21 deletions and 30 revisions of codes"),
        "{why}"
    );
    let bytes = member(ZIP_2019, "icd10cm_order_addenda_2019.txt").unwrap();
    assert_eq!(
        read_addenda(&bytes).unwrap().codes,
        stated((71_704, 71_932, 279, 51, 143))
    );
}

/// What search takes in: every line with its path, modifiers, codes and references.
#[test]
fn the_entries_for_search() {
    let Some(index) = index_2025() else { return };
    let mut sets = CodeSets::built_in().clone();
    let dos = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    assert_eq!(sets.index_entries(dos).count(), 0);
    let bytes = shared("icd10cm-april-2026-xml/icd10cm-drug-April-1-2026-XML.xml").unwrap();
    for index in [index, read_xml(&bytes).unwrap()] {
        let release = Release::of_year(2025).unwrap();
        let shelf = Shelf::one(Dated {
            from: release.from,
            through: release.through,
            release: release.name(),
            table: Stored::open(index.clone()),
        });
        sets.indexes.set(index.kind(), shelf);
    }
    let entries: Vec<_> = timed("index entries for search", || {
        sets.index_entries(dos).collect()
    });
    let of_diseases = entries.iter().filter(|e| e.kind == IndexKind::Diseases);
    assert_eq!(of_diseases.filter(|e| !e.codes.is_empty()).count(), 62_721);
    let found = entries.iter().find(|e| e.path == ["Abasia"]).unwrap();
    assert_eq!(found.modifiers, ["(-astasia) (hysterical)"]);
    assert_eq!(found.codes[0].code, "F444");
    let drug = entries.iter().find(|e| e.path == ["1-propanol"]).unwrap();
    let columns: Vec<_> = drug
        .codes
        .iter()
        .map(|c| (c.code.as_str(), c.column.unwrap()))
        .collect();
    assert_eq!(columns.len(), 4);
    assert_eq!(columns[0], ("T513X1", "Poisoning, accidental"));
}

fn index_2025() -> Option<AlphabeticIndex> {
    let bytes = shared("icd10cm-index-2025/ICD10CM_2025_Index.csv")?;
    let index = timed("ICD10CM_2025_Index.csv", || {
        read_csv(&bytes, IndexKind::Diseases)
    });
    Some(index.unwrap())
}

/// codesets.md 5: 81,024 lines, levels 0-9, 62,721 coded.
#[test]
fn the_alphabetic_index_of_2025() {
    let Some(index) = index_2025() else { return };
    assert_eq!((index.len(), index.n_coded()), (81_024, 62_721));
    assert_eq!(index.terms().map(|term| term.level()).max(), Some(9));
    assert_eq!(index.main_terms().count(), 8_100);
    let (number, left) = index
        .find_path("Diabetes, type 2, with, polyneuropathy")
        .unwrap();
    let term = index.term(number).unwrap();
    assert_eq!((term.code(), left.len()), ("E11.42", 0));
    assert_eq!(
        term.path(),
        "Diabetes, diabetic, type 2, with, polyneuropathy"
    );
    assert_eq!(term.parent().unwrap().title(), "with");
}

#[test]
fn see_and_see_also_lead_somewhere() {
    let Some(index) = index_2025() else { return };
    let of = |reference: &str| match index.follow(reference).remove(0) {
        Target::Term(number, _) => index.term(number).unwrap().path(),
        other @ (Target::Code(_) | Target::Words(_) | Target::Other(..)) => format!("{other:?}"),
    };
    assert_eq!(of("Maltreatment"), "Maltreatment");
    let eye = "Diabetes, by type, with, retinopathy, with macular edema";
    assert!(
        of(eye).starts_with("Diabetes, diabetic, with, retinopathy"),
        "{}",
        of(eye)
    );
    assert_eq!(of("Fever, paratyphoid"), "Fever, paratyphoid");
    assert_eq!(
        index.follow("category M01"),
        [Target::Code("M01".to_owned())]
    );
    assert_eq!(
        index.follow("subcategory M14.8-"),
        [Target::Code("M148".to_owned())]
    );
    let skin = Target::Other(IndexKind::Neoplasms, "skin, benign, by site".to_owned());
    assert_eq!(index.follow("Neoplasm, skin,  benign, by site"), [skin]);
    let drugs = Target::Other(IndexKind::Drugs, String::new());
    assert_eq!(
        index.follow("Table of Drugs and Chemicals, by substance"),
        [drugs]
    );
    let both = index.follow("Encephalopathy; and see also Epilepsy");
    assert_eq!(both.len(), 2);
    let (mut n, mut words, mut short) = (0, 0, 0);
    for term in index.terms() {
        for reference in [term.see(), term.see_also()]
            .into_iter()
            .filter(|r| !r.is_empty())
        {
            for target in index.follow(reference) {
                n += 1;
                match target {
                    Target::Words(_) if reference != "condition" => {
                        words += 1;
                        println!("not followed: {reference}");
                    }
                    Target::Term(_, left) if !left.is_empty() => {
                        short += 1;
                        println!("left over: {reference}: {left:?}");
                    }
                    Target::Words(_) | Target::Term(..) | Target::Code(_) | Target::Other(..) => {}
                }
            }
        }
    }
    println!("{n} references, {words} name no term, {short} stop short of their last words");
    assert!(words * 100 < n && short * 100 < n * 5);
}

/// The XML and the flattened list of the same year hold the same terms.
#[test]
fn the_tables_of_2025_and_april_2026() {
    let folder = "icd10cm-index-2025";
    let pairs = [
        (
            "icd-10-cm-neoplasm-2025.xml",
            "ICD10CM_2025_neoplasms.csv",
            IndexKind::Neoplasms,
            1_939,
        ),
        (
            "icd-10-cm-drug-2025.xml",
            "ICD10CM_2025_Drugs.csv",
            IndexKind::Drugs,
            7_428,
        ),
        (
            "icd-10-cm-eindex-2025.xml",
            "ICD10CM_2025_ExternalIndex.csv",
            IndexKind::ExternalCauses,
            8_064,
        ),
    ];
    for (xml, csv, kind, n) in pairs {
        let Some(bytes) = shared(&format!("{folder}/{xml}")) else {
            return;
        };
        let of_xml = timed(xml, || read_xml(&bytes)).unwrap();
        let bytes = shared(&format!("{folder}/{csv}")).unwrap();
        let of_csv = timed(csv, || read_csv(&bytes, kind)).unwrap();
        assert_eq!((of_xml.kind(), of_xml.version()), (kind, Some(2025)));
        assert_eq!((of_csv.len(), of_xml.len()), (n, n));
        for (a, b) in of_xml.terms().zip(of_csv.terms()) {
            assert_eq!(
                (a.level(), a.cells(), a.code()),
                (b.level(), b.cells(), b.code())
            );
        }
    }
    let april = [
        ("neoplasm", IndexKind::Neoplasms),
        ("drug", IndexKind::Drugs),
        ("eindex", IndexKind::ExternalCauses),
    ];
    for (name, kind) in april {
        let name = format!("icd10cm-april-2026-xml/icd10cm-{name}-April-1-2026-XML.xml");
        let index = read_xml(&shared(&name).unwrap()).unwrap();
        assert_eq!((index.kind(), index.version()), (kind, Some(2026)));
        assert_eq!(
            Release::of_name(&name).unwrap().name(),
            "FY2026 from April 2026"
        );
    }
}

#[test]
fn the_rows_of_the_tables_are_as_printed() {
    let Some(bytes) = shared("icd10cm-april-2026-xml/icd10cm-neoplasm-April-1-2026-XML.xml") else {
        return;
    };
    let neoplasms = read_xml(&bytes).unwrap();
    let (first, _) = neoplasms.find_path("Neoplasm").unwrap();
    let cells = neoplasms.term(first).unwrap().cells();
    assert_eq!(
        cells,
        ["C80.1", "C79.9", "D09.9", "D36.9", "D48.9", "D49.9"]
    );
    let (cavity, _) = neoplasms.find_path("abdomen, cavity").unwrap();
    assert_eq!(
        neoplasms.term(cavity).unwrap().path(),
        "Neoplasm, neoplastic, abdomen, abdominal, cavity"
    );
    let drugs = shared("icd10cm-april-2026-xml/icd10cm-drug-April-1-2026-XML.xml").unwrap();
    let drugs = read_xml(&drugs).unwrap();
    let (propanol, _) = drugs.find_path("1-propanol").unwrap();
    let cells = drugs.term(propanol).unwrap().cells();
    assert_eq!(
        cells,
        ["T51.3X1", "T51.3X2", "T51.3X3", "T51.3X4", "--", "--"]
    );
}

#[test]
fn indexes_that_are_cut_or_shifted_are_refused() {
    let Some(bytes) = shared("icd10cm-index-2025/icd-10-cm-neoplasm-2025.xml") else {
        return;
    };
    let half = read_xml(bytes.get(..bytes.len() / 2).unwrap())
        .unwrap_err()
        .to_string();
    assert!(
        half.contains("cut off") || half.contains("not well-formed"),
        "{half}"
    );
    let text = String::from_utf8(bytes).unwrap();
    let shifted = text.replace("col=\"7\"", "col=\"8\"");
    assert!(read_xml(shifted.as_bytes()).is_err());
    let bomb = text.replacen(
        "<ICD10CM.index>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><ICD10CM.index>",
        1,
    );
    assert!(
        read_xml(bomb.as_bytes())
            .unwrap_err()
            .to_string()
            .contains("document type")
    );
    let csv = shared("icd10cm-index-2025/ICD10CM_2025_neoplasms.csv").unwrap();
    let why = read_csv(&csv, IndexKind::Drugs).unwrap_err().to_string();
    assert!(why.contains("PoisoningAccidental is missing"), "{why}");
    let text = String::from_utf8(csv).unwrap();
    let gap: String = text
        .lines()
        .enumerate()
        .filter(|(n, _)| *n != 7)
        .map(|(_, l)| format!("{l}\n"))
        .collect();
    let why = read_csv(gap.as_bytes(), IndexKind::Neoplasms)
        .unwrap_err()
        .to_string();
    assert!(why.contains("rows are missing"), "{why}");
}
