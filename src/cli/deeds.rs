//! `deeds` and `do`: every deed of the workflow layer, from JSON.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::domain::text::CleanText;
use crate::workflow::account::write_papers;
use crate::workflow::registry::{self, Field, Is};
use crate::workflow::{Deed, perform};

/// The commands of `deeds`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Every deed, with the fields that it takes and an example
    List,
}

/// The arguments of `do`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The deed's name: claimdesk deeds list
    deed: String,
    /// Its input as JSON, or a list of inputs that are done in one transaction; none or - is
    /// the standard input
    file: Option<PathBuf>,
}

/// Lists the deeds.
pub fn list(cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    if cx.json() {
        let deeds: Vec<Value> = registry::ALL.iter().map(|deed| schema(deed)).collect();
        cx.print_json(&json!({ "deeds": deeds }))?;
        return Ok(Exit::Done);
    }
    for deed in registry::ALL {
        cx.line(format!(
            "{}  {}  ({})",
            deed.name,
            deed.title,
            deed.role.name()
        ))?;
        print_fields(deed.fields, 1, cx)?;
    }
    Ok(Exit::Done)
}

fn print_fields(fields: &[Field], depth: usize, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    for field in fields {
        let must = if field.required {
            ""
        } else {
            ", may be left out"
        };
        let indent = "    ".repeat(depth);
        cx.line(format!(
            "{indent}{} ({}{must}): {}",
            field.name,
            kind(field.is),
            field.about
        ))?;
        if let Is::Record(inner) | Is::Records(inner) = field.is {
            print_fields(inner, depth + 1, cx)?;
        }
    }
    Ok(())
}

fn schema(deed: &Deed) -> Value {
    json!({
        "name": deed.name,
        "title": deed.title,
        "role": deed.role.name(),
        "fields": deed.fields.iter().map(field_schema).collect::<Vec<_>>(),
        "example": serde_json::from_str::<Value>(deed.example).unwrap_or(Value::Null),
    })
}

fn field_schema(field: &Field) -> Value {
    let mut schema = json!({
        "name": field.name,
        "type": kind(field.is),
        "required": field.required,
        "about": field.about,
    });
    if let (Is::Record(inner) | Is::Records(inner), Value::Object(fields)) = (field.is, &mut schema)
    {
        let inner: Vec<Value> = inner.iter().map(field_schema).collect();
        fields.insert("fields".to_owned(), inner.into());
    }
    schema
}

fn kind(is: Is) -> &'static str {
    match is {
        Is::Text => "text",
        Is::Date => "date",
        Is::Amount => "amount",
        Is::Number => "number",
        Is::Flag => "flag",
        Is::Texts => "list of text",
        Is::Numbers => "list of numbers",
        Is::Record(_) => "record",
        Is::Records(_) => "list of records",
    }
}

/// Does a deed and prints what it left.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let deed = registry::find(&args.deed).ok_or_else(|| {
        let message = format!("there is no deed {}", CleanText::new(&args.deed));
        CliError::new(Kind::Input, message).hint("claimdesk deeds list names them all")
    })?;
    let input: Value = cx.read_json(args.file.as_deref())?;
    let mut desk = cx.desk()?;
    let done = perform(&mut desk, deed.role, |cx| {
        let Value::Array(inputs) = input else {
            return (deed.run)(cx, input);
        };
        let outputs = inputs.into_iter().map(|input| (deed.run)(cx, input));
        outputs.collect::<Result<Vec<Value>, _>>().map(Value::Array)
    })?;
    write_papers(&mut desk)?;
    cx.print_json(&done)?;
    Ok(Exit::look_at_if(has_problems(&done)))
}

/// Whether a deed was done and left something that a person must look at.
fn has_problems(output: &Value) -> bool {
    let own = output["problems"].as_array().is_some_and(|p| !p.is_empty());
    let listed = output.as_array();
    own || listed.is_some_and(|outputs| outputs.iter().any(has_problems))
}
