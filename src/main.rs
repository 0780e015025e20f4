//! The claimdesk binary: read the command line, do it, leave with its exit code.

use std::io::{BufWriter, Write};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::process::ExitCode;

use claimdesk::cli::{self, Exit, Next, Surroundings, Workstation};
use claimdesk::tui;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(report_panic));
    let run = || {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut err = std::io::stderr();
        let arguments = std::env::args_os().collect();
        cli::run(
            arguments,
            Surroundings::of_this_process(),
            &mut out,
            &mut err,
        )
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Next::Leave(exit)) => exit.into(),
        Ok(Next::Open(asked)) => workstation(asked).into(),
        Err(_) => Exit::Fault.into(),
    }
}

/// Runs the workstation until the person leaves it.
fn workstation(asked: Workstation) -> Exit {
    let start = tui::Start {
        door: tui::Door {
            practice: asked.practice,
            clock: asked.clock,
        },
        passphrase: asked.passphrase,
        key_file: asked
            .config
            .and_then(|path| std::fs::read_to_string(path).ok()),
    };
    match catch_unwind(AssertUnwindSafe(|| tui::run(start))) {
        Ok(Ok(())) => Exit::Done,
        Ok(Err(why)) => {
            let _ = writeln!(std::io::stderr(), "claimdesk: {why:#}");
            Exit::NotDone
        }
        Err(_) => Exit::Fault,
    }
}

/// Says where the fault was, never what it was about: a payload can hold a patient's name.
fn report_panic(info: &PanicHookInfo<'_>) {
    let report = tui::report::text(info.location());
    // There is nobody left to tell where stderr is gone too.
    let _ = std::io::stderr().write_all(report.as_bytes());
}
