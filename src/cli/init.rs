//! `init`: an empty practice file, without the workstation.

use serde::Serialize;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::desk::{Desk, PracticeKind};

/// The arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Make a practice for trying things, which may be worked in on any day with --today
    #[arg(long)]
    test: bool,
}

#[derive(Serialize)]
struct Made<'a> {
    practice: String,
    recovery_key: &'a str,
}

/// Makes the file that `--practice` names and shows its recovery key, this once.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let Some(path) = cx.named_practice().map(std::path::Path::to_owned) else {
        return Err(
            CliError::new(Kind::Usage, "no file was named for the new practice")
                .hint("claimdesk init --practice FILE"),
        );
    };
    let kind = if args.test {
        PracticeKind::Test
    } else {
        PracticeKind::Real
    };
    let passphrase = cx.first_passphrase()?;
    let (desk, recovery) = Desk::create(&path, &passphrase, kind, cx.clock()?)?;
    drop(desk);
    let printed = recovery.printed();
    let practice = path.display().to_string();
    if cx.json() {
        cx.print_json(&Made {
            practice,
            recovery_key: &printed,
        })?;
        return Ok(Exit::Done);
    }
    cx.line(format!("made {practice}"))?;
    cx.line(format!("recovery key  {}", *printed))?;
    cx.line("write it down and keep it away from this machine: it is not shown again")?;
    Ok(Exit::Done)
}
