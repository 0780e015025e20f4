//! HCPCS Level II: the genuine releases, and damaged ones.

use claimdesk::codesets::ProcedureStanding;

use super::files::{Shelves, genuine, zipped};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// One record of the alpha-numeric layout.
fn record(code: &str, id: char, title: &str, dates: (&str, &str)) -> String {
    let mut columns = vec![' '; 320];
    let mut put = |at: usize, text: &str| {
        for (n, c) in text.chars().enumerate() {
            columns[at - 1 + n] = c;
        }
    };
    put(1, code);
    put(6, "00100");
    put(11, &id.to_string());
    put(12, title);
    put(92, "short");
    put(230, "C");
    put(269, dates.0);
    put(285, dates.1);
    columns.into_iter().collect()
}

/// The release of 2019 has 11,622 records: 6,440 codes and 360 modifiers begin in it.
#[test]
fn the_release_of_2019_is_taken_in_from_text_and_sheet() {
    let Some(folder) = genuine("hcpcs/hcpcs2019-cms-release") else {
        return;
    };
    let shelves = Shelves::new();
    let outcomes = shelves.import(&[folder.join("HCPC2019_CONTR_ANWEB.txt")]);
    let release = outcomes[0].release.clone().unwrap();
    assert_eq!(release.n_rows, 6_800);
    assert_eq!(
        release.notes,
        ["6440 codes and 360 modifiers from 11622 records"]
    );
    let sets = shelves.sets();
    let dos = day("2019-06-03");
    let table = sets.hcpcs.as_of(dos).unwrap();
    assert_eq!((table.all().len(), table.modifiers().len()), (6_440, 360));
    let ambulance = sets.procedure("A0021", dos).unwrap();
    assert_eq!(
        ambulance.label,
        "Ambulance service, outside state per mile, transport (medicaid only)"
    );
    assert!(sets.hcpcs.as_of(day("2020-01-01")).is_none());
    let again = shelves.import(&[folder.join("HCPC2019_CONTR_ANWEB.txt")]);
    assert_eq!(
        again[0].taken,
        claimdesk::workflow::import_codesets::Taken::Known
    );
    let sheet = shelves.import(&[folder.join("HCPC2019_CONTR_ANWEB.xlsx")]);
    let sheet = sheet[0]
        .release
        .clone()
        .unwrap_or_else(|| panic!("{sheet:?}"));
    assert_eq!(sheet.n_rows, 6_800);
}

#[test]
fn the_list_of_november_2025_is_taken_in() {
    let Some(folder) = genuine("hcpcs") else {
        return;
    };
    let shelves = Shelves::new();
    assert_eq!(
        shelves.take(&folder.join("Main_List_HCPCS_2025-11.csv")),
        Ok(8_463)
    );
    let sets = shelves.sets();
    let dos = day("2025-11-03");
    assert!(sets.procedure("V5364", dos).is_some());
    let standing = sets.procedure_standing("V5369", dos);
    let ProcedureStanding::Unknown { nearest } = standing else {
        panic!("{standing:?}")
    };
    assert!(nearest.contains(&"V5364".to_owned()), "{nearest:?}");
}

#[test]
fn a_code_answers_as_of_the_date_of_service() {
    let text = [
        "***Disclaimers".to_owned(),
        record(
            "A0001",
            '3',
            "A first part of a title",
            ("20200101", "20260630"),
        ),
        record("A0001", '4', "and its end", ("20200101", "20260630")),
        record("A0002", '3', "Another", ("20261001", "")),
        record("   A1", '7', "A modifier", ("20020701", "")),
    ]
    .join("\r\n");
    let zip = zipped(&[("HCPC2026_OCT_ANWEB_v2.txt", text.as_bytes())]);
    let shelves = Shelves::new();
    let path = shelves.write("october-2026-alpha-numeric-hcpcs-file.zip", &zip);
    assert_eq!(shelves.take(&path), Ok(3));
    let sets = shelves.sets();
    let title = sets.procedure("A0001", day("2026-06-30")).unwrap();
    assert_eq!(title.label, "A first part of a title and its end");
    let retired = sets.procedure_standing("A0001", day("2026-10-02"));
    let expected = ProcedureStanding::Retired {
        through: day("2026-06-30"),
        nearest: vec!["A0002".to_owned()],
    };
    assert_eq!(retired, expected);
    let early = sets.procedure_standing("A0002", day("2026-09-30"));
    assert_eq!(early, ProcedureStanding::NotYet(day("2026-10-01")));
    assert!(sets.procedure("A0002", day("2026-10-01")).is_some());
    assert!(sets.procedure("G2211", day("2026-10-01")).is_none());
    assert!(sets.procedure("G2211", day("2025-10-01")).is_some());
}

#[test]
fn damaged_files_are_refused_with_their_place() {
    let good = record("A0001", '3', "title", ("20200101", ""));
    let cases = [
        (
            "HCPC2026_OCT_ANWEB.txt",
            "nothing".to_owned(),
            "no record of the alpha-numeric",
        ),
        (
            "HCPC2026_JUL_ANWEB.txt",
            format!("{good}\r\n{}", good.get(..200).unwrap()),
            "line 2: the record is cut off before column 293",
        ),
        (
            "HCPC2026_APR_ANWEB.txt",
            record("A0001", '4', "title", ("20200101", "")),
            "line 1: A0001 goes on without a beginning",
        ),
        (
            "HCPC2026_JAN_ANWEB.txt",
            record("A0001", '3', "title", ("20201332", "")),
            "line 1: the add date is '20201332'",
        ),
        (
            "HCPC2019_JAN_ANWEB.txt",
            record("A0001", '3', "title", ("20260101", "")),
            "the name says 2019, but codes in it begin in 2026",
        ),
    ];
    let shelves = Shelves::new();
    for (name, text, why) in cases {
        let path = shelves.write(name, text.as_bytes());
        let said = shelves.take(&path).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
    assert!(shelves.sets().hcpcs.all().is_empty());
}
