//! NCCI at full size: taking in a release of 2,633,389 invented pairs, its memory, opening it, and
//! a probe beside SQLite in the same run.
//!
//! `cargo bench --bench ncci`; `CLAIMDESK_PTP_PAIRS` sets another size.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::hint::black_box;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use claimdesk::codesets::PtpTable;
use claimdesk::desk::codes::compose;
use claimdesk::desk::job::Step;
use claimdesk::workflow::import_codesets::{Library, Taken, import};
use generate::{MUE_NAME, codes, mue_file, pair, ptp_file, ptp_name};
use rusqlite::Connection;
use zip::write::{SimpleFileOptions, ZipWriter};

#[path = "../tests/it/tables/generate.rs"]
mod generate;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Pairs of the official release of 2026 Q3.
const OFFICIAL: usize = 2_633_389;
const PROBES: usize = 2_000_000;

fn main() -> Outcome<()> {
    let asked = std::env::var("CLAIMDESK_PTP_PAIRS").ok();
    let n_pairs = asked.and_then(|n| n.parse().ok()).unwrap_or(OFFICIAL);
    let folder = tempfile::tempdir()?;
    let codes = codes();
    let mut paths: Vec<PathBuf> = Vec::new();
    for file in 1..=4 {
        let path = folder.path().join(format!("f{file}.zip"));
        std::fs::write(
            &path,
            zipped(&ptp_name(file), &ptp_file(&codes, file, n_pairs))?,
        )?;
        paths.push(path);
    }
    let mue = folder.path().join(MUE_NAME);
    std::fs::write(&mue, mue_file(&codes, 15_162))?;
    let library = Library {
        file: folder.path().join("codesets.db"),
        at: "2026-11-23T12:00:00Z".to_owned(),
        take_short: false,
    };
    let before = resident_kib("VmHWM");
    let begun = Instant::now();
    let outcomes = import(&library, &paths, &Step::unwatched())?;
    let taken = begun.elapsed();
    let kept = match outcomes.first() {
        Some(outcome) if outcome.taken == Taken::Added => outcome.release.as_ref(),
        other => return Err(format!("not taken in: {other:?}").into()),
    };
    let n_kept = kept.map_or(0, |release| release.n_rows);
    println!("{n_pairs} pairs in four archives, {n_kept} kept");
    println!(
        "taken in       {taken:>10.2?}   {:>8.0} pairs/ms",
        per_ms(n_pairs, taken)
    );
    if let Some((before, after)) = before.zip(resident_kib("VmHWM")) {
        println!(
            "at most        {:>7} MiB more while taking in",
            (after - before) / 1_024
        );
    }
    let begun = Instant::now();
    import(&library, &[mue], &Step::unwatched())?;
    println!("MUE, 15,162    {:>10.2?}", begun.elapsed());
    let dos = NaiveDate::from_ymd_opt(2026, 8, 3).ok_or("a date")?;
    probe(&library, (&codes, n_pairs), dos)
}

fn probe(library: &Library, (codes, n_pairs): (&[String], usize), dos: NaiveDate) -> Outcome<()> {
    let mut opened = Vec::new();
    for _ in 0..7 {
        let sets = compose(&library.file);
        let begun = Instant::now();
        let table = sets.ptp.as_of(dos).ok_or("the release")?;
        opened.push(begun.elapsed());
        black_box(table.len());
    }
    opened.sort();
    let sets = compose(&library.file);
    let table = sets.ptp.as_of(dos).ok_or("the release")?;
    let PtpTable::Packed(packed) = &**table else {
        return Err("not packed".into());
    };
    let first = opened.first().copied().unwrap_or_default();
    let middle = opened.get(3).copied().unwrap_or_default();
    println!("opened         {middle:>10.2?}   best {first:.2?}");
    println!("in memory      {:>7.1} MB", mega(packed.size()));
    let asked: Vec<(&str, &str)> = (0..65_536)
        .map(|n| {
            let (one, two, ..) = pair(codes, n * 7_919 % n_pairs, n_pairs);
            // Every other question is about a pair that is none.
            if n % 2 == 0 { (one, two) } else { (two, one) }
        })
        .collect();
    let mut best = Duration::MAX;
    let mut n_found = 0;
    for _ in 0..3 {
        let begun = Instant::now();
        n_found = 0;
        for (one, two) in asked.iter().cycle().take(PROBES) {
            n_found += usize::from(black_box(packed.in_force(one, two, dos)).is_some());
        }
        best = best.min(begun.elapsed());
    }
    let ours = per_probe(best, PROBES);
    println!("probe          {ours:>7} ns   {n_found} of {PROBES} in force");
    let peer = sqlite(codes, n_pairs, &asked)?;
    println!(
        "probe, SQLite  {peer:>7} ns   {:.0} times ours",
        ratio(peer, ours)
    );
    Ok(())
}

/// The same pairs in an indexed table in memory, asked with a prepared statement.
fn sqlite(codes: &[String], n_pairs: usize, asked: &[(&str, &str)]) -> Outcome<u128> {
    let mut db = Connection::open_in_memory()?;
    db.execute_batch(
        "CREATE TABLE ptp (one TEXT, two TEXT, effective TEXT, deletion TEXT, indicator TEXT, \
         PRIMARY KEY (one, two, effective)) WITHOUT ROWID",
    )?;
    let tx = db.transaction()?;
    {
        let mut put = tx.prepare("INSERT OR IGNORE INTO ptp VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for n in 0..n_pairs {
            let (one, two, effective, deletion, indicator) = pair(codes, n, n_pairs);
            put.execute((one, two, effective, deletion, indicator.to_string()))?;
        }
    }
    tx.commit()?;
    let mut ask = db.prepare(
        "SELECT indicator FROM ptp WHERE one = ?1 AND two = ?2 AND effective <= '20260803' \
         AND (deletion = '*' OR deletion >= '20260803') AND indicator <> '9'",
    )?;
    let n_probes = PROBES / 10;
    let begun = Instant::now();
    for (one, two) in asked.iter().cycle().take(n_probes) {
        black_box(ask.exists((one, two))?);
    }
    Ok(per_probe(begun.elapsed(), n_probes))
}

fn zipped(name: &str, text: &str) -> Outcome<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default())?;
    writer.write_all(text.as_bytes())?;
    Ok(writer.finish()?.into_inner())
}

fn per_probe(took: Duration, n: usize) -> u128 {
    took.as_nanos() / n.max(1) as u128
}

#[expect(clippy::float_arithmetic, reason = "a rate for a person to read")]
fn per_ms(n: usize, took: Duration) -> f64 {
    n as f64 / took.as_secs_f64() / 1_000.0
}

#[expect(clippy::float_arithmetic, reason = "a figure for a person to read")]
fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1_000_000.0
}

#[expect(clippy::float_arithmetic, reason = "a ratio for a person to read")]
fn ratio(peer: u128, ours: u128) -> f64 {
    peer as f64 / ours.max(1) as f64
}

fn resident_kib(field: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
