//! `code search`: codes for what somebody typed, one query or a file of them.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::figures;
use crate::cli::context::CliContext;
use crate::cli::error::{CliError, Kind};
use crate::cli::exit::Exit;
use crate::codesets::search::{Facts, Hit, Query, SearchSet};
use crate::codesets::{CodeSets, Side};
use crate::desk::clock::Stopwatch;
use crate::domain::text::CleanText;

/// What to search for, and where.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words, beginnings of words, abbreviations, or a code or a part of one
    #[arg(required_unless_present = "batch")]
    text: Vec<String>,
    /// The code set
    #[arg(long, value_enum, default_value = "all")]
    set: SetName,
    /// The date of service that the codes are for [default: today]
    #[arg(long, value_name = "DATE")]
    dos: Option<NaiveDate>,
    /// The most hits
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// A file of queries, one a line, answered one JSON object a line; - is the standard input
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    batch: Option<PathBuf>,
    /// For a file: how long it took and what was found, not the answers; a query may have the
    /// code that it should find behind a tab
    #[arg(long, requires = "batch")]
    figures: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SetName {
    All,
    Icd10cm,
    Hcpcs,
    Cpt,
}

#[derive(Serialize)]
struct AnswerView<'a> {
    query: &'a str,
    dos: NaiveDate,
    took_us: u64,
    hits: Vec<HitView>,
}

#[derive(Serialize)]
struct HitView {
    set: &'static str,
    code: String,
    display: String,
    title: String,
    billable: bool,
    why: &'static str,
    because: String,
    n_children: usize,
    highlights: Vec<(usize, usize)>,
    facts: Option<FactsView>,
}

/// What a person should see before picking; only for a single query.
#[derive(Serialize)]
struct FactsView {
    valid_from: Option<NaiveDate>,
    valid_through: Option<NaiveDate>,
    side: Option<&'static str>,
    seventh_characters: String,
    excludes1: usize,
}

/// Answers the query, or each query of the file.
pub fn run(args: &SearchArgs, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let dos = match args.dos {
        Some(dos) => dos,
        None => cx.today()?,
    };
    let set = match args.set {
        SetName::All => SearchSet::All,
        SetName::Icd10cm => SearchSet::Icd10Cm,
        SetName::Hcpcs => SearchSet::Hcpcs,
        SetName::Cpt => SearchSet::Cpt,
    };
    let text = args.text.join(" ");
    let query = Query {
        set,
        limit: args.limit,
        ..Query::new(&text, dos)
    };
    let codes = cx.codes();
    codes.prepare_search();
    let Some(file) = &args.batch else {
        return one(&codes, &query, cx);
    };
    let bytes = cx.read_input(Some(file))?;
    let lines = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let message = format!("the queries are not UTF-8 text at byte {at}");
        CliError::new(Kind::Input, message).hint("write the file as UTF-8, one query a line")
    })?;
    if args.figures {
        return figures::run(&codes, (&lines, &query), cx);
    }
    for line in lines.lines() {
        let line = line.split('\t').next().unwrap_or_default();
        let asked = Query {
            text: line,
            ..query
        };
        let (took_us, hits) = ask(&codes, &asked);
        let hits = hits.into_iter().map(|hit| view(hit, None)).collect();
        cx.print_json(&AnswerView {
            query: line,
            dos,
            took_us,
            hits,
        })?;
    }
    Ok(Exit::Done)
}

fn one(codes: &CodeSets, query: &Query<'_>, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let (took_us, hits) = ask(codes, query);
    if cx.json() {
        let with_facts = |hit: Hit| {
            let facts = codes.facts(&hit, query.dos);
            view(hit, Some(facts_view(&facts)))
        };
        let hits = hits.into_iter().map(with_facts).collect();
        cx.print_json(&AnswerView {
            query: query.text,
            dos: query.dos,
            took_us,
            hits,
        })?;
        return Ok(Exit::Done);
    }
    if hits.is_empty() {
        cx.line(format!("nothing found for {}", CleanText::new(query.text)))?;
    }
    for hit in &hits {
        let children = match hit.n_children {
            0 => String::new(),
            n => format!("  (not billable, {n} children)"),
        };
        let (display, title, why) = (&hit.display, &hit.title, hit.why.words());
        let because = match hit.because.as_str() {
            "" => String::new(),
            said => format!(": {said}"),
        };
        let facts = codes.facts(hit, query.dos).short();
        let facts = match facts.as_str() {
            "" => String::new(),
            said => format!("  {said}"),
        };
        cx.line(format!(
            "{display:<9} {title}{children}{facts}  [{why}{because}]"
        ))?;
    }
    Ok(Exit::Done)
}

pub(super) fn ask(codes: &CodeSets, query: &Query<'_>) -> (u64, Vec<Hit>) {
    let watch = Stopwatch::start();
    let hits = codes.search(query);
    (
        u64::try_from(watch.elapsed().as_micros()).unwrap_or(u64::MAX),
        hits,
    )
}

fn view(hit: Hit, facts: Option<FactsView>) -> HitView {
    HitView {
        set: hit.set.key(),
        code: hit.code,
        display: hit.display,
        title: hit.title,
        billable: hit.billable,
        why: hit.why.key(),
        because: hit.because,
        n_children: hit.n_children,
        highlights: hit
            .highlights
            .into_iter()
            .map(|range| (range.start, range.end))
            .collect(),
        facts,
    }
}

fn facts_view(facts: &Facts) -> FactsView {
    FactsView {
        valid_from: facts.valid_from,
        valid_through: facts.valid_through,
        side: facts.side.map(|side| match side {
            Side::Left => "left",
            Side::Right => "right",
            Side::Both => "both",
        }),
        seventh_characters: facts.sevenths.iter().map(|s| s.character).collect(),
        excludes1: facts.n_excludes1,
    }
}
