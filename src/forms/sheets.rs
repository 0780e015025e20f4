//! Sheets: headings, paragraphs and rows that break into pages by themselves.

use super::font::{Font, wrap};
use super::page::{Align, Hundredths, LETTER, Page, Text, inches, pdf, points};
use crate::domain::text::CleanText;

/// The margin on every side.
const MARGIN: Hundredths = inches(75);
/// The width of the text.
const WIDTH: Hundredths = LETTER.0 - 2 * MARGIN;
/// The size of what is read, of a heading, of what stands at the foot.
const BODY: Hundredths = points(9);
const HEADING: Hundredths = points(11);
const TITLE: Hundredths = points(14);
const FOOT: Hundredths = points(8);
/// Blank between two columns of a row.
const GAP: Hundredths = points(6);
/// Columns of the same as plain text.
const COLUMNS: usize = 96;

/// A column of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// How much of the width it takes, in hundredths.
    pub percent: i32,
    /// Where its text stands.
    pub align: Align,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub const fn words(percent: i32) -> Column {
        Column {
            percent,
            align: Align::Left,
        }
    }

    /// A column of figures.
    #[must_use]
    pub const fn figures(percent: i32) -> Column {
        Column {
            percent,
            align: Align::Right,
        }
    }
}

/// What follows one another on the sheets.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Block {
    Heading(String),
    Words(Font, String),
    Row(Vec<Column>, Vec<String>, Font),
    Rule,
    Gap,
    NewSheet,
}

/// A document of as many pages as it takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheets {
    title: String,
    foot: String,
    blocks: Vec<Block>,
}

impl Sheets {
    /// A document with its title on the first page and a line at the foot of each.
    #[must_use]
    pub fn new(title: &str, foot: &str) -> Sheets {
        Sheets {
            title: title.to_owned(),
            foot: foot.to_owned(),
            blocks: Vec::new(),
        }
    }

    /// A heading; it never stands alone at the bottom of a page.
    pub fn heading(&mut self, text: &str) {
        self.blocks.push(Block::Heading(text.to_owned()));
    }

    /// A paragraph; line breaks in it stay.
    pub fn words(&mut self, text: &str) {
        self.blocks.push(Block::Words(Font::Plain, text.to_owned()));
    }

    /// A paragraph in bold.
    pub fn strong(&mut self, text: &str) {
        self.blocks.push(Block::Words(Font::Bold, text.to_owned()));
    }

    /// A row of a table; each cell is wrapped in its column.
    pub fn row<S: AsRef<str>>(&mut self, columns: &[Column], cells: &[S]) {
        self.push_row(columns, cells, Font::Plain);
    }

    /// The row of names above a table.
    pub fn names<S: AsRef<str>>(&mut self, columns: &[Column], cells: &[S]) {
        self.push_row(columns, cells, Font::Bold);
        self.rule();
    }

    fn push_row<S: AsRef<str>>(&mut self, columns: &[Column], cells: &[S], font: Font) {
        let cells = cells.iter().map(|cell| cell.as_ref().to_owned()).collect();
        self.blocks.push(Block::Row(columns.to_vec(), cells, font));
    }

    /// A line across.
    pub fn rule(&mut self) {
        self.blocks.push(Block::Rule);
    }

    /// Half a line of blank.
    pub fn gap(&mut self) {
        self.blocks.push(Block::Gap);
    }

    /// What follows begins on a new page.
    pub fn new_sheet(&mut self) {
        self.blocks.push(Block::NewSheet);
    }

    /// The document as PDF.
    #[must_use]
    pub fn pdf(&self) -> Vec<u8> {
        pdf(&self.title, &self.pages())
    }

    /// The pages, with the foot and the number of each.
    #[must_use]
    pub fn pages(&self) -> Vec<Page> {
        let mut press = Press::new();
        press.lines((Font::Bold, TITLE), &self.title);
        press.y += points(4);
        for (n, block) in self.blocks.iter().enumerate() {
            let stays = matches!(block, Block::Heading(_)) && n + 1 < self.blocks.len();
            press.block(block, stays);
        }
        let mut pages = press.done;
        pages.push(press.page);
        let n_pages = pages.len();
        for (n, page) in pages.iter_mut().enumerate() {
            let y = LETTER.1 - MARGIN / 2;
            page.rule(
                (MARGIN, y - points(12)),
                (LETTER.0 - MARGIN, y - points(12)),
                30,
            );
            page.put((MARGIN, y), Text::new(&self.foot).size(FOOT));
            let said = format!("page {} of {n_pages}", n + 1);
            let number = Text::new(&said).size(FOOT).align(Align::Right);
            page.put((LETTER.0 - MARGIN, y), number);
        }
        pages
    }

    /// The document as plain text, 96 columns wide.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{}\n\n", CleanText::new(&self.title));
        for block in &self.blocks {
            match block {
                Block::Heading(text) => {
                    let text = CleanText::new(text);
                    let line = "-".repeat(text.as_str().chars().count());
                    out.push_str(&format!("{text}\n{line}\n"));
                }
                Block::Words(_, text) => {
                    for line in text.lines() {
                        for line in typed(COLUMNS, line) {
                            out.push_str(&line);
                            out.push('\n');
                        }
                    }
                }
                Block::Row(columns, cells, _) => out.push_str(&typed_row(columns, cells)),
                Block::Rule => {
                    out.push_str(&"-".repeat(COLUMNS));
                    out.push('\n');
                }
                Block::Gap | Block::NewSheet => out.push('\n'),
            }
        }
        out.push_str(&format!("\n{}\n", CleanText::new(&self.foot)));
        out
    }
}

/// Lines of at most so many letters.
fn typed(n: usize, text: &str) -> Vec<String> {
    let width = i32::try_from(n).unwrap_or(i32::MAX).saturating_mul(600);
    let clean = CleanText::new(text);
    wrap((Font::Typed, 1000), width, clean.as_str())
}

fn typed_row(columns: &[Column], cells: &[String]) -> String {
    let room = |column: &Column| usize::try_from(column.percent).unwrap_or(0) * COLUMNS / 100;
    let wrapped: Vec<Vec<String>> = columns
        .iter()
        .zip(cells)
        .map(|(column, cell)| typed(room(column).saturating_sub(1).max(1), cell))
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for n in 0..height {
        let mut line = String::new();
        for (column, cell) in columns.iter().zip(&wrapped) {
            let (text, room) = (cell.get(n).map_or("", String::as_str), room(column));
            let wide = room.saturating_sub(1);
            match column.align {
                Align::Left => line.push_str(&format!("{text:<wide$} ")),
                Align::Middle => line.push_str(&format!("{text:^wide$} ")),
                Align::Right => line.push_str(&format!("{text:>wide$} ")),
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The page that is being filled.
struct Press {
    done: Vec<Page>,
    page: Page,
    y: Hundredths,
}

impl Press {
    fn new() -> Press {
        Press {
            done: Vec::new(),
            page: Page::new(LETTER),
            y: MARGIN,
        }
    }

    fn turn(&mut self) {
        let full = std::mem::replace(&mut self.page, Page::new(LETTER));
        self.done.push(full);
        self.y = MARGIN;
    }

    /// Makes sure that so much fits below.
    fn need(&mut self, height: Hundredths) {
        if self.y + height > LETTER.1 - MARGIN && self.y > MARGIN {
            self.turn();
        }
    }

    fn lines(&mut self, (font, size): (Font, Hundredths), text: &str) {
        let lead = size * 5 / 4;
        for line in text.lines() {
            let clean = CleanText::new(line);
            let wrapped = wrap((font, size), WIDTH, clean.as_str());
            if wrapped.is_empty() {
                self.y += lead / 2;
            }
            for line in wrapped {
                self.need(lead);
                self.y += lead;
                let text = Text::new(&line).font(font).size(size);
                self.page.put((MARGIN, self.y), text);
            }
        }
    }

    fn block(&mut self, block: &Block, stays: bool) {
        match block {
            Block::Heading(text) => {
                // A heading takes two lines of what follows with it.
                let more = if stays { BODY * 3 } else { 0 };
                self.y += points(8);
                self.need(HEADING * 5 / 4 + more);
                self.lines((Font::Bold, HEADING), text);
                self.y += points(2);
            }
            Block::Words(font, text) => {
                self.lines((*font, BODY), text);
                self.y += points(3);
            }
            Block::Row(columns, cells, font) => self.row(columns, cells, *font),
            Block::Rule => {
                self.need(points(4));
                self.y += points(3);
                let at = |x| (x, self.y);
                self.page.rule(at(MARGIN), at(LETTER.0 - MARGIN), 40);
                self.y += points(1);
            }
            Block::Gap => self.y += points(6),
            Block::NewSheet => self.turn(),
        }
    }

    fn row(&mut self, columns: &[Column], cells: &[String], font: Font) {
        let lead = BODY * 5 / 4;
        let mut left = MARGIN;
        let mut laid = Vec::new();
        for (column, cell) in columns.iter().zip(cells) {
            let room = WIDTH / 100 * column.percent;
            let clean = CleanText::lines(cell);
            let lines: Vec<String> = clean
                .iter()
                .flat_map(|line| wrap((font, BODY), room - GAP, line.as_str()))
                .collect();
            laid.push((left, room, column.align, lines));
            left += room;
        }
        let height = laid
            .iter()
            .map(|(.., lines)| lines.len())
            .max()
            .unwrap_or(0);
        for n in 0..height {
            self.need(lead);
            self.y += lead;
            for (left, room, align, lines) in &laid {
                let Some(line) = lines.get(n) else { continue };
                let x = match align {
                    Align::Left => *left,
                    Align::Middle => left + (room - GAP) / 2,
                    Align::Right => left + room - GAP,
                };
                let text = Text::new(line).font(font).size(BODY).align(*align);
                self.page.put((x, self.y), text);
            }
        }
        self.y += points(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_document_breaks_into_pages_and_none_of_it_is_lost() {
        let mut sheets = Sheets::new("A report", "Ridgeview");
        for n in 0..200 {
            sheets.row(
                &[Column::words(50), Column::figures(50)],
                &[format!("row {n}"), "1.00".into()],
            );
        }
        let pages = sheets.pages();
        // 44 points of body and gap a row leave 9.5 inches of 12.25 points each: 55 a page.
        assert!((3..=5).contains(&pages.len()), "{}", pages.len());
        let text = sheets.text();
        assert!((0..200).all(|n| text.contains(&format!("row {n}"))));
    }

    #[test]
    fn plain_text_keeps_its_columns() {
        let mut sheets = Sheets::new("A report", "foot");
        sheets.names(
            &[Column::words(25), Column::figures(25)],
            &["Code", "Charge"],
        );
        sheets.row(
            &[Column::words(25), Column::figures(25)],
            &["99213", "150.00"],
        );
        let text = sheets.text();
        let end = |word: &str| {
            let line = text.lines().find(|line| line.contains(word)).unwrap();
            line.find(word).unwrap() + word.len()
        };
        assert_eq!(end("Charge"), end("150.00"));
    }
}
