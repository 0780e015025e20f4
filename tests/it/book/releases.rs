//! Releases laid over the built-in list: titles, notes and validity from their own days on.

use super::false_codes::FALSE_CODES;
use super::files::{ZIP_2019, ZIP_2020, member, timed};
use chrono::NaiveDate;
use claimdesk::codesets::icd10cm::order::read_order;
use claimdesk::codesets::icd10cm::release::Release;
use claimdesk::codesets::icd10cm::tabular::{Tabular, read_tabular};
use claimdesk::codesets::{
    CodeSets, Icd10Table, Imported, Note, NoteKind, Place, Standing, compose,
};
use std::collections::BTreeSet;
use std::sync::Arc;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn order(zip: &str, year: u16) -> Option<Imported> {
    let bytes = member(zip, &format!("icd10cm_order_{year}.txt"))?;
    let rows = Some(Arc::new(read_order(&bytes).unwrap()));
    Some(Imported {
        release: Release::of_year(year).unwrap(),
        rows,
        tabular: None,
    })
}

/// The table of codesets.md 1, and the two years whose official files are at hand.
#[test]
fn billable_codes_of_every_fiscal_year_that_the_documents_give() {
    let sets = CodeSets::built_in();
    let counts = [
        ("2017-10-01", 71_704),
        ("2018-10-01", 71_932),
        ("2019-10-01", 72_184),
        ("2024-10-01", 74_260),
        ("2025-10-01", 74_719),
        ("2026-04-01", 74_719),
        ("2026-10-01", 74_879),
    ];
    for (dos, n) in counts {
        let table = sets.icd10.as_of(day(dos)).unwrap();
        assert_eq!(table.n_billable(day(dos)), n, "on {dos}");
    }
}

#[test]
fn titles_of_an_imported_year_hold_for_its_days_only() {
    let (Some(of_2019), Some(of_2020)) = (order(ZIP_2019, 2019), order(ZIP_2020, 2020)) else {
        return;
    };
    let built_in = CodeSets::built_in().icd10.all().first().unwrap();
    let n = |dos: &str| built_in.table.n_billable(day(dos));
    let editions = timed("two releases laid over the list", || {
        compose(built_in, &[of_2020, of_2019])
    });
    let spans: Vec<(String, String)> = editions
        .all()
        .iter()
        .map(|e| (e.from.to_string(), e.through.to_string()))
        .collect();
    let own = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        spans,
        [
            own("2015-10-01", "2018-09-30"),
            own("2018-10-01", "2019-09-30"),
            own("2019-10-01", "2020-09-30"),
            own("2020-10-01", "2027-03-31")
        ]
    );
    let title = |code: &str, dos: &str| {
        let table = editions.as_of(day(dos)).unwrap();
        table.diagnosis(code, day(dos)).unwrap().title()
    };
    // The addenda of 2020: round brackets became square ones.
    let stec = "Shiga toxin-producing Escherichia coli [E. coli]";
    assert_eq!(
        title("B96.21", "2019-09-30"),
        format!("{stec} (STEC) O157 as the cause of diseases classified elsewhere")
    );
    assert_eq!(
        title("B96.21", "2019-10-01"),
        format!("{stec} [STEC] O157 as the cause of diseases classified elsewhere")
    );
    for (dos, rows) in [("2018-10-01", 94_444), ("2019-10-01", 94_765)] {
        let table = editions.as_of(day(dos)).unwrap();
        assert_eq!(
            (table.n_billable(day(dos)), table.n_rows(day(dos))),
            (n(dos), rows),
            "{dos}"
        );
        assert!(
            table
                .rows(day(dos))
                .filter(|d| d.is_billable())
                .all(|d| d.has_title())
        );
    }
    let last = editions.as_of(day("2026-10-01")).unwrap();
    assert_eq!(
        (
            last.n_billable(day("2026-10-01")),
            last.n_rows(day("2026-10-01"))
        ),
        (74_879, 98_403)
    );
}

/// An order file of FY2028 as it could be: one code gone, one new, one a header now.
#[test]
fn a_release_beyond_the_built_in_list_changes_validity_from_its_day_on() {
    let built_in = CodeSets::built_in().icd10.all().first().unwrap();
    let through = built_in.through;
    let mut text = String::new();
    let mut n = 0;
    let mut push = |code: &str, flag: char, title: &str| {
        n += 1;
        let short: String = title.chars().take(60).collect();
        text.push_str(&format!("{n:05} {code:<7} {flag} {short:<60} {title}\n"));
    };
    for row in built_in.table.rows(through) {
        match (row.standing(), row.code()) {
            (_, "I4981") => {}
            (Standing::Billable, "I10") => {
                push("I10", '0', "Essential (primary) hypertension");
                push("I101", '1', "Essential hypertension of a new kind");
                push("I109", '1', "Other essential hypertension");
            }
            (Standing::Billable, code) => push(code, '1', &format!("title of {code}")),
            (Standing::Header, code) => push(code, '0', &format!("title of {code}")),
            _ => {}
        }
    }
    let rows = timed("an order file of full size", || read_order(text.as_bytes())).unwrap();
    let release = Release::of_year(2028).unwrap();
    let known = (&*built_in.table, through);
    let found = claimdesk::codesets::icd10cm::check::check_order(&rows, release, known);
    assert_eq!(found, Ok(release));
    let cut = rows.get(..60_000).unwrap();
    let why = claimdesk::codesets::icd10cm::check::check_order(cut, release, known).unwrap_err();
    assert!(why.to_string().contains("cut off"), "{why}");
    let of_2028 = Imported {
        release,
        rows: Some(Arc::new(rows)),
        tabular: None,
    };
    let editions = compose(built_in, &[of_2028]);
    let (before, after) = (day("2027-09-30"), day("2027-10-01"));
    let standing = |code: &str, dos| {
        let table = editions.as_of(dos).unwrap();
        table.diagnosis(code, dos).unwrap().standing()
    };
    assert_eq!(standing("I10", before), Standing::Billable);
    assert_eq!(standing("I10", after), Standing::Header);
    assert_eq!(standing("I10.1", before), Standing::NotYet(after));
    assert_eq!(standing("I10.1", after), Standing::Billable);
    assert_eq!(standing("I49.81", before), Standing::Billable);
    assert_eq!(standing("I49.81", after), Standing::Retired(before));
    assert!(editions.as_of(day("2028-10-01")).is_none());
}

const LIST: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
<version>2027</version>
<introduction><introSection type="title"><title>x</title></introSection></introduction>
<chapter><name>19</name><desc>Injury (S00-T88)</desc>
<includes><note>everything here</note></includes>
<section id="W00-W19"><desc>Slipping and falls (W00-W19)</desc>
<diag><name>W19</name><desc>Unspecified fall</desc>
<inclusionTerm><note>Accidental fall NOS</note></inclusionTerm>
<sevenChrNote><note>The appropriate 7th character is to be added to code W19</note></sevenChrNote>
<sevenChrDef><extension char="A">initial encounter</extension>
<extension char="D">subsequent encounter</extension></sevenChrDef></diag>
<diag><name>W18</name><desc>Other slipping</desc><diag placeholder="true"><name>W18.0</name>
<desc>Fall &amp; strike</desc></diag></diag>
</section></chapter></ICD10CM.tabular>"#;

#[test]
fn the_tabular_list_with_every_kind_of_note() {
    let list = read_tabular(LIST.as_bytes()).unwrap();
    assert_eq!(
        (list.version, list.chapters.len(), list.sections.len()),
        (2027, 1, 1)
    );
    assert_eq!(list.chapters[0].title, "Injury");
    assert_eq!(list.sections[0].categories, ["W19", "W18"]);
    assert_eq!(
        list.title("W19XXXD").unwrap(),
        "Unspecified fall, subsequent encounter"
    );
    assert_eq!(list.title("W19XXXS"), None);
    assert!(list.placeholders.contains("W180"));
    assert_eq!(list.titles["W180"], "Fall & strike");
    let kinds: Vec<NoteKind> = list.notes.iter().map(|note| note.kind).collect();
    let expected = [
        NoteKind::Includes,
        NoteKind::InclusionTerm,
        NoteKind::Remark,
        NoteKind::SeventhCharacters,
    ];
    assert_eq!(kinds, expected);
    let made: Vec<String> = list.expansions().into_iter().collect();
    assert_eq!(made, ["W19XXXA", "W19XXXD"]);
    let why = |text: String| read_tabular(text.as_bytes()).unwrap_err().to_string();
    assert!(why(LIST.replace("<version>2027</version>", "")).contains("no version"));
    assert!(why(LIST.replace("W18.0", "W19")).contains("W19 comes twice"));
    assert!(why(LIST.replace("&amp;", "&fall;")).contains("&fall;"));
    assert!(why(LIST.replace("</chapter></ICD10CM.tabular>", "")).contains("cut off"));
}

/// The genuine list of April 2026, from the package that codesets.md names, where it is at hand
/// (`CLAIMDESK_TABULAR`: the XML; `CLAIMDESK_CODE_LIST`: the list of codes).
fn april_2026() -> Option<(Tabular, BTreeSet<String>)> {
    let path = |name| std::env::var(name).ok();
    let (xml, codes) = (path("CLAIMDESK_TABULAR")?, path("CLAIMDESK_CODE_LIST")?);
    let bytes = std::fs::read(xml).unwrap();
    let list = timed("the tabular list of April 2026", || read_tabular(&bytes)).unwrap();
    let codes = std::fs::read_to_string(codes).unwrap();
    let is_code = |code: &&str| code.len() > 2 && code.chars().all(char::is_alphanumeric);
    Some((
        list,
        codes
            .split_whitespace()
            .filter(is_code)
            .map(str::to_owned)
            .collect(),
    ))
}

fn none_is_of_the_day(table: &Icd10Table, dos: NaiveDate) {
    let mut n = 0;
    for code in FALSE_CODES.split_whitespace() {
        let found = table.diagnosis(code, dos).map(|d| d.standing());
        assert!(
            !matches!(found, Some(Standing::Billable | Standing::Header)),
            "{code} on {dos}"
        );
        n += 1;
    }
    assert_eq!(n, 76);
}

/// codesets.md 0: expanding seventh characters over all stems yields 76 codes that do not exist.
#[test]
fn the_76_false_expansions_are_absent() {
    let table = &CodeSets::built_in().icd10.all().first().unwrap().table;
    for dos in ["2025-10-01", "2026-04-01", "2026-09-30", "2026-10-01"] {
        none_is_of_the_day(table, day(dos));
    }
}

/// codesets.md 0: the counts of the list, and the 76 codes that seventh characters would make but
/// that do not exist.
#[test]
fn the_genuine_tabular_list_and_its_76_false_codes() {
    let Some((list, codes)) = april_2026() else {
        println!("skipped: CLAIMDESK_TABULAR and CLAIMDESK_CODE_LIST name no files");
        return;
    };
    assert_eq!((list.chapters.len(), list.sections.len()), (22, 297));
    assert_eq!(list.titles.len(), 46_881);
    let counts = [
        ("excludes1", 2_644),
        ("excludes2", 1_165),
        ("includes", 415),
        ("inclusionTerm", 6_809),
        ("useAdditionalCode", 844),
        ("codeFirst", 363),
        ("codeAlso", 320),
        ("sevenChrDef", 508),
    ];
    for (tag, n) in counts {
        assert_eq!(list.n_blocks(tag), n, "{tag}");
    }
    let of_code = |n: &&Note| matches!(n.place, Place::Code(_));
    let of_code = list.notes.iter().filter(of_code);
    let terms = of_code
        .filter(|n| n.kind == NoteKind::InclusionTerm)
        .count();
    assert_eq!(terms, 12_569);
    let false_ones: Vec<String> = list.expansions().difference(&codes).cloned().collect();
    assert_eq!(
        false_ones,
        FALSE_CODES.split_whitespace().collect::<Vec<_>>()
    );
    let built_in = CodeSets::built_in().icd10.all().first().unwrap();
    let dos = day("2026-04-01");
    let april = Release::of_name("icd10c-tabular-April-1-2026.xml").unwrap();
    let imported = Imported {
        release: april,
        rows: None,
        tabular: Some(Arc::new(list)),
    };
    let editions = compose(built_in, &[imported]);
    let table = editions.as_of(dos).unwrap();
    assert_eq!((table.n_billable(dos), table.n_rows(dos)), (74_719, 98_186));
    none_is_of_the_day(table, dos);
    for row in built_in.table.rows(dos).filter(|d| d.is_billable()) {
        let other = table.diagnosis(row.code(), dos).unwrap();
        assert_eq!(other.title(), row.title(), "{}", row.code());
        let texts = |d: claimdesk::codesets::Diagnosis<'_>| {
            let mut said: Vec<String> = d.notes().iter().map(|n| n.text.clone()).collect();
            said.sort();
            said
        };
        assert_eq!(texts(other), texts(row), "{}", row.code());
    }
}
