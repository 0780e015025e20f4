//! A list as every listing command prints it: `{as_of, columns, rows, totals}`.
//!
//! Columns have stable names that are the keys of a row. Amounts are strings with two decimals,
//! dates are ISO 8601, what is unknown is `null`; every row has an `id`.

use std::io::Write;

use chrono::NaiveDate;
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use unicode_width::UnicodeWidthStr;

use crate::domain::money::Money;
use crate::domain::text::CleanText;

/// One value of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(CleanText),
    /// Money, printed with two decimals: `-12.50`.
    Amount(Money),
    /// A count, or an id.
    Count(i64),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    Flag(bool),
    /// Not known, or does not apply.
    Unknown,
}

impl Cell {
    /// As text, for a terminal or a spreadsheet; the unknown is empty.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Cell::Text(text) => text.to_string(),
            Cell::Amount(amount) => amount.to_string(),
            Cell::Count(n) => n.to_string(),
            Cell::Date(day) => day.to_string(),
            Cell::Flag(true) => "yes".to_owned(),
            Cell::Flag(false) => "no".to_owned(),
            Cell::Unknown => String::new(),
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Cell::Amount(_) | Cell::Count(_))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(CleanText::new(text))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(CleanText::new(&text))
    }
}

impl From<CleanText> for Cell {
    fn from(text: CleanText) -> Cell {
        Cell::Text(text)
    }
}

impl From<Money> for Cell {
    fn from(amount: Money) -> Cell {
        Cell::Amount(amount)
    }
}

impl From<i64> for Cell {
    fn from(n: i64) -> Cell {
        Cell::Count(n)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Cell {
        Cell::Date(day)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Cell {
        Cell::Flag(flag)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Unknown, Into::into)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Text(text) => to.serialize_str(text.as_str()),
            Cell::Amount(amount) => to.collect_str(amount),
            Cell::Count(n) => to.serialize_i64(*n),
            Cell::Date(day) => to.collect_str(day),
            Cell::Flag(flag) => to.serialize_bool(*flag),
            Cell::Unknown => to.serialize_none(),
        }
    }
}

/// A list. Every row has as many cells as there are columns; the first column is `id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    as_of: NaiveDate,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    totals: Vec<(&'static str, Cell)>,
}

impl Table {
    /// An empty list as of a day, with these columns.
    #[must_use]
    pub fn new(as_of: NaiveDate, columns: &[&'static str]) -> Table {
        Table {
            as_of,
            columns: columns.to_vec(),
            rows: Vec::new(),
            totals: Vec::new(),
        }
    }

    /// Adds a row, its cells in the order of the columns. Cells that are missing are unknown.
    pub fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        let mut row = Vec::from(cells);
        row.resize(self.columns.len(), Cell::Unknown);
        self.rows.push(row);
    }

    /// Adds a total by name.
    pub fn total(&mut self, name: &'static str, value: impl Into<Cell>) {
        self.totals.push((name, value.into()));
    }

    /// The columns' names.
    #[must_use]
    pub fn columns(&self) -> &[&'static str] {
        &self.columns
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Writes it for a person: numbers to the right, words to the left, totals below.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_text(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let texts: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(Cell::text).collect())
            .collect();
        let layout: Vec<Column> = (0..self.columns.len())
            .map(|n| self.layout(n, &texts))
            .collect();
        let heads: Vec<String> = self.columns.iter().map(|c| (*c).to_owned()).collect();
        for row in std::iter::once(&heads).chain(&texts) {
            let line: Vec<String> = row
                .iter()
                .zip(&layout)
                .map(|(text, column)| column.pad(text))
                .collect();
            writeln!(out, "{}", line.join("  ").trim_end())?;
        }
        if self.rows.is_empty() {
            writeln!(out, "(none)")?;
        }
        for (name, value) in &self.totals {
            writeln!(out, "{name}: {}", value.text())?;
        }
        Ok(())
    }

    fn layout(&self, n: usize, texts: &[Vec<String>]) -> Column {
        let head = self.columns.get(n).map_or(0, |c| c.width());
        let widest = texts
            .iter()
            .filter_map(|row| row.get(n))
            .map(|t| t.width())
            .max();
        let mut cells = self.rows.iter().filter_map(|row| row.get(n));
        Column {
            width: head.max(widest.unwrap_or(0)),
            to_the_right: cells.any(Cell::is_number),
        }
    }
}

/// How one column is laid out in text.
struct Column {
    width: usize,
    to_the_right: bool,
}

impl Column {
    fn pad(&self, text: &str) -> String {
        let space = " ".repeat(self.width.saturating_sub(text.width()));
        if self.to_the_right {
            space + text
        } else {
            text.to_owned() + &space
        }
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let rows: Vec<Named<'_>> = self
            .rows
            .iter()
            .map(|row| Named(self.columns.iter().copied().zip(row).collect()))
            .collect();
        let totals = Named(
            self.totals
                .iter()
                .map(|(name, cell)| (*name, cell))
                .collect(),
        );
        let mut object = to.serialize_struct("table", 4)?;
        object.serialize_field("as_of", &Cell::Date(self.as_of))?;
        object.serialize_field("columns", &self.columns)?;
        object.serialize_field("rows", &rows)?;
        object.serialize_field("totals", &totals)?;
        object.end()
    }
}

/// Cells under their names, in the order of the columns.
struct Named<'a>(Vec<(&'static str, &'a Cell)>);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_map(Some(self.0.len()))?;
        for (name, cell) in &self.0 {
            object.serialize_entry(name, cell)?;
        }
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let day = NaiveDate::from_ymd_opt(2026, 3, 20).unwrap();
        let mut table = Table::new(day, &["id", "payer", "owed"]);
        table.row([1.into(), "Aetna".into(), Money::from_cents(124_000).into()]);
        table.row([12.into(), Cell::Unknown, Money::from_cents(-980).into()]);
        table.total("owed", Money::from_cents(123_020));
        table
    }

    #[test]
    fn json_keeps_the_order_of_the_columns() {
        assert_eq!(
            serde_json::to_string(&table()).unwrap(),
            r#"{"as_of":"2026-03-20","columns":["id","payer","owed"],"rows":["#.to_owned()
                + r#"{"id":1,"payer":"Aetna","owed":"1240.00"},"#
                + r#"{"id":12,"payer":null,"owed":"-9.80"}],"totals":{"owed":"1230.20"}}"#
        );
    }

    #[test]
    fn text_has_numbers_to_the_right() {
        let mut out = Vec::new();
        table().write_text(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "id  payer     owed\n 1  Aetna  1240.00\n12           -9.80\nowed: 1230.20\n"
        );
    }
}
