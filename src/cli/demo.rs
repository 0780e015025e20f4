//! `demo`: builds the synthetic practice and opens it.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::{Next, Workstation};
use crate::demo::{self, Plan};
use crate::desk::{Clock, Desk, PracticeKind};
use crate::store::{Secret, header_path};

/// The arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The same seed and --today give the same practice
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Months of work up to today
    #[arg(long, default_value_t = 12, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=36))]
    months: u32,
    /// Patients
    #[arg(long, default_value_t = 400, value_name = "N",
          value_parser = clap::value_parser!(u16).range(8..=5000))]
    patients: u16,
    /// Visits a day, about
    #[arg(long, default_value_t = 12, value_name = "N",
          value_parser = clap::value_parser!(u16).range(1..=200))]
    visits: u16,
    /// Only build it
    #[arg(long)]
    no_open: bool,
    /// Build it anew where an earlier demo stands
    #[arg(long)]
    force: bool,
}

/// Builds the practice, says where it is, and opens it unless that is not wanted.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Next, CliError> {
    if !args.no_open {
        // Refuse before the work, not after it.
        cx.workstation()?;
    }
    let path = match cx.named_practice() {
        Some(named) => named.to_owned(),
        None => temporary()?,
    };
    if args.force {
        replace(&path)?;
    }
    let plan = Plan {
        path: path.clone(),
        seed: args.seed,
        today: cx.today()?,
        months: args.months,
        patients: usize::from(args.patients),
        visits_a_day: u64::from(args.visits),
    };
    let built = demo::build(&plan)?;
    if cx.json() {
        cx.print_json(&built)?;
    } else if args.no_open {
        cx.line(format!(
            "built {}, passphrase {}",
            path.display(),
            demo::PASSPHRASE
        ))?;
        cx.line(format!("its files are in {}", built.files.display()))?;
    }
    if args.no_open {
        return Ok(Next::Leave(Exit::Done));
    }
    let opened = cx.workstation()?;
    Ok(Next::Open(Workstation {
        practice: path,
        clock: Clock::Fixed(built.today),
        passphrase: Some(Zeroizing::new(demo::PASSPHRASE.to_owned())),
        ..opened
    }))
}

fn temporary() -> Result<PathBuf, CliError> {
    let made = tempfile::Builder::new().prefix("claimdesk-demo-").tempdir();
    let folder = made.map_err(|e| {
        CliError::new(Kind::Input, format!("cannot make a temporary folder: {e}"))
            .hint("name a file with --practice")
    })?;
    Ok(folder.keep().join("practice.db"))
}

/// Takes an earlier demo away; anything else is not ours to remove.
fn replace(path: &Path) -> Result<(), CliError> {
    if !path.exists() && !header_path(path).exists() {
        return Ok(demo::remove(path)?);
    }
    let clock = Clock::System;
    let looked = Desk::look(path, &Secret::typed(demo::PASSPHRASE), clock);
    if !looked.is_ok_and(|desk| desk.kind() == PracticeKind::Demo) {
        let message = format!("{} is not a demo, and is left as it is", path.display());
        return Err(CliError::new(Kind::Usage, message).hint("name another file with --practice"));
    }
    Ok(demo::remove(path)?)
}
