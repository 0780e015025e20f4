//! The auto-post table: shown, tried on a file, replaced, and its history.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};

use crate::billing::auto_post::AutoPostTable;
use crate::cli::context::CliContext;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::table::Table;
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::workflow::auto_post_rules::{TableInput, checked, history, in_force, set_table};
use crate::workflow::simulate_table::{Simulated, simulate_table};
use crate::workflow::{DeedError, Role, perform};

/// The commands of `remit rules`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The table in force, as a file that `set` reads
    Show,
    /// Replace the table by a file; it is refused with its line where it does not read
    Set {
        /// A file of payer,group,carc,rarc,action,why
        file: PathBuf,
        /// Why; it is kept
        #[arg(long)]
        reason: String,
    },
    /// Go back to the built-in table
    Reset {
        /// Why; it is kept
        #[arg(long)]
        reason: String,
    },
    /// Every change of the table, the latest first
    History,
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::Show => show(cx),
        Command::Set { file, reason } => {
            let text = read(file, cx)?;
            set(text, reason, cx)
        }
        Command::Reset { reason } => set(String::new(), reason, cx),
        Command::History => told(cx),
    }
}

fn read(file: &Path, cx: &CliContext<'_>) -> Result<String, CliError> {
    let bytes = cx.read_input(Some(file))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn show(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let table = desk
        .store
        .read(|db| in_force(db).map_err(anyhow::Error::from))
        .map_err(DeedError::from)?;
    if cx.json() {
        let rules: Vec<Value> = table.rules().iter().map(rule).collect();
        cx.print_json(&json!({ "rules": rules }))?;
    } else {
        for line in table.text().lines() {
            cx.line(CleanText::new(line))?;
        }
    }
    Ok(Exit::Done)
}

fn rule(rule: &crate::billing::auto_post::Rule) -> Value {
    json!({
        "payer": rule.payer,
        "group": rule.group.map(|group| group.code()),
        "carc": rule.carc.to_string(),
        "rarc": rule.rarc.map(|rarc| rarc.to_string()),
        "action": rule.action.name(),
        "why": rule.why,
    })
}

fn set(text: String, reason: &str, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut desk = cx.desk()?;
    let input = TableInput {
        text,
        reason: reason.to_owned(),
    };
    let is = perform(&mut desk, Role::Biller, |deeds| set_table(deeds, &input))?;
    if cx.json() {
        cx.print_json(&json!({ "rules": is.rules, "added": is.added, "removed": is.removed }))?;
        return Ok(Exit::Done);
    }
    for (sign, rows) in [("+", &is.added), ("-", &is.removed)] {
        for row in rows {
            cx.line(format!("{sign} {}", CleanText::new(row)))?;
        }
    }
    cx.line(format!("{} rules are in force", is.rules))?;
    Ok(Exit::Done)
}

fn told(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let today = desk.clock.today();
    let all = desk
        .store
        .read(|db| history(db).map_err(anyhow::Error::from))
        .map_err(DeedError::from)?;
    let mut table = Table::new(today, &["id", "at", "role", "added", "removed", "reason"]);
    for change in &all {
        table.row([
            change.line.id.into(),
            change.line.at.as_str().into(),
            change.line.role.as_str().into(),
            change.added.join("; ").into(),
            change.removed.join("; ").into(),
            change.reason.as_str().into(),
        ]);
    }
    cx.print_table(&table, false)?;
    Ok(Exit::Done)
}

/// Tries a table on remittances: without one the table in force.
pub fn simulate(
    (which, table): (&Path, Option<&Path>),
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let mut desk = cx.desk()?;
    let text = table.map(|file| read(file, cx)).transpose()?;
    desk.store.begin_batch()?;
    let tried = super::ids(which, &mut desk, cx).and_then(|ids| {
        let try_one = |id: &_| one(&desk, (*id, text.as_deref()));
        ids.iter().map(try_one).collect::<Result<Vec<_>, _>>()
    });
    desk.store.abandon_batch()?;
    let tried = tried?;
    if cx.json() {
        let views: Vec<Value> = tried.iter().map(view).collect();
        cx.print_json(&json!({ "remittances": views }))?;
    } else {
        for one in &tried {
            print(one, cx)?;
        }
    }
    let clean = |one: &Simulated| one.preview.plan.n_not_posted() == 0;
    Ok(Exit::look_at_if(!tried.iter().all(clean)))
}

fn one(
    desk: &Desk,
    (id, text): (crate::domain::keys::RemittanceId, Option<&str>),
) -> Result<Simulated, CliError> {
    let today = desk.clock.today();
    let tried = desk.store.read(|db| {
        let table: Option<AutoPostTable> = match text {
            Some(text) => Some(checked(db, text)?),
            None => None,
        };
        simulate_table(db, today, (id, table.as_ref())).map_err(anyhow::Error::from)
    });
    Ok(tried.map_err(DeedError::from)?)
}

fn view(tried: &Simulated) -> Value {
    let uses: Vec<Value> = tried
        .uses
        .iter()
        .map(|used| {
            json!({
                "adjustment": used.adjustment,
                "action": used.action.name(),
                "rule": used.rule.as_ref().map(|rule| rule.about()),
                "n": used.n,
                "amount": used.amount.to_string(),
            })
        })
        .collect();
    let changes: Vec<Value> = tried
        .changes
        .iter()
        .map(|c| json!({ "claim_payment": c.index + 1, "now": c.now, "then": c.then }))
        .collect();
    json!({ "preview": super::preview::view(&tried.preview), "rules": uses, "changes": changes })
}

fn print(tried: &Simulated, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    super::preview::print(&tried.preview, cx)?;
    cx.line("  what the table does:")?;
    for used in &tried.uses {
        let rule = used.rule.as_ref().map_or_else(
            || "no rule: a person decides".to_owned(),
            |rule| format!("{} ({})", rule.about(), rule.why),
        );
        let (n, amount) = (used.n, used.amount);
        let said = format!(
            "{} x{n} {amount}  {}  {rule}",
            used.adjustment,
            used.action.name()
        );
        cx.line(format!("    {}", CleanText::new(&said)))?;
    }
    for change in &tried.changes {
        let said = format!("{} -> {}", change.now, change.then);
        cx.line(format!(
            "  changes {}: {}",
            change.index + 1,
            CleanText::new(&said)
        ))?;
    }
    Ok(())
}
