//! `payments`: what patients paid, and the list of a card processor.

use std::path::PathBuf;

use chrono::NaiveDate;
use serde_json::Value;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::table::Table;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::workflow::import::{ImportPayments, import_payments};
use crate::workflow::{Role, perform, receipts};

/// The commands of `payments`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Payments with their receipts, the newest first
    List {
        /// The first day [default: all]
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
        /// The last day [default: today]
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
        /// Comma-separated values instead of columns
        #[arg(long)]
        csv: bool,
    },
    /// What would become of each row of a card processor's list; with --post, take it
    Import {
        /// The list
        file: PathBuf,
        /// Whose it is, as the deed set-processor named it
        #[arg(long, value_name = "NAME")]
        processor: String,
        /// Take the payments
        #[arg(long)]
        post: bool,
    },
}

/// Runs a command.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::List { from, to, csv } => list((*from, *to, *csv), cx),
        Command::Import {
            file,
            processor,
            post,
        } => {
            let bytes = cx.read_input(Some(file))?;
            let csv = String::from_utf8(bytes).map_err(|_| {
                CliError::new(Kind::Input, "the list is no text in UTF-8")
                    .hint("save it as CSV UTF-8")
            })?;
            let input = ImportPayments {
                processor: processor.clone(),
                csv,
                preview: !post,
            };
            import(&input, cx)
        }
    }
}

fn list(
    (from, to, csv): (Option<NaiveDate>, Option<NaiveDate>, bool),
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let to = to.unwrap_or(desk.clock.today());
    let from = from.unwrap_or(NaiveDate::MIN);
    let found = desk.store.read(|db| receipts::list(db, from, to))?;
    let columns = [
        "id", "on", "patient", "name", "amount", "channel", "how", "deposit", "gone",
    ];
    let mut table = Table::new(to, &columns);
    let mut sum = Money::ZERO;
    for one in &found {
        if one.gone.is_none() {
            sum += one.amount;
        }
        table.row([
            one.receipt.into(),
            one.on.into(),
            one.patient.0.into(),
            one.name.last_first().into(),
            one.amount.into(),
            one.channel.name().into(),
            one.how.as_str().into(),
            one.deposit.0.into(),
            one.gone.as_ref().map(|gone| gone.kind.name()).into(),
        ]);
    }
    table.total("standing", sum);
    cx.print_table(&table, csv)?;
    Ok(Exit::Done)
}

fn import(input: &ImportPayments, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut desk = cx.desk()?;
    let done = perform(&mut desk, Role::Biller, |deeds| {
        import_payments(deeds, input)
    })?;
    if cx.json() {
        let view: Value = serde_json::to_value(&done).map_err(anyhow::Error::from)?;
        cx.print_json(&view)?;
        return Ok(Exit::look_at_if(!done.problems.is_empty()));
    }
    let verb = if input.preview {
        "would be taken"
    } else {
        "taken"
    };
    cx.line(format!(
        "{} {verb}, {}; {} known",
        done.taken, done.total, done.known
    ))?;
    for problem in &done.problems {
        cx.line(format!("! {}", CleanText::new(problem)))?;
    }
    Ok(Exit::look_at_if(!done.problems.is_empty()))
}
