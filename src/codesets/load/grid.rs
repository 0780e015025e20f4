//! Tables with columns, whatever they are written in: comma- or tab-separated text, or a sheet.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::refusal::Refusal;
use super::text;
use super::{Input, archive};

/// The rows of a table with their numbers in the file, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The file that it came from, for messages.
    pub file: String,
    rows: Vec<(u64, Vec<String>)>,
}

impl Grid {
    /// The rows of a part of an import, by the ending of its name: `.xlsx`, `.csv`, else tabs.
    ///
    /// # Errors
    /// Where it cannot be read as that.
    pub fn of(input: &Input<'_>, part: &str) -> Result<Grid, Refusal> {
        let member = input.member(part)?;
        let (file, bytes) = (member.name.clone(), member.bytes()?);
        match member.base().rsplit('.').next() {
            Some("xlsx") => Grid::sheet(&file, bytes),
            Some("csv") => Grid::separated(&file, text::decode(bytes), b','),
            _ => Grid::separated(&file, text::decode(bytes), b'\t'),
        }
    }

    /// The first sheet of a workbook.
    ///
    /// # Errors
    /// Where the bytes are no workbook, or not one to trust.
    pub fn sheet(file: &str, bytes: Vec<u8>) -> Result<Grid, Refusal> {
        archive::check(file, &bytes)?;
        let wrong = |e: &dyn std::fmt::Display| {
            Refusal::file(file, format!("not a workbook that can be read: {e}"))
        };
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| wrong(&e))?;
        let range = match book.worksheet_range_at(0) {
            Some(range) => range.map_err(|e| wrong(&e))?,
            None => return Err(Refusal::file(file, "the workbook has no sheet")),
        };
        let first = u64::from(range.start().map_or(0, |(row, _)| row)) + 1;
        let lead = range.start().map_or(0, |(_, column)| column) as usize;
        let row = |cells: &[Data]| {
            let blank = std::iter::repeat_n(String::new(), lead);
            blank.chain(cells.iter().map(shown)).collect()
        };
        Ok(Grid {
            file: file.to_owned(),
            rows: (first..).zip(range.rows().map(row)).collect(),
        })
    }

    /// Text with a separator, quoted or not; rows may have different numbers of fields.
    ///
    /// # Errors
    /// Where a quote is never closed and the like.
    pub fn separated(file: &str, text: String, separator: u8) -> Result<Grid, Refusal> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .quoting(separator == b',')
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| Refusal::file(file, format!("not a table: {e}")))?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push((line, record.iter().map(|f| f.trim().to_owned()).collect()));
        }
        Ok(Grid {
            file: file.to_owned(),
            rows,
        })
    }

    /// Rows with their line numbers.
    pub fn rows(&self) -> impl Iterator<Item = (u64, &[String])> {
        self.rows.iter().map(|(line, row)| (*line, row.as_slice()))
    }

    /// Finds the header: the first row in which every wanted word begins some column's caption,
    /// and where those columns stand. Captions are compared without case, blanks and punctuation.
    ///
    /// # Errors
    /// Where there is none: the columns are shifted, renamed or missing.
    pub fn header(&self, wanted: &[&str]) -> Result<(usize, Vec<usize>), Refusal> {
        let keys: Vec<String> = wanted.iter().map(|w| squeezed(w)).collect();
        let mut best = (0, "");
        for (n, (_, row)) in self.rows.iter().enumerate().take(60) {
            let captions: Vec<String> = row.iter().map(|c| squeezed(c)).collect();
            let place = |key: &String| {
                let same = captions.iter().position(|c| c == key);
                same.or_else(|| captions.iter().position(|c| c.starts_with(key.as_str())))
            };
            let places: Vec<Option<usize>> = keys.iter().map(place).collect();
            if let Some(all) = places.iter().copied().collect::<Option<Vec<usize>>>() {
                return Ok((n, all));
            }
            let n_found = places.iter().flatten().count();
            let missing = places.iter().position(Option::is_none).unwrap_or(0);
            if n_found > best.0 {
                best = (n_found, wanted.get(missing).copied().unwrap_or_default());
            }
        }
        let what = match best {
            (0, _) => format!("no header row: none of {} is a column", wanted.join(", ")),
            (_, missing) => format!("the column '{missing}' is missing from the header"),
        };
        Err(Refusal::file(&self.file, what))
    }

    /// Where a column stands whose caption, squeezed, has all of these words, if there is one.
    #[must_use]
    pub fn column(&self, header: usize, words: &[&str]) -> Option<usize> {
        let (_, row) = self.rows.get(header)?;
        let fits = |caption: &String| {
            let key = squeezed(caption);
            words.iter().all(|word| key.contains(word))
        };
        row.iter().position(fits)
    }

    /// Where a column stands whose caption, squeezed, is this word.
    #[must_use]
    pub fn exactly(&self, header: usize, word: &str) -> Option<usize> {
        let (_, row) = self.rows.get(header)?;
        row.iter().position(|caption| squeezed(caption) == word)
    }

    /// The caption of a column.
    #[must_use]
    pub fn caption(&self, header: usize, column: usize) -> &str {
        let row = self.rows.get(header).map(|(_, row)| row.as_slice());
        field(row.unwrap_or_default(), column)
    }

    /// The rows after a header, without blank ones.
    pub fn below(&self, header: usize) -> impl Iterator<Item = (u64, &[String])> {
        self.rows()
            .skip(header + 1)
            .filter(|(_, row)| row.iter().any(|field| !field.is_empty()))
    }
}

/// A caption without case, blanks and punctuation.
fn squeezed(caption: &str) -> String {
    caption
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(number) => {
            // Sheets keep 1.35 as the nearest binary number; no table has more than six places.
            let text = format!("{number:.6}");
            let text = text.trim_end_matches('0').trim_end_matches('.');
            text.to_owned()
        }
        Data::Int(_)
        | Data::String(_)
        | Data::Bool(_)
        | Data::DateTime(_)
        | Data::DateTimeIso(_)
        | Data::DurationIso(_) => cell.to_string().trim().to_owned(),
    }
}

/// The field of a row; empty where the row is too short.
#[must_use]
pub fn field(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", |field| field.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_found_below_its_preamble_and_shifts_are_seen() {
        let text = "a notice,,\n\nHCPCS Code,\"MUE\n Values\",Indicator\nA0001,2,3 Date\n,,\n";
        let grid = Grid::separated("x.csv", text.to_owned(), b',').unwrap();
        let (header, places) = grid.header(&["hcpcs", "mue values"]).unwrap();
        assert_eq!(places, [0, 1]);
        let rows: Vec<_> = grid.below(header).collect();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].0, 5);
        assert_eq!(field(rows[0].1, 2), "3 Date");
        assert_eq!(field(rows[0].1, 9), "");
        let refused = grid
            .header(&["hcpcs", "rationale"])
            .unwrap_err()
            .to_string();
        assert!(refused.contains("'rationale' is missing"), "{refused}");
    }

    #[test]
    fn numbers_of_a_sheet_have_their_decimals() {
        assert_eq!(shown(&Data::Float(1.35)), "1.35");
        assert_eq!(shown(&Data::Float(20_190_101.0)), "20190101");
        assert_eq!(shown(&Data::Float(0.57)), "0.57");
        assert_eq!(shown(&Data::Empty), "");
    }
}
