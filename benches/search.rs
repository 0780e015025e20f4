//! Code search, one keystroke at a time, beside its peers in the same run.
//!
//! `cargo bench --bench search`. Every query is typed letter by letter, as a person does; the
//! peers get fewer keystrokes, because they would take minutes. CPU-bound, one thread. With tantivy
//! in the same run: `cargo run --release --manifest-path benches/peers/Cargo.toml`.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use claimdesk::codesets::CodeSets;
use claimdesk::codesets::search::Query;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use rusqlite::Connection;

const QUERIES: &str = include_str!("queries.txt");

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let dos = NaiveDate::from_ymd_opt(2026, 11, 2).ok_or("a date")?;
    let resident = resident_kib();
    let begun = Instant::now();
    let sets = CodeSets::built_in();
    let unpacked = begun.elapsed();
    let begun = Instant::now();
    sets.prepare_search();
    let indexed = begun.elapsed();
    println!("unpacked in {unpacked:.1?}, indexed in {indexed:.1?}");
    if let Some((before, after)) = resident.zip(resident_kib()) {
        println!(
            "resident memory grew by {} KiB",
            after.saturating_sub(before)
        );
    }
    let table = sets.icd10.as_of(dos).ok_or("the built-in list")?;
    let rows: Vec<(String, String)> = table
        .rows(dos)
        .filter(|d| d.has_title())
        .map(|d| (d.code().to_owned(), d.title()))
        .collect();
    let strokes = keystrokes(QUERIES);
    println!(
        "{} rows, {} keystrokes of {} queries",
        rows.len(),
        strokes.len(),
        QUERIES.lines().count()
    );
    println!(
        "{:<14} {:>8} {:>10} {:>10} {:>10}",
        "", "strokes", "p50", "p99", "max"
    );
    let ours = timed(&strokes, 5, |text| {
        sets.search(&Query::new(text, dos)).len()
    });
    report("claimdesk", &ours);
    let few: Vec<&str> = strokes.iter().step_by(24).copied().collect();
    let connection = full_text(&rows)?;
    let mut statement = connection
        .prepare("SELECT code FROM titles WHERE titles MATCH ?1 ORDER BY rank LIMIT 10")?;
    let fts = timed(&few, 2, |text| {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\"*"))
            .collect();
        let hits = statement.query_map([words.join(" ")], |row| row.get::<_, String>(0));
        hits.map_or(0, Iterator::count)
    });
    report("SQLite FTS5", &fts);
    let matcher = SkimMatcherV2::default();
    let fewer: Vec<&str> = few.iter().step_by(4).copied().collect();
    let fuzzy = timed(&fewer, 1, |text| {
        let scored = rows
            .iter()
            .filter_map(|(_, title)| matcher.fuzzy_match(title, text));
        scored.max().map_or(0, |_| 1)
    });
    report("fuzzy-matcher", &fuzzy);
    for (name, peer) in [("FTS5", &fts), ("fuzzy-matcher", &fuzzy)] {
        let times = at(peer, 99).as_nanos() / at(&ours, 99).as_nanos().max(1);
        println!("p99 of {name} is {times} times ours");
    }
    Ok(())
}

/// Every beginning of every query.
fn keystrokes(queries: &str) -> Vec<&str> {
    let ends = |query: &str| {
        query
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .collect()
    };
    let mut strokes = Vec::new();
    for query in queries.lines() {
        let ends: Vec<usize> = ends(query);
        strokes.extend(ends.into_iter().filter_map(|end| query.get(..end)));
    }
    strokes
}

/// The time of every keystroke, the best of so many runs, sorted.
fn timed(strokes: &[&str], runs: usize, mut search: impl FnMut(&str) -> usize) -> Vec<Duration> {
    let mut times: Vec<Duration> = strokes
        .iter()
        .map(|text| {
            let one = |_| {
                let begun = Instant::now();
                std::hint::black_box(search(text));
                begun.elapsed()
            };
            (0..runs).map(one).min().unwrap_or_default()
        })
        .collect();
    times.sort_unstable();
    times
}

fn at(times: &[Duration], percent: usize) -> Duration {
    let last = times.len().saturating_sub(1);
    times.get(last * percent / 100).copied().unwrap_or_default()
}

fn report(name: &str, times: &[Duration]) {
    let (p50, p99, max) = (at(times, 50), at(times, 99), at(times, 100));
    println!(
        "{name:<14} {:>8} {p50:>10.1?} {p99:>10.1?} {max:>10.1?}",
        times.len()
    );
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

/// The resident memory of this process, where the system says it.
fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
