//! `submit`: batch what is ready into files for the clearinghouses.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;
use crate::domain::text::CleanText;
use crate::workflow::submit_batch::{self, SubmitOptions, submit};

/// What a claim is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Professional claims, 005010X222A1
    #[value(name = "837p")]
    Professional,
    /// Institutional claims, 005010X223A2
    #[value(name = "837i")]
    Institutional,
}

/// The arguments of `submit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only what goes by this clearinghouse
    #[arg(long, value_name = "NAME")]
    partner: Option<String>,
    /// Only claims that are written as this [default: both]
    #[arg(long, value_enum)]
    form: Option<Form>,
    /// The folder for the files [default: the outbox of each clearinghouse]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct SubmittedView {
    files: Vec<FileView>,
    held: Vec<HeldView>,
}

#[derive(Serialize)]
struct FileView {
    batch: i64,
    path: String,
    control: String,
    claims: usize,
    charged: String,
}

#[derive(Serialize)]
struct HeldView {
    claim: i64,
    reason: String,
    charged: String,
}

/// Sends what is ready and still clean.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut desk = cx.desk()?;
    let options = SubmitOptions {
        partner: args.partner.clone(),
        claims: Vec::new(),
        out: args.out.clone(),
        form: args.form.map(|form| match form {
            Form::Professional => submit_batch::Form::Professional,
            Form::Institutional => submit_batch::Form::Institutional,
        }),
    };
    let done = submit(&mut desk, &options)?;
    let files = done.files.iter().map(|file| FileView {
        batch: file.batch.0,
        path: file.path.display().to_string(),
        control: file.control.clone(),
        claims: file.claims,
        charged: file.charged.to_string(),
    });
    let held = done.held.iter().map(|held| HeldView {
        claim: held.claim.0,
        reason: CleanText::new(&held.reason).into_string(),
        charged: held.charged.to_string(),
    });
    let view = SubmittedView {
        files: files.collect(),
        held: held.collect(),
    };
    if cx.json() {
        cx.print_json(&view)?;
    } else {
        for file in &view.files {
            cx.line(format!(
                "{}: {} claims, {}, control {}",
                file.path, file.claims, file.charged, file.control
            ))?;
        }
        for held in &view.held {
            cx.line(format!(
                "! claim {} of {} is held: {}",
                held.claim, held.charged, held.reason
            ))?;
        }
        if view.files.is_empty() {
            cx.line("nothing was sent: no claim is ready")?;
        }
    }
    Ok(Exit::look_at_if(!view.held.is_empty()))
}
