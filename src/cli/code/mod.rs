//! `code`: what the code sets say.

mod check;
mod figures;
mod medicare;
mod search;
mod show;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;

/// The commands of `code`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What the scrubber says of one coded encounter; needs no practice
    Check {
        /// The encounter as JSON; none or - is the standard input
        file: Option<PathBuf>,
    },
    /// The codes for words, abbreviations, parts of codes; misspelt ones too
    Search(search::SearchArgs),
    /// Everything about one code: hierarchy, notes with where each stands, periods
    Show {
        /// The code, with or without its dot
        code: String,
        /// The date of service that the question is about [default: today]
        #[arg(long, value_name = "DATE")]
        dos: Option<NaiveDate>,
    },
}

/// Runs one of them.
pub fn run(command: Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::Check { file } => check::run(file.as_deref(), cx),
        Command::Search(args) => search::run(&args, cx),
        Command::Show { code, dos } => show::run(&code, dos, cx),
    }
}
