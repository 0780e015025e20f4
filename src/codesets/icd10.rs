//! The tabular list of ICD-10-CM: every code that was billable on some day, with its periods.

use std::sync::Arc;

use chrono::NaiveDate;

use super::block::Block;
use super::notes::{Note, Notes, Place};
use super::rulings::Rulings;
use super::written::as_stored;
use crate::domain::codes::dotted;

/// Shown for the codes whose title is in no freely published package.
pub const TITLE_NOT_LOADED: &str = "title not loaded: import the official files";

/// A code padded with blanks to seven characters, so that sorting by bytes is tabular order.
pub(super) type Padded = [u8; 7];

/// A fact that the Medicare Code Editor states about a diagnosis code for a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// An external cause, never first-listed.
    ExternalCause,
    /// Unspecified where the side is available.
    Unspecified,
    /// Not acceptable as an inpatient principal diagnosis.
    UnacceptablePrincipal,
    /// Patients of 9 to 64 years.
    Maternity,
    /// Patients of 15 to 124 years.
    Adult,
    /// A manifestation, never first-listed, always after its cause.
    Manifestation,
    /// Patients of 0 to 17 years.
    Pediatric,
    /// Patients of 0 years.
    Newborn,
    /// Male patients; not edited by Medicare since 2024-10-01.
    Male,
    /// Female patients; not edited by Medicare since 2024-10-01.
    Female,
}

impl Flag {
    /// All flags, in the order of their bits in the built-in data.
    pub const ALL: [Flag; 10] = [
        Flag::ExternalCause,
        Flag::Unspecified,
        Flag::UnacceptablePrincipal,
        Flag::Maternity,
        Flag::Adult,
        Flag::Manifestation,
        Flag::Pediatric,
        Flag::Newborn,
        Flag::Male,
        Flag::Female,
    ];

    /// The ages in whole years that the Medicare Code Editor accepts, where the flag is of age.
    pub const fn ages(self) -> Option<(u16, u16)> {
        match self {
            Flag::Maternity => Some((9, 64)),
            Flag::Adult => Some((15, 124)),
            Flag::Pediatric => Some((0, 17)),
            Flag::Newborn => Some((0, 0)),
            Flag::ExternalCause
            | Flag::Unspecified
            | Flag::UnacceptablePrincipal
            | Flag::Manifestation
            | Flag::Male
            | Flag::Female => None,
        }
    }
}

/// A set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub(super) u16);

impl Flags {
    /// Whether the flag is in the set.
    pub fn has(self, flag: Flag) -> bool {
        Flag::ALL
            .iter()
            .position(|f| *f == flag)
            .is_some_and(|bit| self.0 >> bit & 1 == 1)
    }

    /// The flags in the set.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |flag| self.has(*flag))
    }
}

/// A span of dates of service on which a code was billable, with the flags of that span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// First billable day.
    pub from: NaiveDate,
    /// Last billable day; `None` while no end is known.
    pub through: Option<NaiveDate>,
    /// What the Medicare Code Editor says of the code in this span.
    pub flags: Flags,
}

impl Period {
    pub(super) fn covers(&self, dos: NaiveDate) -> bool {
        self.from <= dos && self.through.is_none_or(|through| dos <= through)
    }
}

/// What a code is on a date of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Valid for billing.
    Billable,
    /// A category or subcategory: its children are billed.
    Header,
    /// Becomes valid on this day.
    NotYet(NaiveDate),
    /// Was valid through this day.
    Retired(NaiveDate),
}

/// A seventh character that may be added to a stem, with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seventh {
    /// The character.
    pub character: char,
    /// What it says, for instance `initial encounter`.
    pub meaning: String,
    /// The complete code.
    pub code: String,
}

/// The tabular list with validity, titles and notes.
#[derive(Clone, Debug, Default)]
pub struct Icd10Table {
    pub(super) codes: Vec<Padded>,
    pub(super) headers: Vec<bool>,
    /// Where the words of row n begin in `title_words`; one more entry than codes.
    pub(super) title_at: Vec<u32>,
    pub(super) title_words: Vec<u16>,
    pub(super) words: Vec<String>,
    pub(super) period_list: Vec<u16>,
    pub(super) lists: Vec<Vec<Period>>,
    pub(super) chapters: Vec<Block>,
    pub(super) sections: Vec<Block>,
    pub(super) rulings: Rulings,
    pub(super) notes: Arc<Notes>,
}

pub(super) fn padded(code: &str) -> Option<Padded> {
    let mut out = [b' '; 7];
    if code.is_empty() || code.len() > out.len() {
        return None;
    }
    out.iter_mut()
        .zip(code.bytes())
        .for_each(|(to, from)| *to = from);
    Some(out)
}

fn text(code: &Padded) -> &str {
    std::str::from_utf8(code).unwrap_or_default().trim_end()
}

impl Icd10Table {
    /// The code, written with or without its dot, if it is in the list on any day.
    pub fn diagnosis(&self, code: &str, dos: NaiveDate) -> Option<Diagnosis<'_>> {
        let row = self.row(&as_stored(code))?;
        Some(Diagnosis {
            table: self,
            row,
            dos,
        })
    }

    /// Every row in tabular order, as of a date of service; see [`Diagnosis::standing`].
    pub fn rows(&self, dos: NaiveDate) -> impl Iterator<Item = Diagnosis<'_>> {
        (0..self.codes.len()).map(move |row| Diagnosis {
            table: self,
            row,
            dos,
        })
    }

    /// The row of a number in tabular order, as of a date of service.
    pub(super) fn at(&self, row: usize, dos: NaiveDate) -> Option<Diagnosis<'_>> {
        let table = self;
        (row < self.codes.len()).then_some(Diagnosis { table, row, dos })
    }

    /// How many codes are billable on a date of service.
    pub fn n_billable(&self, dos: NaiveDate) -> usize {
        self.rows(dos).filter(Diagnosis::is_billable).count()
    }

    /// How many rows an official order file of that day has: billable codes and headers.
    pub fn n_rows(&self, dos: NaiveDate) -> usize {
        let of_day = |s| matches!(s, Standing::Billable | Standing::Header);
        self.rows(dos).filter(|d| of_day(d.standing())).count()
    }

    /// The chapters, in order.
    pub fn chapters(&self) -> &[Block] {
        &self.chapters
    }

    /// The sections, in order.
    pub fn sections(&self) -> &[Block] {
        &self.sections
    }

    /// Every note, sorted by the place where it stands.
    pub fn notes(&self) -> &[Note] {
        self.notes.all()
    }

    pub(super) fn row(&self, code: &str) -> Option<usize> {
        self.codes.binary_search(&padded(code)?).ok()
    }

    pub(super) fn code(&self, row: usize) -> &str {
        self.codes.get(row).map(text).unwrap_or_default()
    }

    pub(super) fn title_word_ids(&self, row: usize) -> &[u16] {
        let at = |n: usize| self.title_at.get(n).copied().unwrap_or_default() as usize;
        self.title_words
            .get(at(row)..at(row + 1))
            .unwrap_or_default()
    }

    pub(super) fn periods(&self, row: usize) -> &[Period] {
        let list = self.period_list.get(row).copied().unwrap_or_default();
        self.lists
            .get(usize::from(list))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The row of the nearest category or subcategory above.
    pub(super) fn parent_row(&self, row: usize) -> Option<usize> {
        let code = self.code(row);
        (3..code.len()).rev().find_map(|n| self.row(code.get(..n)?))
    }

    pub(super) fn notes_at(&self, place: &Place) -> &[Note] {
        let notes = self.notes.all();
        let first = notes.partition_point(|note| note.place < *place);
        let rest = notes.get(first..).unwrap_or_default();
        let n = rest.partition_point(|note| note.place == *place);
        rest.get(..n).unwrap_or_default()
    }
}

/// One code of the tabular list, seen on a date of service.
#[derive(Clone, Copy)]
pub struct Diagnosis<'a> {
    pub(super) table: &'a Icd10Table,
    pub(super) row: usize,
    dos: NaiveDate,
}

impl std::fmt::Debug for Diagnosis<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Diagnosis({} on {})", self.code(), self.dos)
    }
}

impl<'a> Diagnosis<'a> {
    /// The code without its dot.
    pub fn code(&self) -> &'a str {
        self.table.code(self.row)
    }

    /// The code with its dot.
    pub fn display(&self) -> String {
        dotted(self.code())
    }

    /// The official long title, or [`TITLE_NOT_LOADED`].
    pub fn title(&self) -> String {
        let ids = self.table.title_word_ids(self.row);
        if ids.is_empty() {
            return TITLE_NOT_LOADED.to_owned();
        }
        let words = ids
            .iter()
            .filter_map(|id| self.table.words.get(usize::from(*id)));
        words.map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Whether the official title is loaded.
    pub fn has_title(&self) -> bool {
        !self.table.title_word_ids(self.row).is_empty()
    }

    /// What the code is on the date of service.
    pub fn standing(&self) -> Standing {
        if self.period().is_some() {
            return Standing::Billable;
        }
        let below = self.below();
        let header = self
            .table
            .headers
            .get(self.row)
            .copied()
            .unwrap_or_default();
        let billable = |row| self.table.periods(row).iter().any(|p| p.covers(self.dos));
        if header && below.clone().any(billable) {
            return Standing::Header;
        }
        let own = self.table.periods(self.row);
        let periods: Vec<&Period> = match own.is_empty() {
            false => own.iter().collect(),
            true => below.flat_map(|row| self.table.periods(row)).collect(),
        };
        let past = periods
            .iter()
            .filter_map(|p| p.through)
            .filter(|t| *t < self.dos)
            .max();
        let coming = periods
            .iter()
            .map(|p| p.from)
            .filter(|from| *from > self.dos)
            .min();
        match (coming, past) {
            (Some(on), None) => Standing::NotYet(on),
            (_, Some(on)) => Standing::Retired(on),
            (None, None) => Standing::Retired(NaiveDate::MIN),
        }
    }

    /// Whether the code may be billed on the date of service.
    pub fn is_billable(&self) -> bool {
        self.period().is_some()
    }

    /// The flags in force on the date of service.
    pub fn flags(&self) -> Flags {
        self.period().map(|period| period.flags).unwrap_or_default()
    }

    /// Every period of the code, oldest first; a new one also begins where only a flag changed.
    pub fn periods(&self) -> &'a [Period] {
        self.table.periods(self.row)
    }

    /// The category or subcategory above.
    pub fn parent(&self) -> Option<Diagnosis<'a>> {
        self.table
            .parent_row(self.row)
            .map(|row| Diagnosis { row, ..*self })
    }

    /// The categories above, nearest first.
    pub fn ancestors(&self) -> impl Iterator<Item = Diagnosis<'a>> + use<'a> {
        std::iter::successors(self.parent(), Diagnosis::parent)
    }

    /// The next level below, valid on the date of service, in tabular order.
    pub fn children(&self) -> Vec<Diagnosis<'a>> {
        let of_day =
            |d: &Diagnosis<'_>| matches!(d.standing(), Standing::Billable | Standing::Header);
        let mut out = Vec::new();
        for row in self.below() {
            let child = Diagnosis { row, ..*self };
            if self.table.parent_row(row) == Some(self.row) && of_day(&child) {
                out.push(child);
            }
        }
        out
    }

    /// Every billable code below, on the date of service.
    pub fn billable_below(&self) -> impl Iterator<Item = Diagnosis<'a>> + use<'a> {
        let of = *self;
        self.below()
            .map(move |row| Diagnosis { row, ..of })
            .filter(Diagnosis::is_billable)
    }

    /// The seventh characters that complete this stem on the date of service; empty where the
    /// code takes none or is complete.
    pub fn seventh_characters(&self) -> Vec<Seventh> {
        let n = self.code().len();
        if n == 7 {
            return Vec::new();
        }
        let filled = format!("{:X<6}", self.code());
        let complete = self.below().map(|row| Diagnosis { row, ..*self });
        let complete = complete.filter(|d| d.is_billable() && d.code().len() == 7);
        let of_stem = complete.filter(|d| d.code().starts_with(&filled));
        of_stem.filter_map(|d| d.seventh()).collect()
    }

    /// The seventh character of a complete code, with its meaning.
    pub fn seventh(&self) -> Option<Seventh> {
        let character = self.code().chars().nth(6)?;
        let meaning = self.defined_meaning(character).unwrap_or_else(|| {
            let title = self.title();
            title.rsplit(", ").next().unwrap_or_default().to_owned()
        });
        Some(Seventh {
            character,
            meaning,
            code: self.code().to_owned(),
        })
    }

    fn defined_meaning(&self, character: char) -> Option<String> {
        self.notes()
            .into_iter()
            .find_map(|note| note.seventh_meaning(character))
    }

    /// The chapter.
    pub fn chapter(&self) -> Option<&'a Block> {
        self.table.chapter_of(self.code())
    }

    /// The section.
    pub fn section(&self) -> Option<&'a Block> {
        self.table.section_of(self.code())
    }

    /// All notes that govern the code, its own first, then each ancestor's, the section's and the
    /// chapter's; [`Note::place`] says where each stands.
    pub fn notes(&self) -> Vec<&'a Note> {
        let above = self.ancestors().map(|d| Place::Code(d.code().to_owned()));
        let section = self.section().map(|block| Place::Section(block.id.clone()));
        let chapter = self.chapter().map(|block| Place::Chapter(block.id.clone()));
        let own = std::iter::once(Place::Code(self.code().to_owned()));
        let places = own.chain(above).chain(section).chain(chapter);
        places
            .flat_map(|place| self.table.notes_at(&place))
            .collect()
    }

    /// The day on which this view stands.
    pub fn dos(&self) -> NaiveDate {
        self.dos
    }

    fn below(&self) -> std::ops::Range<usize> {
        let all = self.table.rows_below(self.code());
        (self.row + 1).max(all.start)..all.end
    }

    fn period(&self) -> Option<&'a Period> {
        self.table
            .periods(self.row)
            .iter()
            .find(|period| period.covers(self.dos))
    }
}
