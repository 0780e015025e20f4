//! The words of the command line: what clap reads, and nothing else.
//!
//! Names, flags and their meaning are a contract that scripts rely on: they are added to, never
//! renamed.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use super::{
    claims, code, codesets, coding, day, deeds, demo, deposits, edits, em, fee, import, init,
    payments, print, records, remit, report, scrub, statements, submit, vault, worklist, x12,
};

/// The desk of the one person who both codes and bills for a small practice.
#[derive(Debug, Parser)]
#[command(
    name = "claimdesk",
    version,
    about = "The desk of the one person who both codes and bills for a small practice",
    long_about = None,
    after_help = "Exit codes: 0 done; 1 done, with findings or refusals that a person must look \
                  at; 2 not done; 3 an internal fault.",
    disable_help_subcommand = true,
    subcommand_help_heading = "Commands"
)]
pub struct Cli {
    /// Flags of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do; without one, the workstation opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that every command takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// The practice file [env: CLAIMDESK_PRACTICE; default: the platform's data folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub practice: Option<PathBuf>,
    /// A file whose first line is the passphrase [otherwise: CLAIMDESK_PASSPHRASE, or asked]
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// The day to work on, on a demo or test practice; a real practice is then only read
    /// [env: CLAIMDESK_TODAY]
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub today: Option<NaiveDate>,
    /// Print JSON, errors too
    #[arg(long, global = true)]
    pub json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build a synthetic practice, with a year of work in it, and open it
    Demo(demo::Args),
    /// Make an empty practice file
    Init(init::Args),
    /// What the code sets say about a code
    #[command(subcommand)]
    Code(code::Command),
    /// What belongs to the codes of visits: records, documents, questions, audits
    #[command(subcommand)]
    Coding(coding::Command),
    /// What Medicare allows for the lines of one day, step by step; needs no practice
    Fee(fee::Args),
    /// The level of an E/M visit
    #[command(subcommand)]
    Em(em::Command),
    /// The releases of the code sets
    #[command(subcommand)]
    Codesets(codesets::Command),
    /// Any X12 file, without a practice
    #[command(subcommand)]
    X12(x12::Command),
    /// Every claim edit, with its guide
    #[command(subcommand)]
    Edits(edits::Command),
    /// The claims
    #[command(subcommand)]
    Claims(claims::Command),
    /// Run every edit over claims; hold them or let them go
    Scrub(scrub::Args),
    /// Batch what is ready into files
    Submit(submit::Args),
    /// Print forms, cover sheets, packets and worksheets
    Print(print::Args),
    /// Take in answers and remittances, told apart by what is in them
    Import(import::Args),
    /// Preview, post and unpost a remittance
    #[command(subcommand)]
    Remit(remit::Command),
    /// The register of checks and transfers beside the bank
    #[command(subcommand)]
    Deposits(deposits::Command),
    /// Patients, payers, visits and the other records, as lists
    Records(records::Args),
    /// What waits for a person, most urgent first
    Worklist(worklist::Args),
    /// Figures over a span of days, or as of a day
    Report(report::Args),
    /// How a day would close, and closing it
    #[command(subcommand)]
    Day(day::Command),
    /// Statements for patients: who gets one, the run, those that went out
    #[command(subcommand)]
    Statements(statements::Command),
    /// Payments of patients: the list, and what a card processor lists
    #[command(subcommand)]
    Payments(payments::Command),
    /// Every deed of the workflow
    #[command(subcommand)]
    Deeds(deeds::Command),
    /// Do a deed from JSON input
    Do(deeds::Args),
    /// Check the whole practice file: pages, chains, kept files, books, claims
    Verify,
    /// Back the practice up to one file
    Backup(vault::BackupArgs),
    /// Restore a backup as a new practice file
    Restore(vault::RestoreArgs),
    /// Change the passphrase, or make a new recovery key
    Rekey(vault::RekeyArgs),
    /// Take everything out, as CSV and files
    Export(vault::ExportArgs),
    /// Where claimdesk keeps its files, and what it was built with
    Info,
    /// Print the completions of a shell: bash, zsh, fish, elvish, powershell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff): claimdesk man | man -l -
    Man,
}
