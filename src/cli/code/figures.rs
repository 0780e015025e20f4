//! `code search --batch FILE --figures`: how fast a file of queries is answered, and how many are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::search::ask;
use crate::cli::context::CliContext;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::codesets::search::Query;
use crate::codesets::{CodeSets, undotted};

/// Of all queries of the file.
#[derive(Default, Serialize)]
struct FiguresView {
    queries: usize,
    /// Queries with at least one hit.
    answered: usize,
    /// Queries that say which code they should find; the others do not count below.
    expecting: usize,
    first: usize,
    listed: usize,
    total_us: u64,
    p50_us: u64,
    p99_us: u64,
    max_us: u64,
    /// Why the first hits are there.
    why: BTreeMap<&'static str, usize>,
}

/// Answers every query and prints the figures.
pub(super) fn run(
    codes: &CodeSets,
    (lines, like): (&str, &Query<'_>),
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let mut view = FiguresView::default();
    let mut times = Vec::new();
    for line in lines.lines() {
        let (text, expected) = line.split_once('\t').unwrap_or((line, ""));
        let (took_us, hits) = ask(codes, &Query { text, ..*like });
        times.push(took_us);
        view.queries += 1;
        view.answered += usize::from(!hits.is_empty());
        if let Some(hit) = hits.first() {
            *view.why.entry(hit.why.key()).or_default() += 1;
        }
        if !expected.trim().is_empty() {
            let code = undotted(expected);
            view.expecting += 1;
            view.first += usize::from(hits.first().is_some_and(|hit| hit.code == code));
            view.listed += usize::from(hits.iter().any(|hit| hit.code == code));
        }
    }
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    let at = |percent: usize| times.get(last * percent / 100).copied().unwrap_or_default();
    view.total_us = times.iter().sum();
    (view.p50_us, view.p99_us, view.max_us) = (at(50), at(99), at(100));
    if cx.json() {
        cx.print_json(&view)?;
        return Ok(Exit::Done);
    }
    cx.line(format!(
        "{:>9} queries, {} answered",
        view.queries, view.answered
    ))?;
    if view.expecting > 0 {
        let n = view.expecting;
        cx.line(format!("{:>9} of {n} have their code first", view.first))?;
        cx.line(format!("{:>9} of {n} have it in the list", view.listed))?;
    }
    cx.line(format!("{:>9} µs for all", view.total_us))?;
    let (p50, p99, max) = (view.p50_us, view.p99_us, view.max_us);
    cx.line(format!("{p50:>9} µs p50, {p99} µs p99, {max} µs at most"))?;
    for (why, n) in &view.why {
        cx.line(format!("{n:>9} first hits by {why}"))?;
    }
    Ok(Exit::Done)
}
