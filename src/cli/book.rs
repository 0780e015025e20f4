//! The pages of the book on the command line.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::codesets::book::{self, Line, Spot};
use crate::codesets::icd10cm::index::IndexKind;
use crate::domain::text::CleanText;

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
