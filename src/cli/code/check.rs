//! `code check`: one coded encounter, without a practice.

use std::path::Path;

use crate::cli::context::CliContext;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::finding::{self, ReportView};
use crate::workflow::check_encounter::{CodedEncounter, check_encounter};

/// Scrubs the encounter and prints what was found.
pub fn run(file: Option<&Path>, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let encounter: CodedEncounter = cx.read_json(file)?;
    let report = check_encounter(&encounter, &cx.codes(), cx.today()?)?;
    if cx.json() {
        cx.print_json(&ReportView::of(&report))?;
    } else {
        finding::print(&report, cx)?;
    }
    Ok(Exit::look_at_if(!report.is_clean()))
}
