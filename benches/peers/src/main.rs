//! Code search, one keystroke at a time, beside three peers in one run: SQLite FTS5 with prefix
//! indexes, tantivy with prefixes, fuzzy-matcher over every title.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml`

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use claimdesk::codesets::CodeSets;
use claimdesk::codesets::search::Query;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use rusqlite::Connection;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, TermQuery};
use tantivy::schema::{IndexRecordOption, STORED, Schema, TEXT};
use tantivy::{Index, IndexReader, Term, doc};

const QUERIES: &str = include_str!("../../queries.txt");

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let dos = NaiveDate::from_ymd_opt(2026, 11, 2).ok_or("a date")?;
    let begun = Instant::now();
    let sets = CodeSets::built_in();
    let unpacked = begun.elapsed();
    sets.prepare_search();
    println!("claimdesk: unpacked in {unpacked:.1?}, ready in {:.1?}", begun.elapsed());
    let table = sets.icd10.as_of(dos).ok_or("the built-in list")?;
    let titled = table.rows(dos).filter(|d| d.has_title());
    let mut rows: Vec<(String, String)> =
        titled.map(|d| (d.code().to_owned(), d.title())).collect();
    let procedures = sets.procedures(dos);
    rows.extend(procedures.iter().map(|p| (p.code.clone(), p.label.clone())));
    let strokes = keystrokes();
    println!("{} rows, {} keystrokes", rows.len(), strokes.len());
    println!("{:<14} {:>8} {:>10} {:>10} {:>10}", "", "strokes", "p50", "p99", "max");
    let ours = timed(&strokes, 5, |text| sets.search(&Query::new(text, dos)).len());
    report("claimdesk", &ours);

    let begun = Instant::now();
    let (reader, fields) = in_tantivy(&rows)?;
    let built = begun.elapsed();
    let some: Vec<&str> = strokes.iter().step_by(4).copied().collect();
    let tantivy = timed(&some, 2, |text| in_ten(&reader, fields, text).unwrap_or_default());
    report("tantivy", &tantivy);
    println!("    tantivy's index took {built:.1?} to build");

    let few: Vec<&str> = strokes.iter().step_by(16).copied().collect();
    let connection = full_text(&rows)?;
    let mut statement = connection
        .prepare("SELECT code FROM titles WHERE titles MATCH ?1 ORDER BY rank LIMIT 10")?;
    let fts = timed(&few, 2, |text| {
        let words: Vec<String> = words(text).map(|word| format!("\"{word}\"*")).collect();
        let hits = statement.query_map([words.join(" ")], |row| row.get::<_, String>(0));
        hits.map_or(0, Iterator::count)
    });
    report("SQLite FTS5", &fts);

    let matcher = SkimMatcherV2::default();
    let fewer: Vec<&str> = strokes.iter().step_by(64).copied().collect();
    let fuzzy = timed(&fewer, 1, |text| {
        let scored = rows.iter().filter_map(|(_, title)| matcher.fuzzy_match(title, text));
        usize::from(scored.max().is_some())
    });
    report("fuzzy-matcher", &fuzzy);
    for (name, peer) in [("tantivy", &tantivy), ("FTS5", &fts), ("fuzzy-matcher", &fuzzy)] {
        let times = at(peer, 99).as_nanos() / at(&ours, 99).as_nanos().max(1);
        println!("p99 of {name} is {times} times ours");
    }
    Ok(())
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Every beginning of every query.
fn keystrokes() -> Vec<&'static str> {
    let ends = |query: &'static str| query.char_indices().map(|(at, c)| at + c.len_utf8());
    let begun = |query: &'static str| ends(query).filter_map(|end| query.get(..end));
    QUERIES.lines().flat_map(begun).collect()
}

#[derive(Clone, Copy)]
struct Fields {
    title: tantivy::schema::Field,
}

fn in_tantivy(rows: &[(String, String)]) -> Outcome<(IndexReader, Fields)> {
    let mut schema = Schema::builder();
    let code = schema.add_text_field("code", STORED);
    let title = schema.add_text_field("title", TEXT);
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 100_000_000)?;
    for (a_code, a_title) in rows {
        writer.add_document(doc!(code => a_code.as_str(), title => a_title.as_str()))?;
    }
    writer.commit()?;
    Ok((index.reader()?, Fields { title }))
}

/// All words must be there, the last as a beginning of a word; one letter may be wrong in words
/// of more than four letters, as claimdesk allows too.
fn in_ten(reader: &IndexReader, fields: Fields, text: &str) -> Outcome<usize> {
    let words: Vec<String> = words(text).collect();
    let last = words.len().saturating_sub(1);
    let clauses = words.iter().enumerate().map(|(n, word)| {
        let term = Term::from_field_text(fields.title, word);
        let far = u8::from(word.len() > 4);
        let query: Box<dyn tantivy::query::Query> = match (n == last, far) {
            (true, far) => Box::new(FuzzyTermQuery::new_prefix(term, far, true)),
            (false, 0) => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
            (false, far) => Box::new(FuzzyTermQuery::new(term, far, true)),
        };
        (Occur::Must, query)
    });
    let query = BooleanQuery::new(clauses.collect());
    Ok(reader.searcher().search(&query, &TopDocs::with_limit(10))?.len())
}

fn full_text(rows: &[(String, String)]) -> Outcome<Connection> {
    let mut connection = Connection::open_in_memory()?;
    connection
        .execute_batch("CREATE VIRTUAL TABLE titles USING fts5(code, title, prefix='1 2 3')")?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO titles VALUES (?1, ?2)")?;
        for (code, title) in rows {
            insert.execute([code, title])?;
        }
    }
    transaction.commit()?;
    Ok(connection)
}

/// The time of every keystroke, the best of so many runs, sorted.
fn timed(strokes: &[&str], runs: usize, mut search: impl FnMut(&str) -> usize) -> Vec<Duration> {
    let mut one = |text: &str| {
        let begun = Instant::now();
        std::hint::black_box(search(text));
        begun.elapsed()
    };
    let mut best = |text: &str| (0..runs).map(|_| one(text)).min().unwrap_or_default();
    let mut times: Vec<Duration> = strokes.iter().map(|text| best(text)).collect();
    times.sort_unstable();
    times
}

fn at(times: &[Duration], percent: usize) -> Duration {
    let last = times.len().saturating_sub(1);
    times.get(last * percent / 100).copied().unwrap_or_default()
}

fn report(name: &str, times: &[Duration]) {
    let (p50, p99, max) = (at(times, 50), at(times, 99), at(times, 100));
    let n = times.len();
    println!("{name:<14} {n:>8} {p50:>10.1?} {p99:>10.1?} {max:>10.1?}");
}
