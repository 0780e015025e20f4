//! The command line: every deed and every list of claimdesk, for scripts, cron and tests.
//!
//! One file a command group. A command reads its arguments, asks the workflow layer, and prints
//! what came back as text or, with `--json`, in the shapes of the interface contract; it holds no
//! rule of its own. It writes through the [`CliContext`], never to the process's own streams, and
//! knows nothing of the terminal workstation: where that is wanted, it says so in [`Next`].

pub mod args;
pub mod context;
pub mod csv;
pub mod error;
pub mod exit;
pub mod table;

mod about;
mod book;
mod claims;
mod code;
mod code_changes;
mod codesets;
mod coding;
mod day;
mod deeds;
mod demo;
mod deposits;
mod edits;
mod em;
mod fee;
mod finding;
mod import;
mod init;
mod passphrase;
mod payments;
mod print;
mod records;
mod remit;
mod report;
mod scrub;
mod statements;
mod submit;
mod vault;
mod worklist;
mod x12;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use clap::error::ErrorKind;
use zeroize::Zeroizing;

use args::{Cli, Command};
pub use context::{CliContext, Surroundings};
pub use error::{CliError, Kind};
pub use exit::Exit;

use crate::desk::Clock;

/// What the process does after the command line has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the command is done, leave with this.
    Leave(Exit),
    /// Open the workstation.
    Open(Workstation),
}

/// With what the workstation opens.
#[derive(Clone, PartialEq, Eq)]
pub struct Workstation {
    /// The practice file; where there is none, the first-run set-up makes it.
    pub practice: PathBuf,
    /// The clock of its desk.
    pub clock: Clock,
    /// The passphrase, where it was given; else the workstation asks.
    pub passphrase: Option<Zeroizing<String>>,
    /// The settings file, which may hold changed keys.
    pub config: Option<PathBuf>,
}

impl std::fmt::Debug for Workstation {
    /// Never the passphrase.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workstation")
            .field("practice", &self.practice)
            .finish_non_exhaustive()
    }
}

/// Reads the command line and does what it says. Errors are already reported when this returns.
pub fn run(
    arguments: Vec<OsString>,
    surroundings: Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Next {
    let asked_json = arguments.iter().any(|a| a == "--json");
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(e) if matches!(e.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let shown = write!(out, "{e}").and_then(|()| out.flush());
            return Next::Leave(if shown.is_ok() {
                Exit::Done
            } else {
                Exit::NotDone
            });
        }
        Err(e) => {
            let error = CliError::usage(&e);
            return Next::Leave(error.report(asked_json, out, err));
        }
    };
    let mut cx = CliContext::new(cli.global, surroundings, out);
    let done = dispatch(cli.command, &mut cx).and_then(|next| {
        cx.flush()?;
        Ok(next)
    });
    match done {
        Ok(next) => next,
        Err(error) if error.is_broken_pipe() => Next::Leave(Exit::Done),
        Err(error) => Next::Leave(error.report(asked_json, out, err)),
    }
}

fn dispatch(command: Option<Command>, cx: &mut CliContext<'_>) -> Result<Next, CliError> {
    let Some(command) = command else {
        return cx.workstation().map(Next::Open);
    };
    let exit = match command {
        Command::Code(command) => code::run(command, cx),
        Command::Codesets(command) => codesets::run(&command, cx),
        Command::Claims(command) => claims::run(&command, cx),
        Command::Coding(command) => coding::run(&command, cx),
        Command::Scrub(args) => scrub::run(&args, cx),
        Command::Submit(args) => submit::run(&args, cx),
        Command::Print(args) => print::run(&args, cx),
        Command::Import(args) => import::run(&args, cx),
        Command::Records(args) => records::run(&args, cx),
        Command::Remit(command) => remit::run(&command, cx),
        Command::Worklist(args) => worklist::run(&args, cx),
        Command::Report(args) => report::run(&args, cx),
        Command::Day(command) => day::run(&command, cx),
        Command::Statements(command) => statements::run(&command, cx),
        Command::Payments(command) => payments::run(&command, cx),
        Command::Deposits(command) => deposits::run(&command, cx),
        Command::Deeds(deeds::Command::List) => deeds::list(cx),
        Command::Do(args) => deeds::run(&args, cx),
        Command::Demo(args) => return demo::run(&args, cx),
        Command::Edits(command) => edits::run(&command, cx),
        Command::Fee(args) => fee::run(&args, cx),
        Command::Em(command) => em::run(&command, cx),
        Command::Init(args) => init::run(&args, cx),
        Command::X12(command) => x12::run(&command, cx),
        Command::Verify => vault::verify(cx),
        Command::Backup(args) => vault::back_up(&args, cx),
        Command::Restore(args) => vault::restore(&args, cx),
        Command::Rekey(args) => vault::rekey(&args, cx),
        Command::Export(args) => vault::export(&args, cx),
        Command::Info => about::info(cx),
        Command::Completions { shell } => about::completions(shell, cx),
        Command::Man => about::man(cx),
    }?;
    Ok(Next::Leave(exit))
}
