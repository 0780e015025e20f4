//! `codesets`: which releases are here, and for which dates of service they answer.

use clap::Subcommand;
use serde::Serialize;

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;
use super::table::{Cell, Table};
use crate::codesets::{CodeSets, Shelf, verify as counts};

/// The commands of `codesets`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The releases of every code set, and the dates of service that each answers for
    List,
    /// Count what is here against what the publishers say
    Verify,
}

#[derive(Serialize)]
struct VerifiedView {
    ok: bool,
    checks: Vec<CheckView>,
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
        Command::Verify => verify(cx),
    }
}

fn verify(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let counted = counts::count(CodeSets::built_in());
    let ok = counted.iter().all(counts::Counted::is_right);
    if cx.json() {
        let check = |c: counts::Counted| CheckView {
            ok: c.is_right(),
            name: c.name,
            n: c.n,
            expected: c.expected,
        };
        let checks = counted.into_iter().map(check).collect();
        cx.print_json(&VerifiedView { ok, checks })?;
    } else {
        for c in &counted {
            let says = if c.is_right() { "ok" } else { "WRONG" };
            cx.line(format!("{says:<6} {}: {} of {}", c.name, c.n, c.expected))?;
        }
    }
    Ok(Exit::look_at_if(!ok))
}

fn list(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let codes = CodeSets::built_in();
    let mut table = Table::new(
        cx.today()?,
        &["id", "set", "release", "from", "through", "rows"],
    );
    for edition in codes.icd10.all() {
        let n_rows = count(edition.table.n_rows(edition.through));
        let (from, through) = (edition.from.into(), edition.through.into());
        let release = edition.release.as_str().into();
        table.row([
            "icd10cm".into(),
            "ICD-10-CM".into(),
            release,
            from,
            through,
            n_rows,
        ]);
    }
    releases(&mut table, ("ncci-ptp", "NCCI PTP"), &codes.ptp);
    releases(&mut table, ("ncci-mue", "NCCI MUE"), &codes.mue);
    let today = cx.today()?;
    let n_procedures = count(codes.procedures(today).len());
    let release: Cell = "starter list, our own labels (built in)".into();
    let unknown = Cell::Unknown;
    table.row([
        "procedures".into(),
        "CPT and HCPCS".into(),
        release,
        unknown.clone(),
        unknown,
        n_procedures,
    ]);
    cx.print_table(&table, false)?;
    Ok(Exit::Done)
}

/// The editions of a table that is empty until somebody imports it; an empty one is listed too,
/// because a check that needs it is not made.
fn releases<T>(table: &mut Table, (id, set): (&str, &str), editions: &Shelf<T>) {
    for edition in editions.all() {
        let (from, through) = (edition.from.into(), edition.through.into());
        let release = edition.release.as_str().into();
        table.row([id.into(), set.into(), release, from, through, Cell::Unknown]);
    }
    if editions.all().is_empty() {
        let none = "not loaded: its checks are reported as not checked";
        table.row([
            id.into(),
            set.into(),
            none.into(),
            Cell::Unknown,
            Cell::Unknown,
            0.into(),
        ]);
    }
}

fn count(n: usize) -> Cell {
    i64::try_from(n).ok().into()
}
