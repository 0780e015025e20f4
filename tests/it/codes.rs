//! The built-in code sets against the published counts, and the coding rules over them.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use claimdesk::codesets::search::{Hit, Query, Usage, Why};
use claimdesk::codesets::{CodeSets, Flag, NoteKind, Place, Standing};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn n_flag(dos: NaiveDate, flag: Flag) -> usize {
    let table = CodeSets::built_in().icd10.as_of(dos).expect("a table");
    table.rows(dos).filter(|d| d.flags().has(flag)).count()
}

/// codesets.md 1.
#[test]
fn the_published_counts_by_date_of_service() {
    let sets = CodeSets::built_in();
    let published = [
        ("2024-10-01", 74_260, 97_584),
        ("2025-09-30", 74_260, 97_584),
        ("2025-10-01", 74_719, 98_186),
        ("2026-04-01", 74_719, 98_186),
        ("2026-09-30", 74_719, 98_186),
        ("2026-10-01", 74_879, 98_403),
    ];
    for (dos, billable, rows) in published {
        let dos = day(dos);
        let table = sets.icd10.as_of(dos).expect("a table");
        assert_eq!(
            (table.n_billable(dos), table.n_rows(dos)),
            (billable, rows),
            "on {dos}"
        );
    }
    assert!(!sets.answers_for_diagnoses(day("2015-09-30")));
    assert!(!sets.answers_for_diagnoses(day("2027-04-01")));
}

/// codesets.md 0, the flags of the Medicare Code Editor.
#[test]
fn the_published_flags_of_fy2027() {
    let dos = day("2026-10-01");
    assert_eq!(n_flag(dos, Flag::ExternalCause), 7_461);
    assert_eq!(n_flag(dos, Flag::Unspecified), 3_476);
    assert_eq!(n_flag(dos, Flag::UnacceptablePrincipal), 2_667);
    assert_eq!(n_flag(dos, Flag::Maternity), 2_587);
    assert_eq!(n_flag(dos, Flag::Adult), 857);
    assert_eq!(n_flag(dos, Flag::Manifestation), 422);
    assert_eq!(n_flag(dos, Flag::Pediatric), 126);
    assert_eq!(n_flag(dos, Flag::Newborn), 42);
    assert_eq!(n_flag(dos, Flag::Female) + n_flag(dos, Flag::Male), 0);
    assert!(n_flag(day("2024-09-30"), Flag::Female) > 0);
}

#[test]
fn the_release_of_october_2026_begins_on_its_day() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let Ok(delta) = std::fs::read_to_string(path.join("icd10cm-fy2027-delta.tsv")) else {
        println!("skipped: ../shared/data is not there");
        return;
    };
    let (before, after) = (day("2026-09-30"), day("2026-10-01"));
    let sets = CodeSets::built_in();
    let standing = |code: &str, dos| sets.diagnosis(code, dos).map(|d| d.standing());
    let mut seen = BTreeMap::new();
    for line in delta.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (change, code) = (fields[0], fields[1]);
        let is = if fields[2] == "1" {
            Standing::Billable
        } else {
            Standing::Header
        };
        let (was, becomes) = match change {
            "add" => (Standing::NotYet(after), is),
            "delete" => (is, Standing::Retired(before)),
            "billable_to_header" => (Standing::Billable, Standing::Header),
            _ => (is, is),
        };
        assert_eq!(standing(code, before), Some(was), "{code} before");
        assert_eq!(standing(code, after), Some(becomes), "{code} after");
        *seen.entry(change.to_owned()).or_insert(0) += 1;
    }
    let expected = [
        ("add", 238),
        ("billable_to_header", 15),
        ("delete", 21),
        ("revise", 4),
    ];
    assert_eq!(
        seen,
        expected.map(|(change, n)| (change.to_owned(), n)).into()
    );
}

#[test]
fn codes_without_a_freely_published_title_say_so_and_work() {
    let sets = CodeSets::built_in();
    let new = sets.diagnosis("I42.00", day("2026-10-01")).expect("I42.00");
    assert!(new.is_billable() && !new.has_title());
    assert_eq!(new.title(), "title not loaded: import the official files");
    assert_eq!(new.parent().map(|d| d.display()).as_deref(), Some("I42.0"));
    let strange = sets
        .diagnosis("QA0.0141", day("2026-10-01"))
        .expect("QA0.0141");
    assert_eq!(
        (strange.display().as_str(), strange.is_billable()),
        ("QA0.0141", true)
    );
}

#[test]
fn a_header_opens_its_children_and_a_stem_its_seventh_characters() {
    let sets = CodeSets::built_in();
    let dos = day("2026-11-02");
    let back = sets.diagnosis("M54.5", dos).expect("M54.5");
    assert_eq!(back.standing(), Standing::Header);
    let children: Vec<_> = back.children().iter().map(|d| d.display()).collect();
    assert_eq!(children, ["M54.50", "M54.51", "M54.59"]);
    assert!(
        sets.diagnosis("M54.5", day("2021-09-30"))
            .expect("M54.5")
            .is_billable()
    );

    let sprain = sets.diagnosis("S93.401", dos).expect("S93.401");
    let sevenths: Vec<_> = sprain.seventh_characters();
    let said: Vec<_> = sevenths
        .iter()
        .map(|s| (s.character, s.meaning.as_str()))
        .collect();
    let expected = [
        ('A', "initial encounter"),
        ('D', "subsequent encounter"),
        ('S', "sequela"),
    ];
    assert_eq!(said, expected);

    let fall = sets.diagnosis("W19", dos).expect("W19");
    let codes: Vec<_> = fall
        .seventh_characters()
        .into_iter()
        .map(|s| s.code)
        .collect();
    assert_eq!(codes, ["W19XXXA", "W19XXXD", "W19XXXS"]);
}

#[test]
fn notes_are_inherited_with_the_place_they_stand() {
    let dos = day("2026-11-02");
    let kidney = CodeSets::built_in()
        .diagnosis("E11.22", dos)
        .expect("E11.22");
    assert_eq!(
        kidney.title(),
        "Type 2 diabetes mellitus with diabetic chronic kidney disease"
    );
    let own = kidney
        .notes()
        .into_iter()
        .find(|n| n.kind == NoteKind::UseAdditional);
    let own = own.expect("a note");
    assert_eq!(own.place, Place::Code("E1122".to_owned()));
    assert!(own.refs().iter().any(|r| r.matches("N1831")));
    let inherited = kidney
        .notes()
        .into_iter()
        .filter(|n| n.place == Place::Code("E11".into()));
    assert!(inherited.filter(|n| n.kind == NoteKind::Excludes1).count() > 3);
    assert_eq!(kidney.chapter().map(|c| c.id.as_str()), Some("4"));
    assert_eq!(kidney.section().map(|s| s.id.as_str()), Some("E08-E13"));
}

fn found(text: &str) -> Vec<Hit> {
    CodeSets::built_in().search(&Query::new(text, day("2026-11-02")))
}

fn displays(text: &str) -> Vec<String> {
    found(text).into_iter().map(|hit| hit.display).collect()
}

/// Scenario S1.
#[test]
fn low_back_pain_lists_its_three_codes_before_their_header() {
    let hits = found("low back pain");
    let place = |display: &str| hits.iter().position(|hit| hit.display == display);
    let header = place("M54.5").expect("the header");
    for code in ["M54.50", "M54.51", "M54.59"] {
        assert!(
            place(code).is_some_and(|at| at < header),
            "{code} before its header"
        );
    }
    assert!(!hits[header].billable);
    assert_eq!(hits[header].n_children, 3);
    let typed = found("M54.5");
    assert_eq!(
        (typed[0].display.as_str(), typed[0].why),
        ("M54.5", Why::Code)
    );
    let children: Vec<&str> = typed[1..4].iter().map(|hit| hit.display.as_str()).collect();
    assert_eq!(children, ["M54.50", "M54.51", "M54.59"]);
}

#[test]
fn one_code_is_found_in_many_ways() {
    let ways = [
        ("htn", "I10"),
        ("I10", "I10"),
        ("essential hypertension", "I10"),
        ("hypertension essential", "I10"),
        ("e11.22", "E11.22"),
        ("e1122", "E11.22"),
        ("astma", "J45.909"),
        ("pnuemonia", "J18.9"),
        ("diabetes type 2", "E11.9"),
        ("type 2 diabetes", "E11.9"),
        ("heart attack", "I21.9"),
        ("iron deficiency anaemia", "D50.9"),
        ("oesophagitis", "K20.90"),
        ("knee pain right", "M25.561"),
        ("right knee pain", "M25.561"),
        ("wart", "B07.9"),
        ("uti", "N39.0"),
        ("99213", "99213"),
        ("office visit established moderate", "99214"),
    ];
    for (typed, meant) in ways {
        assert_eq!(
            displays(typed).first().map(String::as_str),
            Some(meant),
            "{typed}"
        );
    }
}

#[test]
fn every_hit_says_why_it_is_there() {
    let why = |text: &str| found(text).first().map(|hit| hit.why);
    assert_eq!(why("essential hypertension"), Some(Why::Title));
    assert_eq!(why("htn"), Some(Why::Abbreviation));
    assert_eq!(why("astma"), Some(Why::Typo));
    assert_eq!(why("e11.22"), Some(Why::Code));
    let hit = found("essential hypert").remove(0);
    let marked: Vec<&str> = hit
        .highlights
        .iter()
        .map(|r| &hit.title[r.clone()])
        .collect();
    assert_eq!(marked, ["Essential", "hypert"]);
}

#[test]
fn what_was_used_before_rises() {
    let usage = Usage::new([("M25562".to_owned(), 40), ("Z23".to_owned(), 9)]);
    let dos = day("2026-11-02");
    let query = Query {
        usage: Some(&usage),
        ..Query::new("knee pain", dos)
    };
    let hits = CodeSets::built_in().search(&query);
    assert_eq!(hits[0].display, "M25.562");
    let nothing_typed = CodeSets::built_in().search(&Query { text: "", ..query });
    let codes: Vec<&str> = nothing_typed
        .iter()
        .map(|hit| hit.display.as_str())
        .collect();
    assert_eq!(codes, ["M25.562", "Z23"]);
    assert!(nothing_typed.iter().all(|hit| hit.why == Why::Usage));
}

#[test]
fn a_search_is_as_of_the_date_of_service() {
    let sets = CodeSets::built_in();
    let codes = |text, dos| -> Vec<String> {
        let query = Query {
            limit: 50,
            ..Query::new(text, day(dos))
        };
        sets.search(&query)
            .into_iter()
            .map(|hit| hit.display)
            .collect()
    };
    assert!(codes("dilated cardiomyopathy", "2026-09-30").contains(&"I42.0".to_owned()));
    let after = codes("dilated cardiomyopathy", "2026-10-01");
    assert!(after.contains(&"I42.00".to_owned()));
}

#[test]
fn nothing_typed_makes_it_fall_over() {
    for text in [
        "",
        " ",
        "\u{202e}",
        "((((",
        "'",
        "\u{1f600}",
        "0",
        "a",
        "z z z z",
        "ß/…",
    ] {
        let _hits = found(text);
    }
    let long = "left ".repeat(2_000);
    assert!(found(&long).len() <= 10);
}

/// A fixed choice of billable codes with titles of at least three words.
fn sample(n: usize) -> Vec<(String, String)> {
    let dos = day("2026-11-02");
    let table = CodeSets::built_in().icd10.as_of(dos).expect("a table");
    let titled = table.rows(dos).filter(|d| d.is_billable() && d.has_title());
    let all: Vec<(String, String)> = titled.map(|d| (d.code().to_owned(), d.title())).collect();
    let step = all.len() / n;
    let long = |(_, title): &(String, String)| title.split(' ').count() > 2;
    all.into_iter().step_by(step).filter(long).collect()
}

/// Per mille of the queries that have their code among the first ten; prints the misses.
fn hit_rate(name: &str, queries: &[(String, String)]) -> usize {
    let sets = CodeSets::built_in();
    let mut n_found = 0;
    for (code, text) in queries {
        let hits = sets.search(&Query::new(text, day("2026-11-02")));
        if hits.iter().any(|hit| hit.code == *code) {
            n_found += 1;
        } else {
            println!("{name}: missed {code} for {text}");
        }
    }
    println!("{name}: {n_found} of {}", queries.len());
    n_found * 1_000 / queries.len()
}

#[test]
fn shuffled_words_and_cut_words_are_found() {
    let shuffled: Vec<(String, String)> = sample(300)
        .into_iter()
        .map(|(code, title)| {
            let mut words: Vec<&str> = title.split([' ', ',']).filter(|w| !w.is_empty()).collect();
            words.reverse();
            words.rotate_left(1);
            (code, words.join(" "))
        })
        .collect();
    assert!(hit_rate("shuffled", &shuffled) >= 980);
    let cut: Vec<(String, String)> = sample(300)
        .into_iter()
        .map(|(code, title)| {
            let last = title.split(' ').next_back().map_or(0, str::len);
            (
                code,
                title
                    .chars()
                    .take(title.chars().count() - last / 2)
                    .collect(),
            )
        })
        .collect();
    assert!(hit_rate("last word cut", &cut) >= 980);
}

#[test]
fn one_misspelt_word_is_repaired() {
    let misspelt: Vec<(String, String)> = sample(250)
        .into_iter()
        .filter_map(|(code, title)| {
            let longest = title
                .split(' ')
                .filter(|w| w.is_ascii())
                .max_by_key(|w| w.len())?;
            let mut letters: Vec<char> = longest.chars().collect();
            let middle = letters.len() / 2;
            letters.swap(middle, middle - 1);
            let wrong: String = letters.into_iter().collect();
            (longest.len() > 5).then(|| (code, title.replacen(longest, &wrong, 1)))
        })
        .collect();
    assert!(hit_rate("one typo", &misspelt) >= 970);
}

#[test]
fn british_spellings_are_found() {
    let british = [
        ("anaemia", "D64.9"),
        ("oedema", "R60.9"),
        ("diarrhoea", "R19.7"),
        ("haemorrhoids", "K64.9"),
        ("gastro-oesophageal reflux", "K21.9"),
        ("leukaemia", "C95.90"),
        ("haematuria", "R31.9"),
        ("coeliac disease", "K90.0"),
        ("tumour of brain", "D49.6"),
        ("ischaemic heart disease", "I25.9"),
    ];
    for (typed, meant) in british {
        assert!(
            displays(typed).contains(&meant.to_owned()),
            "{typed}: {:?}",
            displays(typed)
        );
    }
}
