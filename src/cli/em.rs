//! `em`: the level of an evaluation and management visit.

use std::path::PathBuf;

use clap::Subcommand;
use serde::{Deserialize, Serialize};

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::coding::em_level::{Acquaintance, Deciding, Level, Setting, Visit, level};
use crate::domain::text::CleanText;

/// The commands of `em`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The level from decision making and time, with the reasoning
    Level {
        /// The visit as JSON; none or - is the standard input
        file: Option<PathBuf>,
    },
}

#[derive(Deserialize)]
struct Input {
    setting: String,
    #[serde(default)]
    patient: String,
    problems: Option<String>,
    data: Option<String>,
    risk: Option<String>,
    minutes: Option<u16>,
}

#[derive(Serialize)]
struct Output {
    by_mdm: Option<&'static str>,
    by_time: Option<&'static str>,
    level: Option<&'static str>,
    mdm: Option<&'static str>,
    deciding: Option<&'static str>,
    why: Vec<String>,
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let Command::Level { file } = command;
    let visit = visit(&cx.read_json(file.as_deref())?)?;
    let leveled = level(&visit);
    let output = Output {
        by_mdm: leveled.by_mdm,
        by_time: leveled.by_time,
        level: leveled.level,
        mdm: leveled.mdm.map(Level::word),
        deciding: leveled.deciding.map(Deciding::word),
        why: leveled.why,
    };
    if cx.json() {
        cx.print_json(&output)?;
    } else {
        cx.line(output.level.unwrap_or("no level: too little is documented"))?;
        for reason in &output.why {
            cx.line(format!("  {reason}"))?;
        }
    }
    Ok(Exit::look_at_if(output.level.is_none()))
}

fn visit(input: &Input) -> Result<Visit, CliError> {
    let setting = Setting::named(&input.setting).ok_or_else(|| {
        let names: Vec<&str> = Setting::ALL.iter().map(|(_, name)| *name).collect();
        unknown("setting", &input.setting).hint(format!("one of {}", names.join(", ")))
    })?;
    let patient = match input.patient.as_str() {
        "new" => Acquaintance::New,
        "established" => Acquaintance::Established,
        "" if !setting.asks_new_or_established() => Acquaintance::Established,
        other => return Err(unknown("patient", other).hint("new or established")),
    };
    let element = |name: &str, word: &Option<String>| match word {
        None => Ok(None),
        Some(word) => Level::named(word).map(Some).ok_or_else(|| {
            unknown(name, word).hint("minimal, low, limited, moderate, high or extensive")
        }),
    };
    Ok(Visit {
        setting,
        patient,
        problems: element("problems", &input.problems)?,
        data: element("data", &input.data)?,
        risk: element("risk", &input.risk)?,
        minutes: input.minutes,
    })
}

fn unknown(field: &str, value: &str) -> CliError {
    CliError::new(
        Kind::Input,
        format!("{field} is '{}', which is unknown", CleanText::new(value)),
    )
}
