//! The four indexes of ICD-10-CM as the practice imported them, and their entries for search.

use std::sync::Arc;

use chrono::NaiveDate;

use super::CodeSets;
use super::editions::Dated;
use super::icd10cm::index::{AlphabeticIndex, IndexKind, Term};
use super::shelf::{Shelf, Stored};
use super::written::undotted;

/// The imported releases of each index; empty until somebody imports one.
#[derive(Clone, Debug, Default)]
pub struct Indexes {
    diseases: Shelf<AlphabeticIndex>,
    neoplasms: Shelf<AlphabeticIndex>,
    drugs: Shelf<AlphabeticIndex>,
    external_causes: Shelf<AlphabeticIndex>,
}

impl Indexes {
    /// The releases of one of the four.
    pub fn shelf(&self, kind: IndexKind) -> &Shelf<AlphabeticIndex> {
        match kind {
            IndexKind::Diseases => &self.diseases,
            IndexKind::Neoplasms => &self.neoplasms,
            IndexKind::Drugs => &self.drugs,
            IndexKind::ExternalCauses => &self.external_causes,
        }
    }

    /// Puts the releases of one of the four in the place of those that were there.
    pub fn set(&mut self, kind: IndexKind, shelf: Shelf<AlphabeticIndex>) {
        let place = match kind {
            IndexKind::Diseases => &mut self.diseases,
            IndexKind::Neoplasms => &mut self.neoplasms,
            IndexKind::Drugs => &mut self.drugs,
            IndexKind::ExternalCauses => &mut self.external_causes,
        };
        *place = shelf;
    }

    /// The release that answers for a date of service, or else the nearest: an index is for
    /// finding, and the code that it leads to is checked for its day anyway.
    pub fn nearest(
        &self,
        kind: IndexKind,
        dos: NaiveDate,
    ) -> Option<&Dated<Stored<AlphabeticIndex>>> {
        self.shelf(kind).nearest(dos)
    }
}

/// A code that an index entry leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexCode {
    /// Undotted, without the dash of an unfinished code.
    pub code: String,
    /// Whether the index leaves it unfinished: `H93.29-`.
    pub unfinished: bool,
    /// The head of its column, in a table.
    pub column: Option<&'static str>,
}

/// One line of an imported index, for search.
#[derive(Clone, Debug)]
pub struct IndexEntry<'a> {
    /// Which of the four it is of.
    pub kind: IndexKind,
    /// Its number there; [`AlphabeticIndex::term`] gives the term.
    pub number: usize,
    /// The titles from the main term down.
    pub path: Vec<&'a str>,
    /// The nonessential modifiers on the way, each a run of parentheses as printed.
    pub modifiers: Vec<&'a str>,
    /// The codes, the manifestation last; empty where it only refers.
    pub codes: Vec<IndexCode>,
    /// What stands behind "see"; [`AlphabeticIndex::follow`] says where it leads.
    pub see: &'a str,
    /// What stands behind "see also".
    pub see_also: &'a str,
}

impl CodeSets {
    /// One of the four indexes, for a date of service; `None` until it is imported.
    pub fn alphabetic_index(
        &self,
        kind: IndexKind,
        dos: NaiveDate,
    ) -> Option<&Arc<AlphabeticIndex>> {
        self.indexes.nearest(kind, dos)?.table.table()
    }

    /// Every line of the imported indexes, for a date of service.
    pub fn index_entries(&self, dos: NaiveDate) -> impl Iterator<Item = IndexEntry<'_>> {
        let loaded = IndexKind::ALL.into_iter();
        let loaded = loaded.filter_map(move |kind| self.alphabetic_index(kind, dos));
        loaded.flat_map(|index| index.terms().map(|term| entry(index.kind(), &term)))
    }
}

fn entry<'a>(kind: IndexKind, term: &Term<'a>) -> IndexEntry<'a> {
    let line = term.line();
    let modifiers = line.iter().map(Term::modifiers);
    IndexEntry {
        kind,
        number: term.number(),
        path: line.iter().map(Term::title).collect(),
        modifiers: modifiers.filter(|text| !text.is_empty()).collect(),
        codes: codes_of(term, kind),
        see: term.see(),
        see_also: term.see_also(),
    }
}

/// The codes of a term: its own with the manifestation, or those of its columns.
pub fn codes_of(term: &Term<'_>, kind: IndexKind) -> Vec<IndexCode> {
    let own = [term.code(), term.manifestation()];
    let own = own.into_iter().filter_map(|text| printed(text, None));
    let cells = term.cells().into_iter().zip(kind.columns());
    let cells = cells.filter_map(|(text, column)| printed(text, Some(column)));
    own.chain(cells).collect()
}

/// A printed code; `-` and `--` stand for none.
fn printed(text: &str, column: Option<&'static str>) -> Option<IndexCode> {
    let code = undotted(text.trim_end_matches('-'));
    let unfinished = text.ends_with('-');
    (!code.is_empty()).then_some(IndexCode {
        code,
        unfinished,
        column,
    })
}
