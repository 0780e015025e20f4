//! `edits`: every claim edit, with its guide.

use clap::Subcommand;
use serde::Serialize;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::table::Table;
use crate::domain::text::CleanText;
use crate::scrub::{Edit, edits};

/// The commands of `edits`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Every edit: what it says, how it is treated, who made the rule
    List,
    /// The guide of one edit: why payers deny it, what to do, on whose authority
    Explain {
        /// The edit's name, as findings show it
        name: String,
    },
}

#[derive(Serialize)]
struct EditView {
    name: &'static str,
    title: &'static str,
    consequence: &'static str,
    severity: &'static str,
    authority: AuthorityView,
    guide: &'static str,
}

#[derive(Serialize)]
struct AuthorityView {
    source: &'static str,
    document: &'static str,
    release: &'static str,
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::List => list(cx),
        Command::Explain { name } => explain(name, cx),
    }
}

fn list(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let columns = ["id", "severity", "consequence", "authority", "title"];
    let mut table = Table::new(cx.today()?, &columns);
    let mut n = 0;
    for edit in edits::ALL {
        n += 1;
        table.row([
            edit.name.into(),
            edit.severity.name().into(),
            edit.consequence.name().into(),
            edit.authority.source.into(),
            edit.title().into(),
        ]);
    }
    table.total("edits", n);
    cx.print_table(&table, false)?;
    Ok(Exit::Done)
}

fn explain(name: &str, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let edit = edits::ALL
        .iter()
        .find(|edit| edit.name == name)
        .ok_or_else(|| {
            CliError::new(
                Kind::Input,
                format!("there is no edit {}", CleanText::new(name)),
            )
            .hint("claimdesk edits list names them all")
        })?;
    if cx.json() {
        cx.print_json(&view(edit))?;
    } else {
        for line in edit.guide.lines() {
            cx.line(line)?;
        }
    }
    Ok(Exit::Done)
}

fn view(edit: &Edit) -> EditView {
    EditView {
        name: edit.name,
        title: edit.title(),
        consequence: edit.consequence.name(),
        severity: edit.severity.name(),
        authority: AuthorityView {
            source: edit.authority.source,
            document: edit.authority.document,
            release: edit.authority.release,
        },
        guide: edit.guide,
    }
}
