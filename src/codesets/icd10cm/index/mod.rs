//! The Alphabetic Index and its three companions: the table of neoplasms, the table of drugs and
//! chemicals, and the index to external causes.

mod csv;
mod see;
mod xml;

use std::collections::HashMap;
use std::sync::OnceLock;

pub use csv::read_csv;
pub use see::{Target, Unfollowed};
pub use xml::read_xml;

/// Which of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexKind {
    /// Diseases and injuries.
    Diseases,
    /// Neoplasms, six columns.
    Neoplasms,
    /// Drugs and chemicals, six columns.
    Drugs,
    /// External causes of injuries.
    ExternalCauses,
}

impl IndexKind {
    /// All four, in the order of the book.
    pub const ALL: [IndexKind; 4] = [
        IndexKind::Diseases,
        IndexKind::Neoplasms,
        IndexKind::Drugs,
        IndexKind::ExternalCauses,
    ];

    /// As the book calls it.
    pub const fn title(self) -> &'static str {
        match self {
            IndexKind::Diseases => "Alphabetic Index",
            IndexKind::Neoplasms => "Table of Neoplasms",
            IndexKind::Drugs => "Table of Drugs and Chemicals",
            IndexKind::ExternalCauses => "Index to External Causes",
        }
    }

    /// A permanent name for commands and data.
    pub const fn key(self) -> &'static str {
        match self {
            IndexKind::Diseases => "index",
            IndexKind::Neoplasms => "neoplasm",
            IndexKind::Drugs => "drug",
            IndexKind::ExternalCauses => "external",
        }
    }

    /// The kind of a key.
    pub fn of_key(key: &str) -> Option<IndexKind> {
        IndexKind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The heads of the six columns, columns 2 to 7 of the file; none for the two plain indexes.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            IndexKind::Diseases | IndexKind::ExternalCauses => &[],
            IndexKind::Neoplasms => &[
                "Malignant primary",
                "Malignant secondary",
                "Ca in situ",
                "Benign",
                "Uncertain behavior",
                "Unspecified behavior",
            ],
            IndexKind::Drugs => &[
                "Poisoning, accidental",
                "Poisoning, self-harm",
                "Poisoning, assault",
                "Poisoning, undetermined",
                "Adverse effect",
                "Underdosing",
            ],
        }
    }

    /// The file that brings it, for a book that lacks it.
    pub const fn file(self) -> &'static str {
        match self {
            IndexKind::Diseases => "icd10cm_index_2027.xml",
            IndexKind::Neoplasms => "icd10cm_neoplasm_2027.xml",
            IndexKind::Drugs => "icd10cm_drug_2027.xml",
            IndexKind::ExternalCauses => "icd10cm_eindex_2027.xml",
        }
    }
}

/// A stretch of the index's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span {
    at: u32,
    len: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    level: u8,
    /// The row above it in the tree, by number; its own for a main term.
    parent: u32,
    title: Span,
    modifiers: Span,
    code: Span,
    manifestation: Span,
    see: Span,
    see_also: Span,
    /// The six cells with tabs between them.
    cells: Span,
}

/// One of the four, with its terms in the order of the file.
#[derive(Clone, Debug)]
pub struct AlphabeticIndex {
    kind: IndexKind,
    version: Option<u16>,
    text: String,
    rows: Vec<Row>,
    /// Main terms by name, made when a reference is first followed.
    names: OnceLock<HashMap<String, u32>>,
}

/// What a reader found for one term.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub level: u8,
    pub title: String,
    pub modifiers: String,
    pub code: String,
    pub manifestation: String,
    pub see: String,
    pub see_also: String,
    pub cells: Vec<String>,
}

impl AlphabeticIndex {
    /// An empty index of a kind.
    pub(super) fn new(kind: IndexKind) -> Self {
        AlphabeticIndex {
            kind,
            version: None,
            text: String::new(),
            rows: Vec::new(),
            names: OnceLock::new(),
        }
    }

    pub(super) fn set_version(&mut self, year: u16) {
        self.version = Some(year);
    }

    /// Takes a term in, below the last one of a lesser level; `false` where a level is left out.
    pub(super) fn push(&mut self, found: &Found) -> bool {
        let own = self.rows.len();
        let mut above = own.checked_sub(1);
        while let Some(row) = above.and_then(|n| self.rows.get(n)) {
            if row.level < found.level {
                break;
            }
            above = (row.level > 0).then_some(row.parent as usize);
        }
        let parent_level = above.and_then(|n| self.rows.get(n)).map(|row| row.level);
        if found.level > parent_level.map_or(0, |level| level + 1) {
            return false;
        }
        let row = Row {
            level: found.level,
            parent: u32::try_from(above.unwrap_or(own)).unwrap_or(u32::MAX),
            title: self.keep(&found.title),
            modifiers: self.keep(&found.modifiers),
            code: self.keep(&found.code),
            manifestation: self.keep(&found.manifestation),
            see: self.keep(&found.see),
            see_also: self.keep(&found.see_also),
            cells: self.keep(&found.cells.join("\t")),
        };
        self.rows.push(row);
        true
    }

    fn keep(&mut self, text: &str) -> Span {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let mut end = text.len().min(usize::from(u16::MAX));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.push_str(text.get(..end).unwrap_or_default());
        Span {
            at,
            len: u16::try_from(end).unwrap_or_default(),
        }
    }

    fn text(&self, span: Span) -> &str {
        let at = span.at as usize;
        self.text
            .get(at..at + usize::from(span.len))
            .unwrap_or_default()
    }

    /// Which of the four it is.
    pub fn kind(&self) -> IndexKind {
        self.kind
    }

    /// The fiscal year that the file states; the flattened lists state none.
    pub fn version(&self) -> Option<u16> {
        self.version
    }

    /// How many terms it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The term of a number.
    pub fn term(&self, number: usize) -> Option<Term<'_>> {
        let row = self.rows.get(number)?;
        Some(Term {
            index: self,
            row,
            number,
        })
    }

    /// Every term, in the order of the file.
    pub fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        let index = self;
        let rows = self.rows.iter().enumerate();
        rows.map(move |(number, row)| Term { index, row, number })
    }

    /// The main terms, in the order of the file.
    pub fn main_terms(&self) -> impl Iterator<Item = Term<'_>> {
        self.terms().filter(|term| term.level() == 0)
    }

    /// How many terms lead to a code of their own.
    pub fn n_coded(&self) -> usize {
        let coded = |term: &Term<'_>| !term.code().is_empty() || !term.cells().is_empty();
        self.terms().filter(coded).count()
    }
}

/// One term of an index.
#[derive(Clone, Copy)]
pub struct Term<'a> {
    index: &'a AlphabeticIndex,
    row: &'a Row,
    number: usize,
}

impl std::fmt::Debug for Term<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Term({})", self.path())
    }
}

impl<'a> Term<'a> {
    /// Its number in the order of the file.
    pub fn number(&self) -> usize {
        self.number
    }

    /// 0 for a main term.
    pub fn level(&self) -> u8 {
        self.row.level
    }

    /// Its words without the nonessential modifiers.
    pub fn title(&self) -> &'a str {
        self.index.text(self.row.title)
    }

    /// The nonessential modifiers, each in its parentheses; empty where there are none.
    pub fn modifiers(&self) -> &'a str {
        self.index.text(self.row.modifiers)
    }

    /// The code as printed, `H93.29-` where more characters follow; empty where there is none.
    pub fn code(&self) -> &'a str {
        self.index.text(self.row.code)
    }

    /// The code printed in brackets beside it: the manifestation, which goes second.
    pub fn manifestation(&self) -> &'a str {
        self.index.text(self.row.manifestation)
    }

    /// What stands behind "see"; empty where nothing does.
    pub fn see(&self) -> &'a str {
        self.index.text(self.row.see)
    }

    /// What stands behind "see also"; empty where nothing does.
    pub fn see_also(&self) -> &'a str {
        self.index.text(self.row.see_also)
    }

    /// The six cells of a table, as printed; empty outside tables and where no cell is filled.
    pub fn cells(&self) -> Vec<&'a str> {
        let cells = self.index.text(self.row.cells);
        match cells.is_empty() {
            true => Vec::new(),
            false => cells.split('\t').collect(),
        }
    }

    /// The term above; `None` for a main term.
    pub fn parent(&self) -> Option<Term<'a>> {
        (self.row.level > 0)
            .then(|| self.index.term(self.row.parent as usize))
            .flatten()
    }

    /// From the main term down to this one.
    pub fn line(&self) -> Vec<Term<'a>> {
        let mut line: Vec<Term<'a>> = std::iter::successors(Some(*self), Term::parent).collect();
        line.reverse();
        line
    }

    /// `Diabetes, type 2, with, amyotrophy`.
    pub fn path(&self) -> String {
        let titles: Vec<&str> = self.line().iter().map(Term::title).collect();
        titles.join(", ")
    }

    /// The terms below it at every depth, in the order of the file.
    pub fn below(&self) -> impl Iterator<Item = Term<'a>> + use<'a> {
        let (index, own) = (self.index, self.row.level);
        let next = (self.number + 1..index.rows.len()).filter_map(|n| index.term(n));
        next.take_while(move |term| term.level() > own)
    }

    /// The terms one level below it.
    pub fn children(&self) -> impl Iterator<Item = Term<'a>> + use<'a> {
        let level = self.row.level + 1;
        self.below().filter(move |term| term.level() == level)
    }
}
