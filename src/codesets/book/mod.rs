//! The book: the tabular list and the four indexes as pages that lead to one another, as of a
//! date of service.
//!
//! A page is made of lines in the order in which the printed book has them; a line may lead to
//! another place. Panes and commands show the same pages.

mod changes;
mod history;
mod index_pages;
mod tabular_pages;

use chrono::{Datelike as _, NaiveDate};

pub use changes::{Change, Changed, Changes, NoteChange, changes};
pub use history::{Past, history};

use super::CodeSets;
use super::icd10cm::index::IndexKind;
use super::notes::NoteKind;

/// A place in the book.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The chapters.
    Contents,
    /// A chapter, by number.
    Chapter(String),
    /// A section, by span.
    Section(String),
    /// A category, subcategory or code, undotted.
    Code(String),
    /// The letters of an index.
    Letters(IndexKind),
    /// The main terms of a letter.
    Letter(IndexKind, String),
    /// A term with the whole of its main term around it.
    Term(IndexKind, usize),
    /// The terms of an index that have these words.
    Words(IndexKind, String),
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A heading between parts of a page.
    Heading,
    /// A chapter, a section, a letter.
    Part,
    /// A code that may be billed on the day.
    Billable,
    /// A header on the day.
    Header,
    /// A code that is valid later.
    NotYet,
    /// A code that was valid before.
    Retired,
    /// A note of the place that the page is about.
    Note(NoteKind),
    /// A note that is inherited.
    Inherited(NoteKind),
    /// A term of an index.
    Term,
    /// "See" or "see also".
    Reference,
    /// Anything else that is said.
    Said,
}

/// One line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub mark: Mark,
    /// How far it is set in.
    pub depth: usize,
    /// Its words.
    pub text: String,
    /// The six cells of a table, as printed.
    pub cells: Vec<String>,
    /// Where Enter leads, by what stands in the line; one place for each cell that has one.
    pub goes: Vec<Option<Spot>>,
    /// The place that the line is, where it is one.
    pub code: Option<String>,
}

impl Line {
    fn new(mark: Mark, depth: usize, text: impl Into<String>) -> Line {
        let text = text.into();
        Line {
            mark,
            depth,
            text,
            cells: Vec::new(),
            goes: Vec::new(),
            code: None,
        }
    }

    fn heading(text: &str) -> Line {
        Line::new(Mark::Heading, 0, text)
    }

    fn to(mut self, spot: Spot) -> Line {
        self.goes = vec![Some(spot)];
        self
    }
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is about.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The line that the page is opened at.
    pub at: usize,
    /// The heads of the columns of a table.
    pub heads: &'static [&'static str],
    /// The release that answers.
    pub release: String,
    /// Whether the file that it needs is not imported.
    pub missing: bool,
}

impl Page {
    fn of(title: impl Into<String>, lines: Vec<Line>) -> Page {
        Page {
            title: title.into(),
            lines,
            at: 0,
            heads: &[],
            release: String::new(),
            missing: false,
        }
    }
}

/// The page of a place, as of a date of service. A place that the book does not have is said so
/// on a page of its own.
pub fn page(sets: &CodeSets, spot: &Spot, dos: NaiveDate) -> Page {
    match spot {
        Spot::Contents => tabular_pages::contents(sets, dos),
        Spot::Chapter(number) => tabular_pages::chapter(sets, number, dos),
        Spot::Section(span) => tabular_pages::section(sets, span, dos),
        Spot::Code(code) => tabular_pages::code(sets, code, dos),
        Spot::Letters(kind) => index_pages::letters(sets, *kind, dos),
        Spot::Letter(kind, letter) => index_pages::letter(sets, (*kind, letter), dos),
        Spot::Term(kind, number) => index_pages::term(sets, (*kind, *number), dos),
        Spot::Words(kind, words) => index_pages::words(sets, (*kind, words), dos),
    }
}

impl Spot {
    /// The place that a person names: a code with or without its dot, `chapter 9`, a section's
    /// span; `None` where the list has no such place.
    pub fn named(sets: &CodeSets, name: &str, dos: NaiveDate) -> Option<Spot> {
        let table = &sets.icd10.nearest(dos)?.table;
        let name = name.trim();
        if let Some(diagnosis) = table.diagnosis(name, dos) {
            return Some(Spot::Code(diagnosis.code().to_owned()));
        }
        let upper = name.to_ascii_uppercase();
        if let Some(section) = table.sections().iter().find(|block| block.id == upper) {
            return Some(Spot::Section(section.id.clone()));
        }
        let number = upper.strip_prefix("CHAPTER").unwrap_or(&upper).trim();
        let chapter = table.chapters().iter().find(|block| block.id == number)?;
        Some(Spot::Chapter(chapter.id.clone()))
    }
}

/// The last 1 October, on which a fiscal year's codes began.
pub fn last_october(today: NaiveDate) -> NaiveDate {
    let year = if today.month() >= 10 {
        today.year()
    } else {
        today.year() - 1
    };
    NaiveDate::from_ymd_opt(year, 10, 1).unwrap_or(today)
}
