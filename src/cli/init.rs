//! `init`: a new practice file, empty or with the records of a set-up file, without the
//! workstation.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::desk::{Desk, PracticeKind};
use crate::store::header_path;
use crate::workflow::set_up::{SetUp, SetUpDone, set_up};
use crate::workflow::{Role, perform};

/// The arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Make a practice for trying things, which may be worked in on any day with --today
    #[arg(long)]
    test: bool,
    /// A TOML file with the practice and its first clearinghouses, payers, providers, facilities
    /// and fees: tables [practice], [[payer]], … with the fields of their deeds
    #[arg(long, value_name = "FILE.toml")]
    from: Option<PathBuf>,
}

#[derive(Serialize)]
struct Made<'a> {
    practice: String,
    recovery_key: &'a str,
    /// What of the set-up file is in it; none without one.
    set_up: Option<SetUpDone>,
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
    let file = args
        .from
        .as_deref()
        .map(|file| read(file, cx))
        .transpose()?;
    let passphrase = cx.first_passphrase()?;
    let (mut desk, recovery) = Desk::create(&path, &passphrase, kind, cx.clock()?)?;
    let done = file.map(|file| perform(&mut desk, Role::Biller, |deeds| set_up(deeds, file)));
    drop(desk);
    let done = match done.transpose() {
        Ok(done) => done,
        Err(error) => {
            // Nothing was confirmed and the recovery key was not shown: take the halves away.
            for half in [path.clone(), header_path(&path)] {
                let _ = fs::remove_file(half);
            }
            return Err(error.into());
        }
    };
    let printed = recovery.printed();
    let practice = path.display().to_string();
    if cx.json() {
        cx.print_json(&Made {
            practice,
            recovery_key: &printed,
            set_up: done,
        })?;
        return Ok(Exit::Done);
    }
    cx.line(format!("made {practice}"))?;
    cx.line(format!("recovery key  {}", *printed))?;
    cx.line("write it down and keep it away from this machine: it is not shown again")?;
    Ok(Exit::Done)
}

/// Reads a set-up file before anything is made, so that a mistake in it leaves nothing behind.
fn read(file: &Path, cx: &CliContext<'_>) -> Result<SetUp, CliError> {
    let wrong = |why: String| {
        CliError::new(Kind::Input, format!("{}: {why}", file.display()))
            .hint("claimdesk deeds list shows the fields of set-up-practice, add-payer, …")
    };
    let text = String::from_utf8(cx.read_input(Some(file))?)
        .map_err(|_| wrong("is not text".to_owned()))?;
    toml::from_str(&text).map_err(|e| wrong(e.to_string().trim_end().to_owned()))
}
