//! Official zips as downloaded, taken in by the framework and used by date of service.

use chrono::NaiveDate;
use claimdesk::codesets::book::{Change, changes};
use claimdesk::desk::codes::compose;
use claimdesk::desk::job::Step;
use claimdesk::workflow::import_codesets::{Library, Taken, import};
use std::path::PathBuf;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The addenda of 2020 state 273 codes added, 21 deleted and 30 revised; 70 headers added, 1
/// deleted and 5 revised. A code that became a header is deleted as the one and added as the other.
#[test]
fn what_changed_from_2019_to_2020_is_what_the_addenda_state() {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !data.is_dir() {
        println!("skipped: ../shared/data is not there");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let library = Library {
        file: folder.path().join("codesets.db"),
        at: "2026-11-23T12:00:00Z".to_owned(),
        take_short: false,
    };
    let april = "icd10cm-april-2026-xml/icd10cm-neoplasm-April-1-2026-XML.xml";
    let paths = [super::files::ZIP_2019, super::files::ZIP_2020, april].map(|n| data.join(n));
    let outcomes = import(&library, &paths, &Step::unwatched()).unwrap();
    let lists = outcomes
        .iter()
        .filter(|o| matches!(o.taken, Taken::Added) && o.kind == "icd10cm")
        .count();
    assert_eq!(lists, 2, "{outcomes:?}");
    let again = import(&library, &paths[..1], &Step::unwatched()).unwrap();
    assert!(again.iter().all(|o| matches!(o.taken, Taken::Known)));
    let sets = compose(&library.file);
    let found = changes(&sets, day("2019-09-30"), day("2019-10-01")).unwrap();
    let n = |is: fn(&Change) -> bool| found.n(is);
    let became = n(|c| *c == Change::BecameHeader);
    let billed = n(|c| *c == Change::BecameBillable);
    assert_eq!(n(|c| *c == Change::Added) + billed, 273);
    assert_eq!(n(|c| *c == Change::Deleted) + became, 21);
    assert_eq!(n(|c| *c == Change::AddedHeader) + became, 70);
    assert_eq!(n(|c| *c == Change::DeletedHeader) + billed, 1);
    assert_eq!(n(|c| matches!(c, Change::Retitled(_))), 30 + 5);
    assert!(!found.same_release);
    assert_eq!(sets.index_entries(day("2026-11-23")).count(), 1_940);
}
