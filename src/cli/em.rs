//! `em`: the level of an evaluation and management visit.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;
use crate::codesets::CodeSets;
use crate::domain::keys::EncounterId;
use crate::workflow::em_level::{EmInput, EmView, ReopenedLevel, level_visit, levels_of_visit};

/// The commands of `em`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The level from decision making and time, with the reasoning
    Level {
        /// The visit as JSON; none or - is the standard input
        file: Option<PathBuf>,
    },
    /// The levels kept with a visit of the practice, the one that stands first
    Show {
        /// The number of the visit
        encounter: i64,
    },
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::Level { file } => {
            let input: EmInput = cx.read_json(file.as_deref())?;
            let found = level_visit(&input, CodeSets::built_in(), cx.today()?)?;
            if cx.json() {
                cx.print_json(&found)?;
            } else {
                print_level(&found, cx)?;
            }
            Ok(Exit::look_at_if(found.level.is_none()))
        }
        Command::Show { encounter } => {
            let id = EncounterId(*encounter);
            let desk = cx.look()?;
            let kept = desk
                .store
                .read(|db| Ok(levels_of_visit(db, &desk.codes, id)))??;
            if cx.json() {
                cx.print_json(&json!({ "encounter": encounter, "levels": kept }))?;
            } else {
                print_kept(&kept, cx)?;
            }
            Ok(Exit::look_at_if(kept.iter().any(|level| !level.unchanged)))
        }
    }
}

fn print_level(found: &EmView, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    cx.line(found.level.unwrap_or("no level: too little is documented"))?;
    for reason in &found.why {
        cx.line(format!("  {reason}"))?;
    }
    for line in found.report.iter().skip(1) {
        cx.line(format!(
            "  with {} x{}: {}",
            line.code, line.units, line.why
        ))?;
    }
    for step in &found.changes {
        let level = step.level.unwrap_or("no level");
        cx.line(format!("  {} {} would give {level}", step.what, step.to))?;
    }
    for caution in &found.cautions {
        cx.line(format!("  caution: {caution}"))?;
    }
    Ok(())
}

fn print_kept(kept: &[ReopenedLevel], cx: &mut CliContext<'_>) -> Result<(), CliError> {
    if kept.is_empty() {
        return cx.line("no level is kept with this visit");
    }
    for level in kept {
        let code = level.level.as_deref().unwrap_or("no level");
        let state = if level.unchanged {
            "unchanged"
        } else {
            "CHANGED"
        };
        let (on, rules) = (level.recorded_on, &level.rules);
        cx.line(format!("{code}  recorded on {on} by {rules}, {state}"))?;
        for fact in level.text.lines() {
            cx.line(format!("  {fact}"))?;
        }
        cx.line(format!("  hash {}", level.hash))?;
    }
    Ok(())
}
