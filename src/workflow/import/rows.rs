//! The rows of a CSV file, by the names of its columns.

use std::collections::HashMap;

use serde::Serialize;

use crate::workflow::error::DeedError;

/// A row that was left out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RowProblem {
    /// Its line in the file; the names of the columns are line 1.
    pub line: u64,
    /// Why.
    pub message: String,
}

/// A CSV file, read.
pub(super) struct Rows {
    columns: HashMap<String, usize>,
    rows: Vec<(u64, csv::StringRecord)>,
    /// Lines that are no rows.
    pub(super) problems: Vec<RowProblem>,
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    columns: &'a HashMap<String, usize>,
    record: &'a csv::StringRecord,
    /// Its line in the file.
    pub(super) line: u64,
}

impl Rows {
    /// Reads a file whose first line names these columns, and perhaps others.
    pub(super) fn read(text: &str, needed: &[&str]) -> Result<Rows, DeedError> {
        let Some(header) = header(text) else {
            return Err(DeedError::field("csv", "is empty"));
        };
        let missing: Vec<&str> = needed
            .iter()
            .filter(|name| !header.iter().any(|column| column == *name))
            .copied()
            .collect();
        if !missing.is_empty() {
            let what = format!("its first line does not name {}", missing.join(", "));
            return Err(DeedError::field("csv", what));
        }
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        let bytes = without_mark(text).as_bytes();
        for record in reader(text).into_records() {
            match record {
                Ok(record) if record.iter().all(|cell| cell.is_empty()) => {}
                Ok(record) => {
                    rows.push((line_of(record.position(), bytes), record));
                }
                Err(e) => problems.push(RowProblem {
                    line: line_of(e.position(), bytes),
                    message: format!("is no row: {e}"),
                }),
            }
        }
        let columns = header.into_iter().enumerate().map(|(n, name)| (name, n));
        Ok(Rows {
            columns: columns.collect(),
            rows,
            problems,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len() + self.problems.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row {
            columns: &self.columns,
            record,
            line: *line,
        })
    }
}

impl<'a> Row<'a> {
    /// The cell of a column, empty where the file has no such column.
    pub(super) fn cell(&self, column: &str) -> &'a str {
        let place = self.columns.get(column).copied();
        place.and_then(|n| self.record.get(n)).unwrap_or("")
    }

    pub(super) fn owned(&self, column: &str) -> String {
        self.cell(column).to_owned()
    }

    /// What is wrong with the row, where it is something that a person can put right.
    pub(super) fn problem(&self, error: DeedError) -> Result<RowProblem, DeedError> {
        if let DeedError::Store(_) = error {
            return Err(error);
        }
        Ok(RowProblem {
            line: self.line,
            message: error.to_string(),
        })
    }
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(without_mark(text).as_bytes())
}

/// The line on which a row begins: its position is before the empty lines in front of it.
fn line_of(position: Option<&csv::Position>, bytes: &[u8]) -> u64 {
    let Some(position) = position else { return 0 };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let empty = bytes
        .iter()
        .skip(start)
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .filter(|b| **b == b'\n')
        .count();
    position.line() + u64::try_from(empty).unwrap_or(0)
}

/// The byte order mark that spreadsheets put first is no part of the first name.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

/// The names of the columns: lower case, words joined by `_`.
pub(super) fn header(text: &str) -> Option<Vec<String>> {
    let header = reader(text).headers().ok()?.clone();
    let names = header
        .iter()
        .map(|name| name.to_lowercase().replace([' ', '-'], "_"));
    let names: Vec<String> = names.collect();
    names.iter().any(|name| !name.is_empty()).then_some(names)
}
