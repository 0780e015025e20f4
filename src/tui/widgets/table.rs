//! A list: typed rows of which only the visible ones are formatted, with a cursor, marks and a
//! filter of words. Columns drop from the right, in the order that they say, as the screen
//! narrows.

use super::filter::Filter;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, Chord, KeyMap};
use crate::tui::paint::{self, Paint};
use crate::tui::pane::Input;
use crate::tui::theme::{Role, State};
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};
use std::collections::BTreeSet;

/// Rows that a page key moves.
const PAGE: usize = 15;

/// What a cell shows.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// The text.
    pub text: CleanText,
    /// Its colour.
    pub state: State,
}

impl From<CleanText> for Cell {
    fn from(text: CleanText) -> Cell {
        Cell {
            text,
            state: State::Plain,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        CleanText::new(text).into()
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        CleanText::new(text).into()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        CleanText::new(&text).into()
    }
}

impl From<Money> for Cell {
    fn from(amount: Money) -> Cell {
        CleanText::new(&super::dollars(amount)).into()
    }
}

impl From<State> for Cell {
    fn from(state: State) -> Cell {
        Cell {
            text: CleanText::new(state.glyph()),
            state,
        }
    }
}

impl Cell {
    /// A cell in the colour of a state.
    #[must_use]
    pub fn coloured(text: &str, state: State) -> Cell {
        Cell {
            text: CleanText::new(text),
            state,
        }
    }
}

/// On which side a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// One column.
pub struct Column<R> {
    /// Its heading.
    pub title: &'static str,
    /// Its word in a filter, as in `payer:aetna`; empty where it has none.
    pub word: &'static str,
    /// Columns that it takes; the widest left-hand column also takes what is left over.
    pub width: u16,
    /// Where its text stands.
    pub side: Side,
    /// When it goes as the screen narrows: 0 never, then the highest first.
    pub drop: u8,
    /// What it shows.
    pub cell: fn(&R) -> Cell,
}

impl<R> Column<R> {
    /// A column of text.
    #[must_use]
    pub const fn left(title: &'static str, width: u16, cell: fn(&R) -> Cell) -> Column<R> {
        Column {
            title,
            word: "",
            width,
            side: Side::Left,
            drop: 0,
            cell,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn right(title: &'static str, width: u16, cell: fn(&R) -> Cell) -> Column<R> {
        Column {
            title,
            word: "",
            width,
            side: Side::Right,
            drop: 0,
            cell,
        }
    }

    /// Its word in a filter.
    #[must_use]
    pub const fn word(mut self, word: &'static str) -> Column<R> {
        self.word = word;
        self
    }

    /// When it goes as the screen narrows, the highest first.
    #[must_use]
    pub const fn drop(mut self, drop: u8) -> Column<R> {
        self.drop = drop;
        self
    }
}

/// What can happen to a list.
#[derive(Debug, Clone)]
pub enum Move {
    /// The cursor by so many rows.
    By(isize),
    /// The first row.
    First,
    /// The last row.
    Last,
    /// Mark or unmark the row under the cursor, and step on.
    Mark,
    /// Mark all that are shown, or unmark all.
    MarkAll,
    /// Begin to type filter words.
    Filter,
    /// A key in the filter.
    Key(Chord),
    /// Text pasted into the filter.
    Paste(String),
    /// The filter words are done.
    Done,
    /// No filter.
    Clear,
}

/// The list.
pub struct Table<R: 'static> {
    columns: &'static [Column<R>],
    id: fn(&R) -> i64,
    rows: Vec<R>,
    shown: Vec<usize>,
    cursor: usize,
    marks: BTreeSet<i64>,
    filter: Filter,
    loaded: bool,
}

impl<R> Table<R> {
    /// An empty list that waits for its rows.
    #[must_use]
    pub fn new(columns: &'static [Column<R>], id: fn(&R) -> i64) -> Table<R> {
        Table {
            columns,
            id,
            rows: Vec::new(),
            shown: Vec::new(),
            cursor: 0,
            marks: BTreeSet::new(),
            filter: Filter::default(),
            loaded: false,
        }
    }

    /// Gives the list its rows; cursor and marks stay on the records they were on.
    pub fn fill(&mut self, rows: Vec<R>) {
        let at = self.current().map(self.id);
        self.rows = rows;
        self.loaded = true;
        let present: BTreeSet<i64> = self.rows.iter().map(self.id).collect();
        self.marks.retain(|id| present.contains(id));
        self.choose();
        if let Some(id) = at {
            self.go_to(id);
        }
    }

    /// Drops the rows; filter words stay.
    pub fn forget(&mut self) {
        self.rows.clear();
        self.shown.clear();
        self.loaded = false;
    }

    /// Sets the filter words.
    pub fn filter_by(&mut self, words: &str) {
        self.filter.set(words);
        self.choose();
    }

    /// Puts the cursor on a record, where it is shown.
    pub fn go_to(&mut self, id: i64) {
        let place = self
            .shown
            .iter()
            .position(|n| self.rows.get(*n).map(self.id) == Some(id));
        if let Some(place) = place {
            self.cursor = place;
        }
    }

    /// The row under the cursor.
    #[must_use]
    pub fn current(&self) -> Option<&R> {
        self.shown.get(self.cursor).and_then(|n| self.rows.get(*n))
    }

    /// All rows that are shown.
    pub fn shown(&self) -> impl Iterator<Item = &R> {
        self.shown.iter().filter_map(|n| self.rows.get(*n))
    }

    /// The rows to act on: those marked, or the one under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Vec<&R> {
        if self.marks.is_empty() {
            return self.current().into_iter().collect();
        }
        self.rows
            .iter()
            .filter(|row| self.marks.contains(&(self.id)(row)))
            .collect()
    }

    /// How many rows are marked.
    #[must_use]
    pub fn n_marked(&self) -> usize {
        self.marks.len()
    }

    /// How many rows are shown.
    #[must_use]
    pub fn n_shown(&self) -> usize {
        self.shown.len()
    }

    /// Whether rows have come since the list was made or emptied.
    #[must_use]
    pub fn loaded(&self) -> bool {
        self.loaded
    }

    /// Takes the marks away.
    pub fn unmark(&mut self) {
        self.marks.clear();
    }

    /// What an input means to a list.
    #[must_use]
    pub fn takes(&self, input: &Input, keys: &KeyMap) -> Option<Move> {
        let chord = match input {
            Input::Paste(text) => return self.filter.open().then(|| Move::Paste(text.clone())),
            Input::Key(chord) => *chord,
        };
        if self.filter.open() {
            return match chord.code {
                KeyCode::Enter => Some(Move::Done),
                KeyCode::Esc => Some(Move::Clear),
                KeyCode::Down => Some(Move::By(1)),
                KeyCode::Up => Some(Move::By(-1)),
                _ => self.filter.takes(chord).then_some(Move::Key(chord)),
            };
        }
        let page = isize::try_from(PAGE).unwrap_or(1);
        let moves = [
            (Act::Down, Move::By(1)),
            (Act::Up, Move::By(-1)),
            (Act::PageDown, Move::By(page)),
            (Act::PageUp, Move::By(-page)),
            (Act::First, Move::First),
            (Act::Last, Move::Last),
            (Act::Mark, Move::Mark),
            (Act::MarkAll, Move::MarkAll),
            (Act::Filter, Move::Filter),
        ];
        if keys.has(Act::Back, chord) && (self.filter.any() || !self.marks.is_empty()) {
            return Some(Move::Clear);
        }
        moves
            .into_iter()
            .find(|(act, _)| keys.has(*act, chord))
            .map(|(_, to)| to)
    }

    /// Does what a move says.
    pub fn go(&mut self, to: Move) {
        match to {
            Move::By(n) => {
                let last = self.shown.len().saturating_sub(1);
                self.cursor = self.cursor.saturating_add_signed(n).min(last);
            }
            Move::First => self.cursor = 0,
            Move::Last => self.cursor = self.shown.len().saturating_sub(1),
            Move::Mark => {
                if let Some(id) = self.current().map(self.id) {
                    if !self.marks.remove(&id) {
                        self.marks.insert(id);
                    }
                    self.go(Move::By(1));
                }
            }
            Move::MarkAll => {
                let ids: BTreeSet<i64> = self.shown().map(self.id).collect();
                self.marks = if self.marks == ids {
                    BTreeSet::new()
                } else {
                    ids
                };
            }
            Move::Filter => self.filter.begin(),
            Move::Key(chord) => {
                self.filter.key(chord);
                self.choose();
            }
            Move::Paste(text) => {
                self.filter.paste(&text);
                self.choose();
            }
            Move::Done => self.filter.end(),
            Move::Clear if self.filter.any() || self.filter.open() => {
                self.filter.set("");
                self.filter.end();
                self.choose();
            }
            Move::Clear => self.marks.clear(),
        }
    }

    fn choose(&mut self) {
        let at = self.current().map(self.id);
        let columns = self.columns;
        self.shown = self.filter.choose(&self.rows, columns);
        self.cursor = self.cursor.min(self.shown.len().saturating_sub(1));
        if let Some(id) = at {
            self.go_to(id);
        }
    }

    /// Draws the heading, the rows that fit and the filter; `empty` is said where there are none.
    pub fn view(&self, area: Rect, paint: &mut Paint<'_>, empty: &'static str) -> Option<Position> {
        let mut area = area;
        let mut cursor = None;
        if self.filter.any() || self.filter.open() {
            cursor = self
                .filter
                .view(paint::line(area, 0), paint, self.rows.len());
            area = paint::below(area, 1);
        }
        let places = self.places(area);
        for (column, at) in &places {
            let heading = paint::top(*at, 1);
            match column.side {
                Side::Left => paint.put(heading, column.title, Role::Dim),
                Side::Right => paint.put_right(heading, column.title, Role::Dim),
            };
        }
        let body = paint::below(area, 1);
        let height = usize::from(body.height);
        if self.shown.is_empty() {
            let said = match (self.loaded, self.rows.is_empty()) {
                (false, _) => "reading ...",
                (true, true) => empty,
                (true, false) => "no row has all of these words; Esc clears the filter",
            };
            paint.wrap(
                paint::after(paint::below(body, 1), 2),
                &CleanText::new(said),
                Role::Dim,
            );
            return cursor.or(Some(Position {
                x: body.x,
                y: body.y,
            }));
        }
        let top = self
            .cursor
            .saturating_sub(height / 2)
            .min(self.shown.len().saturating_sub(height));
        for (n, place) in self.shown.iter().enumerate().skip(top).take(height) {
            let Some(row) = self.rows.get(*place) else {
                continue;
            };
            let at = paint::line(body, u16::try_from(n - top).unwrap_or(u16::MAX));
            self.row(row, at, &places, paint);
            if n == self.cursor {
                paint.tint(at, Role::Cursor);
                cursor = cursor.or(Some(Position { x: at.x, y: at.y }));
            }
        }
        cursor
    }

    fn row(&self, row: &R, at: Rect, places: &[(&Column<R>, Rect)], paint: &mut Paint<'_>) {
        if self.marks.contains(&(self.id)(row)) {
            paint.put(at, "*", Role::Key);
        }
        for (column, place) in places {
            let cell = (column.cell)(row);
            let spot = Rect {
                y: at.y,
                height: 1,
                ..*place
            };
            match column.side {
                Side::Left => paint.put(spot, &cell.text, cell.state.role()),
                Side::Right => paint.put_right(spot, &cell.text, cell.state.role()),
            };
        }
    }

    /// The columns that fit, and where. One column stays free at the left for the mark.
    fn places(&self, area: Rect) -> Vec<(&Column<R>, Rect)> {
        let mut kept: Vec<&Column<R>> = self.columns.iter().collect();
        let total = |kept: &[&Column<R>]| -> u16 { kept.iter().map(|c| c.width + 1).sum() };
        while total(&kept) > area.width {
            let last = kept
                .iter()
                .enumerate()
                .filter(|(_, column)| column.drop > 0)
                .max_by_key(|(_, column)| column.drop)
                .map(|(n, _)| n);
            match last {
                Some(n) => drop(kept.remove(n)),
                None => break,
            }
        }
        let spare = area.width.saturating_sub(total(&kept));
        let widest = kept
            .iter()
            .enumerate()
            .filter(|(_, column)| column.side == Side::Left)
            .max_by_key(|(_, column)| column.width)
            .map(|(n, _)| n);
        let mut x = 1;
        let mut places = Vec::new();
        for (n, column) in kept.into_iter().enumerate() {
            let wide = column.width + if Some(n) == widest { spare } else { 0 };
            places.push((column, paint::first(paint::after(area, x), wide)));
            x += wide + 1;
        }
        places
    }
}
