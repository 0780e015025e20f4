//! `statements`: who gets one and who gets none, the run, and what went out; printing a kept one
//! or a receipt.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::table::Table;
use crate::domain::account::AccountEventKind;
use crate::domain::text::CleanText;
use crate::store::{accounts, disk};
use crate::workflow::receipts;
use crate::workflow::statements::{self, RunPreview, RunStatements};

/// The commands of `statements`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// What a run would do today
    Preview {
        /// Accounts to leave out
        #[arg(long, value_name = "PATIENT")]
        leave_out: Vec<i64>,
    },
    /// Make the statements that are due
    Run {
        /// The folder for the files [default: paper, beside the practice file]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Accounts to leave out
        #[arg(long, value_name = "PATIENT")]
        leave_out: Vec<i64>,
    },
    /// Statements that went out, the newest first
    List {
        /// Comma-separated values instead of columns
        #[arg(long)]
        csv: bool,
    },
}

/// Runs a command.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::Preview { leave_out } => preview(leave_out, cx),
        Command::Run { out, leave_out } => make((out.as_deref(), leave_out), cx),
        Command::List { csv } => list(*csv, cx),
    }
}

fn preview(leave_out: &[i64], cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let today = desk.clock.today();
    let run = desk
        .store
        .read(|db| statements::preview(db, today, leave_out).map_err(anyhow::Error::from))?;
    if cx.json() {
        cx.print_json(&view(&run))?;
        return Ok(Exit::Done);
    }
    cx.line(format!("{} statements, {}", run.due.len(), run.total()))?;
    for one in &run.due {
        let name = CleanText::new(&one.name.last_first());
        cx.line(format!(
            "  {:>10}  {name}  {}",
            one.amount.to_string(),
            one.level.words()
        ))?;
    }
    for (why, n, amount) in run.by_reason() {
        cx.line(format!(
            "withheld {n}, {amount}: {} ({})",
            why.name(),
            why.words()
        ))?;
    }
    Ok(Exit::Done)
}

fn view(run: &RunPreview) -> Value {
    let due = run.due.iter().map(|one| {
        json!({"account": one.account.0, "name": one.name.last_first(),
            "amount": one.amount.to_string(), "level": one.level.number(),
            "pending": one.pending.to_string(), "lines": one.lines.len()})
    });
    let withheld = run.withheld.iter().map(|one| {
        json!({"account": one.account.0, "name": one.name.last_first(),
            "amount": one.amount.to_string(), "reason": one.why.name(),
            "why": one.why.words()})
    });
    let reasons = run.by_reason().into_iter().map(
        |(why, n, amount)| json!({"reason": why.name(), "n": n, "amount": amount.to_string()}),
    );
    json!({
        "as_of": run.as_of,
        "eligible": {"n": run.due.len(), "amount": run.total().to_string()},
        "statements": due.collect::<Vec<_>>(),
        "withheld": withheld.collect::<Vec<_>>(),
        "by_reason": reasons.collect::<Vec<_>>(),
    })
}

fn make(
    (out, leave_out): (Option<&Path>, &[i64]),
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let mut desk = cx.desk()?;
    let input = RunStatements {
        out: out
            .map(|path| path.to_string_lossy().into_owned())
            .unwrap_or_default(),
        leave_out: leave_out.to_vec(),
    };
    let (made, paths) = statements::run(&mut desk, &input)?;
    let paths: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    if cx.json() {
        cx.print_json(&json!({
            "statements": made.statements, "total": made.total, "withheld": made.withheld,
            "withheld_total": made.withheld_total, "pdf": made.pdf, "files": paths,
        }))?;
        return Ok(Exit::Done);
    }
    cx.line(format!(
        "{} statements over {}; {} withheld over {}",
        made.statements, made.total, made.withheld, made.withheld_total
    ))?;
    if let Some(pdf) = &made.pdf {
        cx.line(format!("for the mail: {}", CleanText::new(pdf)))?;
    }
    Ok(Exit::Done)
}

fn list(csv: bool, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let today = desk.clock.today();
    let kind = AccountEventKind::Statement;
    let sent = desk.store.read(|db| accounts::of_kind(db, kind))?;
    let columns = [
        "id", "on", "account", "level", "amount", "due_on", "pdf", "text",
    ];
    let mut table = Table::new(today, &columns);
    for one in sent.iter().rev() {
        table.row([
            one.number.into(),
            one.on.into(),
            one.patient.0.into(),
            one.n.into(),
            one.amount.into(),
            one.due_on.into(),
            one.file.as_ref().map(|hash| hash.0.as_str()).into(),
            one.text_file.as_ref().map(|hash| hash.0.as_str()).into(),
        ]);
    }
    cx.print_table(&table, csv)?;
    Ok(Exit::Done)
}

/// Prints statements as they went out, or receipts as they stand: as text all of them, as PDF one.
pub fn print(
    (receipts, as_text): (bool, bool),
    (ids, out): (&[i64], &Path),
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let (what, first) = (if receipts { "receipt" } else { "statement" }, ids.first());
    if first.is_none() || (!as_text && ids.len() > 1) {
        let message = format!("which {what}? a PDF holds one, a text as many as you name");
        return Err(CliError::new(Kind::Input, message).hint("its number, such as 12"));
    }
    let desk = cx.look()?;
    let codes = &desk.codes;
    let mut bytes = Vec::new();
    for id in ids {
        let one = desk.store.read(|db| {
            if receipts {
                let sheets = receipts::paper(db, codes, *id).map_err(anyhow::Error::from)?;
                return Ok(if as_text {
                    sheets.text().into_bytes()
                } else {
                    sheets.pdf()
                });
            }
            let (_, pdf, text) = statements::kept(db, *id).map_err(anyhow::Error::from)?;
            Ok(if as_text { text } else { pdf })
        })?;
        if !bytes.is_empty() {
            bytes.push(b'\x0c');
        }
        bytes.extend(one);
    }
    disk::write_new(out, &bytes)?;
    let path = out.display().to_string();
    if cx.json() {
        cx.print_json(&json!({"path": path, "kind": what, "numbers": ids}))?;
    } else {
        cx.line(CleanText::new(&path))?;
    }
    Ok(Exit::Done)
}
