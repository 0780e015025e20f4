//! Filter words over a list: `aetna`, `payer:aetna`, `days:>90`, `!paid`. Each word is shown as a
//! chip with the number of rows that it leaves.

use super::edit::Edit;
use super::table::Column;
use crate::tui::keys::Chord;
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::Role;
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

/// The words, and whether they are being typed.
#[derive(Default)]
pub struct Filter {
    edit: Edit,
    typing: bool,
    left: Vec<(String, usize)>,
}

/// One word of a filter.
struct Word {
    column: Option<String>,
    not: bool,
    test: Test,
}

enum Test {
    Has(String),
    Above(i64),
    Below(i64),
}

impl Filter {
    /// Whether words are being typed.
    #[must_use]
    pub fn open(&self) -> bool {
        self.typing
    }

    /// Whether there are words.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.edit.text().trim().is_empty()
    }

    /// Replaces the words.
    pub fn set(&mut self, words: &str) {
        self.edit.set(words);
    }

    /// Begins to type.
    pub fn begin(&mut self) {
        self.typing = true;
    }

    /// Ends typing.
    pub fn end(&mut self) {
        self.typing = false;
    }

    /// Whether a key edits the words.
    #[must_use]
    pub fn takes(&self, chord: Chord) -> bool {
        chord.letter().is_some()
            || matches!(
                chord.code,
                KeyCode::Backspace | KeyCode::Left | KeyCode::Right
            )
            || matches!(chord.code, KeyCode::Char('u' | 'w') if chord.ctrl)
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord) {
        self.edit.key(chord);
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        self.edit.paste(text);
    }

    /// The places of the rows that pass every word, in their order.
    pub fn choose<R>(&mut self, rows: &[R], columns: &[Column<R>]) -> Vec<usize> {
        let mut kept: Vec<usize> = (0..rows.len()).collect();
        self.left.clear();
        for text in self.edit.text().split_whitespace() {
            let word = Word::parse(text);
            kept.retain(|n| rows.get(*n).is_some_and(|row| word.passes(row, columns)));
            self.left.push((text.to_owned(), kept.len()));
        }
        kept
    }

    /// Draws the chips, or the words while they are typed.
    pub fn view(&self, area: Rect, paint: &mut Paint<'_>, total: usize) -> Option<Position> {
        let used = paint.put(area, " filter ", Role::Dim);
        let mut at = paint::after(area, used);
        if self.typing {
            let left = self.left.last().map_or(total, |(_, n)| *n);
            paint.put_right(area, made(format_args!("{left} of {total} ")), Role::Dim);
            let field = paint::first(at, at.width.saturating_sub(16));
            return Some(self.edit.view(field, paint, Role::Input));
        }
        for (word, left) in &self.left {
            let used = paint.put(at, made(format_args!("[{word} {left}]")), Role::Key);
            at = paint::after(at, used + 1);
        }
        paint.put_right(
            area,
            made(format_args!("of {total}  Esc clears ")),
            Role::Dim,
        );
        None
    }
}

impl Word {
    fn parse(text: &str) -> Word {
        let (not, text) = match text.strip_prefix('!') {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, text),
        };
        let (column, value) = match text.split_once(':') {
            Some((column, value)) if !column.is_empty() => (Some(column.to_lowercase()), value),
            _ => (None, text),
        };
        let test = match (value.strip_prefix('>'), value.strip_prefix('<')) {
            (Some(n), _) if number(n).is_some() => Test::Above(number(n).unwrap_or(0)),
            (_, Some(n)) if number(n).is_some() => Test::Below(number(n).unwrap_or(0)),
            _ => Test::Has(value.to_lowercase()),
        };
        Word { column, not, test }
    }

    fn passes<R>(&self, row: &R, columns: &[Column<R>]) -> bool {
        let named = |column: &&Column<R>| match &self.column {
            Some(word) => column.word.starts_with(word.as_str()) && !column.word.is_empty(),
            None => true,
        };
        let any = columns.iter().filter(named).any(|column| {
            let cell = (column.cell)(row);
            match &self.test {
                Test::Has(part) => cell.text.as_str().to_lowercase().contains(part.as_str()),
                Test::Above(n) => number(cell.text.as_str()).is_some_and(|value| value > *n),
                Test::Below(n) => number(cell.text.as_str()).is_some_and(|value| value < *n),
            }
        });
        any != self.not
    }
}

/// The first number of a text in hundredths, so that days and dollars compare alike.
fn number(text: &str) -> Option<i64> {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-');
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '-'));
    let digits = end.and_then(|n| text.get(..n)).unwrap_or(text);
    crate::domain::money::Money::parse(digits)
        .ok()
        .map(crate::domain::money::Money::cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (&'static str, &'static str, &'static str);
    const COLUMNS: &[Column<Row>] = &[
        Column::left("payer", 9, |row: &Row| row.0.into()).word("payer"),
        Column::right("age", 9, |row: &Row| row.1.into()).word("age"),
        Column::left("status", 9, |row: &Row| row.2.into()).word("status"),
    ];
    const ROWS: [Row; 3] = [
        ("Aetna", "91 d", "denied"),
        ("Cigna", "90 d", "paid"),
        ("Aetna", "3 d", "paid"),
    ];

    fn kept(words: &str) -> Vec<usize> {
        let mut filter = Filter::default();
        filter.set(words);
        filter.choose(&ROWS, COLUMNS)
    }

    #[test]
    fn every_word_must_hold() {
        assert_eq!(kept("aetna"), [0, 2]);
        assert_eq!(kept("payer:aetna age:>90"), [0]);
        assert_eq!(kept("!paid"), [0]);
        assert_eq!(kept("age:<91 !status:denied"), [1, 2]);
        assert_eq!(kept("status:aetna"), [0_usize; 0]);
    }

    #[test]
    fn a_chip_tells_what_its_word_leaves() {
        let mut filter = Filter::default();
        filter.set("aetna paid");
        filter.choose(&ROWS, COLUMNS);
        assert_eq!(
            filter.left,
            [("aetna".to_owned(), 2), ("paid".to_owned(), 1)]
        );
    }
}
