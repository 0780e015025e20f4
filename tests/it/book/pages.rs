//! Pages of the book, and what changed on 2026-10-01.

use chrono::NaiveDate;
use claimdesk::codesets::CodeSets;
use claimdesk::codesets::book::{Change, Mark, Spot, changes, history, page};
use claimdesk::codesets::icd10cm::index::IndexKind;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// codesets.md 1: +238 rows (190 billable, 48 headers), 21 deleted (15 billable), 15 became
/// headers.
#[test]
fn the_changes_of_fy2027() {
    let sets = CodeSets::built_in();
    let found = changes(sets, day("2026-09-30"), day("2026-10-01")).unwrap();
    let n = |is: Change| found.n(|change| *change == is);
    assert_eq!((n(Change::Added), n(Change::AddedHeader)), (190, 48));
    assert_eq!((n(Change::Deleted), n(Change::DeletedHeader)), (15, 6));
    assert_eq!(
        (n(Change::BecameHeader), n(Change::BecameBillable)),
        (15, 0)
    );
    assert!(found.same_release && !found.has_conversions);
    let dilated = found.codes.iter().find(|row| row.code == "I420").unwrap();
    assert_eq!(dilated.change, Change::BecameHeader);
    assert_eq!(dilated.successors, ["I4200", "I4201", "I4209"]);
    let none = changes(sets, day("2025-10-01"), day("2026-04-01")).unwrap();
    assert!(none.codes.is_empty());
}

/// E11.42 inherits from E11, from section E08-E13 and from chapter 4, each with its place.
#[test]
fn a_code_shows_the_notes_that_it_inherits_with_their_places() {
    let sets = CodeSets::built_in();
    let of = page(sets, &Spot::Code("E1142".to_owned()), day("2026-11-23"));
    assert_eq!(
        of.lines[of.at].text,
        "E11.42  Type 2 diabetes mellitus with diabetic polyneuropathy"
    );
    let at = |text: &str| of.lines.iter().position(|line| line.text == text).unwrap();
    let (e11, chapter) = (at("Inherited from E11"), at("Inherited from chapter 4"));
    assert!(e11 < chapter);
    let under_e11: Vec<&str> = of.lines[e11 + 1..]
        .iter()
        .take_while(|line| matches!(line.mark, Mark::Inherited(_)))
        .map(|line| line.text.as_str())
        .collect();
    let says = |word: &str| under_e11.iter().any(|text| text.contains(word));
    assert!(
        says("Z79.4") && says("type 1 diabetes mellitus (E10.-)"),
        "{under_e11:?}"
    );
    assert!(
        of.lines
            .iter()
            .any(|line| line.text.starts_with("after: E11.43"))
    );
    let section = page(
        sets,
        &Spot::Section("C43-C44".to_owned()),
        day("2026-11-23"),
    );
    let codes: Vec<&str> = section
        .lines
        .iter()
        .filter_map(|line| line.code.as_deref())
        .collect();
    assert_eq!(codes, ["C43", "C4A", "C44"]);
}

#[test]
fn the_history_of_codes_that_became_headers_or_are_gone() {
    let sets = CodeSets::built_in();
    let spans = |code: &str| -> Vec<(String, Option<String>, bool)> {
        let rows = history(sets, code);
        let row = |r: &claimdesk::codesets::book::Past| {
            (
                r.from.to_string(),
                r.through.map(|d| d.to_string()),
                r.billable,
            )
        };
        rows.iter().map(row).collect()
    };
    let own = |d: &str| d.to_owned();
    assert_eq!(
        spans("I420"),
        [
            (own("2015-10-01"), Some(own("2026-09-30")), true),
            (own("2026-10-01"), None, false)
        ]
    );
    assert_eq!(
        spans("T528X1A"),
        [(own("2015-10-01"), Some(own("2026-09-30")), true)]
    );
    assert_eq!(spans("I4200"), [(own("2026-10-01"), None, true)]);
}

#[test]
fn an_index_that_is_not_imported_says_what_to_import() {
    let of = page(
        CodeSets::built_in(),
        &Spot::Letters(IndexKind::Drugs),
        day("2026-11-23"),
    );
    assert!(of.missing);
    assert!(of.lines[2].text.contains("icd10cm_drug_2027.xml"));
}
