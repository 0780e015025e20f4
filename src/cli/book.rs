//! The book on the command line: its pages, and what changed between two days.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::codesets::book::{self, Changed, Line, Spot};
use crate::codesets::icd10cm::index::IndexKind;
use crate::domain::codes::dotted;
use crate::domain::text::CleanText;

/// Prints what changed from one day to another.
pub fn changes(
    before: Option<NaiveDate>,
    after: Option<NaiveDate>,
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let today = cx.today()?;
    let after = after.unwrap_or_else(|| book::last_october(today));
    let before = before.or_else(|| after.pred_opt()).unwrap_or(after);
    let codes = cx.codes();
    let Some(found) = book::changes(&codes, before, after) else {
        let message = format!("no release of ICD-10-CM answers for {before} or for {after}");
        return Err(CliError::new(Kind::Input, message).hint("claimdesk codesets list"));
    };
    if cx.json() {
        let row = |row: &Changed| {
            json!({"code": row.code, "display": dotted(&row.code), "title": row.title,
                "change": row.change.key(), "successors": row.successors})
        };
        let note = |note: &book::NoteChange| {
            json!({"place": note.place.to_string(), "kind": note.kind.key(),
                "text": note.text, "change": if note.is_new { "added" } else { "deleted" }})
        };
        cx.print_json(&json!({
            "before": before, "after": after,
            "codes": found.codes.iter().map(row).collect::<Vec<_>>(),
            "notes": found.notes.iter().map(note).collect::<Vec<_>>(),
            "untitled": found.n_untitled,
            "titles_compared": !found.same_release,
            "conversion_table": found.has_conversions,
        }))?;
        return Ok(Exit::Done);
    }
    for row in &found.codes {
        let instead = match row.successors.is_empty() {
            true => String::new(),
            false => {
                let codes: Vec<String> = row.successors.iter().map(|c| dotted(c)).collect();
                format!("  now {}", codes.join(", "))
            }
        };
        let (code, title) = (dotted(&row.code), CleanText::new(&row.title));
        cx.line(format!(
            "{:<15} {code:<9} {title}{instead}",
            row.change.words()
        ))?;
    }
    for note in &found.notes {
        let word = if note.is_new {
            "note added"
        } else {
            "note deleted"
        };
        let text = CleanText::new(&note.text);
        cx.line(format!(
            "{word:<15} {}: {}: {text}",
            note.place,
            note.kind.title()
        ))?;
    }
    if found.same_release {
        cx.line("revised titles and notes are not known: import the official files")?;
    }
    Ok(Exit::Done)
}

/// Prints one page.
pub fn page(
    place: &str,
    index: Option<&str>,
    dos: Option<NaiveDate>,
    cx: &mut CliContext<'_>,
) -> Result<Exit, CliError> {
    let dos = match dos {
        Some(dos) => dos,
        None => cx.today()?,
    };
    let codes = cx.codes();
    let bad = |message: String, hint: &str| CliError::new(Kind::Input, message).hint(hint);
    let spot = match index {
        Some(name) => {
            let kind = IndexKind::of_key(name).ok_or_else(|| {
                let message = format!("no index is called {}", CleanText::new(name));
                bad(message, "index, neoplasm, drug or external")
            })?;
            match place.is_empty() {
                true => Spot::Letters(kind),
                false => Spot::Words(kind, place.to_owned()),
            }
        }
        None if place.is_empty() => Spot::Contents,
        None => Spot::named(&codes, place, dos).ok_or_else(|| {
            let message = format!("the tabular list has no {}", CleanText::new(place));
            bad(message, "look for it by words: claimdesk code search TEXT")
        })?,
    };
    let page = book::page(&codes, &spot, dos);
    if cx.json() {
        let lines: Vec<Value> = page.lines.iter().map(view).collect();
        cx.print_json(
            &json!({"title": page.title, "dos": dos, "release": page.release,
            "imported": !page.missing, "columns": page.heads, "lines": lines}),
        )?;
    } else {
        cx.line(CleanText::new(&page.title).into_string())?;
        for line in &page.lines {
            let indent = " ".repeat(2 * (line.depth + 1));
            let cells = line.cells.join("  ");
            cx.line(format!("{indent}{}  {cells}", CleanText::new(&line.text)).trim_end())?;
        }
    }
    Ok(Exit::look_at_if(page.missing))
}

fn view(line: &Line) -> Value {
    json!({"text": line.text, "depth": line.depth, "code": line.code, "cells": line.cells})
}
