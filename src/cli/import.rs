//! `import`: the answers of clearinghouses and payers, and lists of records as CSV, told apart by
//! what is in them.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;
use crate::domain::text::CleanText;
use crate::workflow::bank::{self, BankImported, Statement, import_bank};
use crate::workflow::import::{self, Imported as ImportedRows, import_csv};
use crate::workflow::import_file::{Imported, import_file};
use crate::workflow::{DeedError, Role, perform};

/// The arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of any kind: TA1, 999, 277CA, 835; CSV lists of patients, visits, fees, bank lines
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Takes the files in, one after another; one that is refused does not stop the next.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let mut desk = cx.desk()?;
    let (mut views, mut look) = (Vec::new(), false);
    for path in &args.files {
        let bytes = cx.read_input(Some(path))?;
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let taken = match records(&bytes) {
            Some(csv) => perform(&mut desk, Role::Biller, |deeds| import_csv(deeds, csv))
                .map(|done| (!done.problems.is_empty(), Taken::Records(done))),
            None if bank::is_statement(&bytes) => {
                let csv = String::from_utf8_lossy(&bytes).into_owned();
                let input = Statement {
                    name: name.clone(),
                    csv,
                };
                perform(&mut desk, Role::Biller, |deeds| import_bank(deeds, &input))
                    .map(|done| (!done.problems.is_empty(), Taken::Bank(done)))
            }
            None => perform(&mut desk, Role::Biller, |deeds| {
                import_file(deeds, &name, &bytes)
            })
            .map(|done| {
                let look = done.rejected > 0 || (!done.known && !done.notes.is_empty());
                (look, Taken::Answers(done))
            }),
        };
        match taken {
            Ok((must_look, taken)) => {
                look |= must_look;
                views.push(taken.shown(&name, cx)?);
            }
            Err(error @ DeedError::Store(_)) => return Err(error.into()),
            Err(error) => {
                look = true;
                let said = CleanText::new(&error.to_string()).into_string();
                if !cx.json() {
                    cx.line(format!("! {said}"))?;
                }
                views.push(json!({
                    "name": name,
                    "error": { "kind": error.kind(), "message": said, "hint": error.hint() },
                }));
            }
        }
    }
    if cx.json() {
        cx.print_json(&json!({ "files": views }))?;
    }
    Ok(Exit::look_at_if(look))
}

/// The text of a CSV list of records, where the file is one.
fn records(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    import::kind_of(text).map(|_| text.to_owned())
}

/// What one file was.
enum Taken {
    /// X12: answers and remittances.
    Answers(Imported),
    /// CSV: patients, visits, fees.
    Records(ImportedRows),
    /// CSV: a statement of the bank.
    Bank(BankImported),
}

impl Taken {
    /// Prints it, and gives its JSON.
    fn shown(&self, name: &str, cx: &mut CliContext<'_>) -> Result<Value, CliError> {
        match self {
            Taken::Answers(done) => {
                print(done, cx)?;
                Ok(view(done))
            }
            Taken::Records(done) => {
                if !cx.json() {
                    print_rows(name, done, cx)?;
                }
                Ok(json!({
                    "name": CleanText::new(name).as_str(),
                    "kind": done.kind,
                    "known": done.added == 0 && done.problems.is_empty(),
                    "rows": done.rows,
                    "rows_known": done.known,
                    "rows_added": done.added,
                    "estimated": done.estimated,
                    "problems": done.problems,
                }))
            }
            Taken::Bank(done) => {
                if !cx.json() {
                    print_bank(name, done, cx)?;
                }
                Ok(json!({
                    "name": CleanText::new(name).as_str(),
                    "kind": "bank",
                    "known": done.added == 0 && done.problems.is_empty(),
                    "rows": done.rows,
                    "rows_known": done.known,
                    "rows_added": done.added,
                    "matched": done.matched,
                    "waiting": done.waiting,
                    "problems": done.problems,
                }))
            }
        }
    }
}

fn print_bank(name: &str, done: &BankImported, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    let name = CleanText::new(name);
    cx.line(format!(
        "{name}: {} lines of the bank, {} known, {} new, {} matched, {} to match",
        done.rows, done.known, done.added, done.matched, done.waiting
    ))?;
    for problem in &done.problems {
        cx.line(format!("! {}", CleanText::new(problem)))?;
    }
    Ok(())
}

fn print_rows(name: &str, done: &ImportedRows, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    let worth = match &done.estimated {
        Some(amount) if done.added > 0 => format!(", worth {amount} by the charge master"),
        _ => String::new(),
    };
    cx.line(format!(
        "{}: {} {}, {} known, {} new{worth}",
        CleanText::new(name),
        done.rows,
        done.kind,
        done.known,
        done.added
    ))?;
    for problem in &done.problems {
        let said = CleanText::new(&problem.message);
        cx.line(format!("! line {}: {said}", problem.line))?;
    }
    Ok(())
}

fn view(done: &Imported) -> Value {
    let remittances: Vec<Value> = done
        .remittances
        .iter()
        .map(|r| json!({ "id": r.id.0, "known": r.known, "status": r.status.name() }))
        .collect();
    let notes: Vec<String> = done
        .notes
        .iter()
        .map(|note| CleanText::new(note).into_string())
        .collect();
    json!({
        "name": CleanText::new(&done.name).as_str(),
        "kind": done.kind,
        "file": done.file.to_string(),
        "known": done.known,
        "accepted": done.accepted,
        "rejected": done.rejected,
        "remittances": remittances,
        "notes": notes,
    })
}

fn print(done: &Imported, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    if cx.json() {
        return Ok(());
    }
    let name = CleanText::new(&done.name);
    cx.line(format!(
        "{name}: {}, {} accepted, {} rejected, {} remittances",
        done.kind,
        done.accepted,
        done.rejected,
        done.remittances.len()
    ))?;
    for remittance in &done.remittances {
        cx.line(format!(
            "  remittance {}: {}",
            remittance.id,
            remittance.status.name()
        ))?;
    }
    for note in &done.notes {
        cx.line(format!("  {}", CleanText::new(note)))?;
    }
    Ok(())
}
