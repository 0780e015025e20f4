//! `verify`, `backup`, `restore`, `rekey`, `export`: the practice file itself.

use std::path::PathBuf;

use serde::Serialize;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::store::Secret;
use crate::store::backup::{self, Backup};
use crate::store::verify::Check;
use crate::workflow::safekeeping;

/// The arguments of `backup`.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// The new file; one that is there is not overwritten
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// The arguments of `restore`.
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// The backup to restore as the practice that --practice names
    file: PathBuf,
}

/// The arguments of `rekey`.
#[derive(Debug, clap::Args)]
pub struct RekeyArgs {
    /// Make a new recovery key and leave the passphrase
    #[arg(long)]
    recovery: bool,
}

/// The arguments of `export`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Verdict<'a> {
    ok: bool,
    checks: Vec<CheckView<'a>>,
}

#[derive(Serialize)]
struct CheckView<'a> {
    name: &'a str,
    ok: bool,
    n: u64,
    problems: Vec<ProblemView<'a>>,
    problems_not_shown: u64,
}

#[derive(Serialize)]
struct ProblemView<'a> {
    table: &'a str,
    row: Option<i64>,
    message: String,
}

fn verdict(checks: &[Check]) -> Verdict<'_> {
    let view = |check: &'_ Check| {
        let Check {
            name,
            n,
            problems,
            n_more,
        } = check;
        let problems = problems.iter().map(|problem| ProblemView {
            table: problem.table,
            row: problem.row,
            message: CleanText::new(&problem.message).into_string(),
        });
        CheckView {
            name,
            ok: check.ok(),
            n: *n,
            problems: problems.collect(),
            problems_not_shown: *n_more,
        }
    };
    Verdict {
        ok: checks.iter().all(Check::ok),
        checks: checks.iter().map(view).collect(),
    }
}

/// The problems, one a line.
fn print_problems(checks: &[Check], cx: &mut CliContext<'_>) -> Result<(), CliError> {
    for check in checks {
        for problem in &check.problems {
            let row = problem.row.map(|row| format!(" {row}")).unwrap_or_default();
            let message = CleanText::new(&problem.message);
            cx.line(format!("  {}{row}: {}", problem.table, message.as_str()))?;
        }
        if check.n_more > 0 {
            cx.line(format!("  and {} more of {}", check.n_more, check.name))?;
        }
    }
    Ok(())
}

/// Checks the whole practice file.
pub fn verify(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let checks = safekeeping::verify(&desk)?;
    let verdict = verdict(&checks);
    let exit = Exit::look_at_if(!verdict.ok);
    if cx.json() {
        cx.print_json(&verdict)?;
        return Ok(exit);
    }
    for check in &checks {
        let word = if check.ok() { "ok" } else { "WRONG" };
        cx.line(format!("{word:<5}  {:<18} {:>9}", check.name, check.n))?;
    }
    print_problems(&checks, cx)?;
    if exit == Exit::LookAt {
        cx.line("keep this file as it is, and compare it with the last good backup")?;
    }
    Ok(exit)
}

#[derive(Serialize)]
struct BackupView<'a> {
    backup: String,
    made_at: &'a str,
    size: u64,
    schema: u32,
    #[serde(flatten)]
    verdict: Verdict<'a>,
}

fn report(backup: &Backup, done: &str, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let verdict = verdict(&backup.checks);
    let exit = Exit::look_at_if(!verdict.ok);
    let path = backup.path.display().to_string();
    let made_at = backup.made_at.as_str();
    if cx.json() {
        let (size, schema) = (backup.size, backup.schema);
        cx.print_json(&BackupView {
            backup: path,
            made_at,
            size,
            schema,
            verdict,
        })?;
        return Ok(exit);
    }
    cx.line(format!(
        "{done} ({} bytes, made at {made_at}), opened and checked",
        backup.size
    ))?;
    print_problems(&backup.checks, cx)?;
    Ok(exit)
}

/// Backs the practice up: with a line in the audit log, or beside whoever works in it.
pub fn back_up(args: &BackupArgs, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut desk = work_or_look(cx)?;
    let made = safekeeping::back_up(&mut desk, &args.out)?;
    let done = format!("backed up to {}", made.path.display());
    report(&made, &done, cx)
}

/// Opens for work; where somebody else works in it, or it can only be looked at, to look.
fn work_or_look(cx: &CliContext<'_>) -> Result<Desk, CliError> {
    match cx.desk() {
        Err(e) => match e.kind() {
            Kind::Store("practice-in-use" | "practice-rolled-back" | "read-only") => cx.look(),
            Kind::Store(_)
            | Kind::Usage
            | Kind::Input
            | Kind::Passphrase
            | Kind::Refused
            | Kind::Output
            | Kind::Fault => Err(e),
        },
        desk => desk,
    }
}

/// Restores a backup as a new practice.
pub fn restore(args: &RestoreArgs, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let Some(to) = cx.named_practice().map(std::path::Path::to_owned) else {
        let message = "no file was named for the restored practice";
        return Err(
            CliError::new(Kind::Usage, message).hint("claimdesk restore FILE --practice NEW")
        );
    };
    let secret = Secret::typed(&cx.passphrase()?);
    let restored = backup::restore(&args.file, &to, &secret)?;
    report(&restored, &format!("restored as {}", to.display()), cx)
}

#[derive(Serialize)]
struct Rekeyed<'a> {
    changed: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_key: Option<&'a str>,
}

/// Changes the passphrase, or makes a new recovery key. The practice opens with either.
pub fn rekey(args: &RekeyArgs, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut desk = cx.desk()?;
    if args.recovery {
        let key = safekeeping::new_recovery_key(&mut desk)?;
        let printed = key.printed();
        if cx.json() {
            let recovery_key = Some(printed.as_str());
            cx.print_json(&Rekeyed {
                changed: "recovery-key",
                recovery_key,
            })?;
        } else {
            cx.line(format!("recovery key  {}", *printed))?;
            cx.line("write it down: it is not shown again, and the old one opens nothing now")?;
        }
        return Ok(Exit::Done);
    }
    let passphrase = cx.new_passphrase()?;
    safekeeping::change_passphrase(&mut desk, &passphrase)?;
    if cx.json() {
        cx.print_json(&Rekeyed {
            changed: "passphrase",
            recovery_key: None,
        })?;
    } else {
        cx.line("the passphrase is changed; backups made before keep the old one")?;
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct ExportView {
    folder: String,
    tables: u64,
    rows: u64,
    files: u64,
}

/// Takes everything out as CSV and files.
pub fn export(args: &ExportArgs, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut desk = work_or_look(cx)?;
    let done = safekeeping::export(&mut desk, &args.out)?;
    let (tables, rows, files) = (done.n_tables, done.n_rows, done.n_files);
    let folder = args.out.display().to_string();
    if cx.json() {
        cx.print_json(&ExportView {
            folder,
            tables,
            rows,
            files,
        })?;
    } else {
        cx.line(format!(
            "exported {rows} rows of {tables} tables and {files} files to {folder}"
        ))?;
        cx.line("this folder is not encrypted and holds patients' data: keep it accordingly")?;
    }
    Ok(Exit::Done)
}
