//! `codesets`: which releases are here, for which dates of service they answer, and taking in
//! more.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;
use serde::Serialize;
use serde_json::{Value, json};

use super::code_changes;
use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::table::{Cell, Table};
use crate::codesets::load::LOADERS;
use crate::codesets::verify as counts;
use crate::desk::codes;
use crate::desk::job::Step;
use crate::domain::text::CleanText;
use crate::store::reference::{Reference, Release};
use crate::workflow::import_codesets::{Library, Outcome, Taken, import};

/// The commands of `codesets`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The releases of every code set, and the dates of service that each answers for
    List,
    /// Take in official files: archives as downloaded, their members, or folders
    Import {
        /// Archives, files or folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Take a release that is less than half as long as the one before it
        #[arg(long)]
        take_short: bool,
    },
    /// Look into the imported lists: payers, taxonomy, places, reason and status codes
    Find {
        /// A code, or the beginnings of words
        #[arg(required = true)]
        text: Vec<String>,
        /// The most rows of each list
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: usize,
    },
    /// What changed in ICD-10-CM between two days, and what of the practice it hits
    Changes(code_changes::Days),
    /// A page of the book: a chapter, section or code of the tabular list, or words of an index
    Book {
        /// A code, a section such as E08-E13, a chapter's number, or words of an index
        place: Vec<String>,
        /// The index: index, neoplasm, drug or external
        #[arg(long, value_name = "NAME")]
        index: Option<String>,
        /// The date of service [default: today]
        #[arg(long, value_name = "DATE")]
        dos: Option<NaiveDate>,
    },
    /// Count what is here against what the publishers say, and read every imported table
    Verify,
}

#[derive(Serialize)]
struct VerifiedView {
    ok: bool,
    checks: Vec<CheckView>,
    damaged: Vec<String>,
}

#[derive(Serialize)]
struct CheckView {
    name: String,
    ok: bool,
    n: usize,
    expected: usize,
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::List => list(cx),
        Command::Import { paths, take_short } => take_in(paths, *take_short, cx),
        Command::Find { text, limit } => find(&text.join(" "), *limit, cx),
        Command::Changes(days) => code_changes::run(days, cx),
        Command::Book { place, index, dos } => {
            super::book::page(&place.join(" "), index.as_deref(), *dos, cx)
        }
        Command::Verify => verify(cx),
    }
}

fn take_in(paths: &[PathBuf], take_short: bool, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let library = Library {
        file: cx.codesets_path()?,
        at: cx.clock()?.now().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        take_short,
    };
    let outcomes = import(&library, paths, &Step::unwatched())
        .map_err(|e| CliError::new(Kind::Input, format!("{e:#}")))?;
    let refused = |o: &Outcome| matches!(o.taken, Taken::Refused(_));
    if cx.json() {
        let views: Vec<Value> = outcomes.iter().map(view).collect();
        cx.print_json(&json!({ "file": library.file, "releases": views }))?;
    } else {
        for outcome in &outcomes {
            print(outcome, cx)?;
        }
    }
    Ok(if !outcomes.is_empty() && outcomes.iter().all(refused) {
        Exit::NotDone
    } else {
        Exit::look_at_if(outcomes.iter().any(refused))
    })
}

fn view(outcome: &Outcome) -> Value {
    let clean = |text: &str| CleanText::new(text).into_string();
    let (status, reason) = match &outcome.taken {
        Taken::Added => ("added", None),
        Taken::Known => ("known", None),
        Taken::Refused(why) => ("refused", Some(clean(why))),
    };
    let release = outcome.release.as_ref();
    let sources = release.map(|r| {
        let source = |(file, sha256): &(String, String)| json!({ "file": file, "sha256": sha256 });
        r.sources.iter().map(source).collect::<Vec<_>>()
    });
    json!({
        "set": outcome.kind,
        "release": clean(&outcome.name),
        "status": status,
        "reason": reason,
        "from": release.map(|r| r.own.0),
        "through": release.map(|r| r.own.1),
        "rows": release.map(|r| r.n_rows),
        "sources": sources.unwrap_or_default(),
        "notes": release.map(|r| r.notes.clone()).unwrap_or_default(),
    })
}

fn print(outcome: &Outcome, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    let name = CleanText::new(&outcome.name);
    match (&outcome.taken, &outcome.release) {
        (Taken::Refused(why), _) => cx.line(format!("! refused: {}", CleanText::new(why))),
        (Taken::Known, _) => cx.line(format!("{name}: here already, nothing changed")),
        (Taken::Added, Some(release)) => {
            let (from, through) = release.own;
            let n_rows = release.n_rows;
            cx.line(format!(
                "{name}: {n_rows} rows, from {from} through {through}"
            ))?;
            for note in &release.notes {
                cx.line(format!("  {}", CleanText::new(note)))?;
            }
            Ok(())
        }
        (Taken::Added, None) => cx.line(format!("{name}: taken in")),
    }
}

fn verify(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let file = cx.codesets_path()?;
    let counted = counts::count(&codes::compose(&file));
    let looked = Reference::look(&file).and_then(|file| match file {
        Some(file) => file.troubles(),
        None => Ok(Vec::new()),
    });
    let damaged = looked.unwrap_or_else(|e| vec![format!("{e:#}")]);
    let ok = counted.iter().all(counts::Counted::is_right) && damaged.is_empty();
    if cx.json() {
        let check = |c: counts::Counted| CheckView {
            ok: c.is_right(),
            name: c.name,
            n: c.n,
            expected: c.expected,
        };
        let checks = counted.into_iter().map(check).collect();
        cx.print_json(&VerifiedView {
            ok,
            checks,
            damaged,
        })?;
    } else {
        for c in &counted {
            let says = if c.is_right() { "ok" } else { "WRONG" };
            cx.line(format!("{says:<6} {}: {} of {}", c.name, c.n, c.expected))?;
        }
        for trouble in &damaged {
            cx.line(format!("WRONG  {}", CleanText::new(trouble)))?;
        }
    }
    Ok(Exit::look_at_if(!ok))
}

fn find(text: &str, limit: usize, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let (today, codes) = (cx.today()?, cx.codes());
    let mut table = Table::new(today, &["id", "set", "code", "words", "from", "through"]);
    let official = &codes.official;
    for (set, shelf) in [
        ("carc", &official.carc),
        ("rarc", &official.rarc),
        ("claim-status-category", &official.status_category),
        ("claim-status", &official.status),
        ("pos", &official.places),
        ("taxonomy", &official.taxonomy),
    ] {
        let here = shelf.as_of(today).into_iter();
        for row in here.flat_map(|list| list.find(text)).take(limit) {
            table.row([
                format!("{set}-{}", row.code).into(),
                set.into(),
                row.code.as_str().into(),
                row.label.as_str().into(),
                row.added.into(),
                row.through.into(),
            ]);
        }
    }
    let here = codes.payers.as_of(today).into_iter();
    for payer in here.flat_map(|payers| payers.find(text)).take(limit) {
        let takes = format!(
            "{} (837P {}, 837I {}, 835 {}, 270 {})",
            payer.name,
            payer.professional.word(),
            payer.institutional.word(),
            payer.remittance.word(),
            payer.eligibility.word()
        );
        table.row([
            format!("payer-{}", payer.id).into(),
            "payers".into(),
            payer.id.as_str().into(),
            takes.into(),
            Cell::Unknown,
            Cell::Unknown,
        ]);
    }
    cx.print_table(&table, false)?;
    Ok(Exit::Done)
}

const COLUMNS: [&str; 9] = [
    "id",
    "set",
    "release",
    "from",
    "through",
    "rows",
    "source",
    "sha256",
    "imported_at",
];

fn list(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let file = cx.codesets_path()?;
    let imported = codes::releases(&file)?;
    let built_in = crate::codesets::CodeSets::built_in();
    let mut table = Table::new(cx.today()?, &COLUMNS);
    let nothing = || [Cell::Unknown, Cell::Unknown, Cell::Unknown];
    for edition in built_in.icd10.all() {
        let n_rows = count(edition.table.n_rows(edition.through));
        let release = edition.release.as_str().into();
        let [source, sha256, at] = nothing();
        let (from, through) = (edition.from.into(), edition.through.into());
        let (id, set) = ("icd10cm".into(), "ICD-10-CM".into());
        table.row([id, set, release, from, through, n_rows, source, sha256, at]);
    }
    let n_starter = count(built_in.procedures(cx.today()?).len());
    let release = "starter list, our own labels (built in)".into();
    let [source, sha256, at] = nothing();
    let (id, set) = ("procedures".into(), "CPT and HCPCS".into());
    let (from, through) = (Cell::Unknown, Cell::Unknown);
    table.row([
        id, set, release, from, through, n_starter, source, sha256, at,
    ]);
    for loader in LOADERS {
        let mut any = false;
        for release in imported.iter().filter(|r| r.kind == loader.kind) {
            any = true;
            table.row(imported_row(loader.title, release));
        }
        if !any {
            let none = "not loaded: its checks are reported as not checked";
            let [source, sha256, at] = nothing();
            let (id, set) = (loader.kind.into(), loader.title.into());
            let (from, through) = (Cell::Unknown, Cell::Unknown);
            table.row([
                id,
                set,
                none.into(),
                from,
                through,
                0.into(),
                source,
                sha256,
                at,
            ]);
        }
    }
    cx.print_table(&table, false)?;
    Ok(Exit::Done)
}

fn imported_row(title: &str, release: &Release) -> [Cell; 9] {
    let joined = |part: fn(&(String, String)) -> &str| -> Cell {
        let parts: Vec<&str> = release.sources.iter().map(part).collect();
        parts.join(" ").into()
    };
    [
        format!("{}-{}", release.kind, release.id).into(),
        title.into(),
        release.name.as_str().into(),
        release.own.0.into(),
        release.own.1.into(),
        i64::try_from(release.n_rows).ok().into(),
        joined(|(file, _)| file),
        joined(|(_, sha256)| sha256),
        release.imported_at.as_str().into(),
    ]
}

fn count(n: usize) -> Cell {
    i64::try_from(n).ok().into()
}
