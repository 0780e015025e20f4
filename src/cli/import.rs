//! `import`: the answers of clearinghouses and payers, told apart by what is in them.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;
use crate::domain::text::CleanText;
use crate::workflow::import_file::{Imported, import_file};
use crate::workflow::{DeedError, Role, perform};

/// The arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of any kind: TA1, 999, 277CA, 835
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
        match perform(&mut desk, Role::Biller, |deeds| {
            import_file(deeds, &name, &bytes)
        }) {
            Ok(done) => {
                look |= done.rejected > 0 || (!done.known && !done.notes.is_empty());
                print(&done, cx)?;
                views.push(view(&done));
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
