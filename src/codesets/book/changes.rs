//! What changed between two days: codes, titles, notes, and what came in the place of what.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::codesets::CodeSets;
use crate::codesets::icd10::{Diagnosis, Icd10Table, Standing};
use crate::codesets::notes::{NoteKind, Place};

/// What became of a code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// New, and billable.
    Added,
    /// New, as a header.
    AddedHeader,
    /// Gone; it was billable.
    Deleted,
    /// Gone; it was a header.
    DeletedHeader,
    /// Was billable; its children are billed now.
    BecameHeader,
    /// Was a header; is billed itself now.
    BecameBillable,
    /// Has other words: these it had.
    Retitled(String),
}

impl Change {
    /// In words.
    pub const fn words(&self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::AddedHeader => "added header",
            Change::Deleted => "deleted",
            Change::DeletedHeader => "deleted header",
            Change::BecameHeader => "became header",
            Change::BecameBillable => "became billable",
            Change::Retitled(_) => "title revised",
        }
    }

    /// A permanent name for data that leaves the program.
    pub const fn key(&self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::AddedHeader => "added-header",
            Change::Deleted => "deleted",
            Change::DeletedHeader => "deleted-header",
            Change::BecameHeader => "became-header",
            Change::BecameBillable => "became-billable",
            Change::Retitled(_) => "title-revised",
        }
    }

    /// Whether the code can no longer be billed.
    pub const fn ends_billing(&self) -> bool {
        matches!(self, Change::Deleted | Change::BecameHeader)
    }
}

/// A code that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Undotted.
    pub code: String,
    /// The title on the later day, or on the earlier one where the code is gone.
    pub title: String,
    /// What became of it.
    pub change: Change,
    /// The codes in its place: of the conversion table where one is loaded, or else the billable
    /// codes below a new header.
    pub successors: Vec<String>,
}

/// Notes that changed at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteChange {
    /// Where.
    pub place: Place,
    /// Which kind.
    pub kind: NoteKind,
    /// The text.
    pub text: String,
    /// Whether it is new; else it is gone.
    pub is_new: bool,
}

/// What changed between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// The earlier day.
    pub before: NaiveDate,
    /// The later day.
    pub after: NaiveDate,
    /// By code.
    pub codes: Vec<Changed>,
    /// By place.
    pub notes: Vec<NoteChange>,
    /// Codes that are new and whose title is not loaded.
    pub n_untitled: usize,
    /// Whether both days have titles and notes of the same release, so that words that were
    /// revised in between cannot be seen.
    pub same_release: bool,
    /// Whether a conversion table is loaded.
    pub has_conversions: bool,
}

impl Changes {
    /// How many codes changed so.
    pub fn n(&self, is: impl Fn(&Change) -> bool) -> usize {
        self.codes.iter().filter(|row| is(&row.change)).count()
    }
}

/// What changed from the codes of one day to those of another. `None` where no release answers
/// for one of the days.
pub fn changes(sets: &CodeSets, before: NaiveDate, after: NaiveDate) -> Option<Changes> {
    let (old, new) = (sets.icd10.as_of(before)?, sets.icd10.as_of(after)?);
    let mut codes = Vec::new();
    let mut n_untitled = 0;
    let names: BTreeSet<&str> = old
        .rows(before)
        .map(|d| d.code())
        .chain(new.rows(after).map(|d| d.code()))
        .collect();
    for code in names {
        let (was, is) = (old.diagnosis(code, before), new.diagnosis(code, after));
        let Some(change) = change_of(was.as_ref(), is.as_ref()) else {
            continue;
        };
        let shown = is.filter(|d| of_day(Some(d)).is_some()).or(was);
        let untitled = shown.is_some_and(|d| !d.has_title());
        n_untitled += usize::from(untitled);
        codes.push(Changed {
            code: code.to_owned(),
            title: shown.map(|d| d.title()).unwrap_or_default(),
            successors: successors(sets, (new, after), code, &change),
            change,
        });
    }
    Some(Changes {
        before,
        after,
        codes,
        notes: note_changes(old, new),
        n_untitled,
        same_release: std::ptr::eq::<Icd10Table>(&**old, &**new),
        has_conversions: !sets.conversions.is_empty(),
    })
}

/// Whether the list of the day has the code, and whether it is billable then.
fn of_day(diagnosis: Option<&Diagnosis<'_>>) -> Option<bool> {
    match diagnosis?.standing() {
        Standing::Billable => Some(true),
        Standing::Header => Some(false),
        Standing::NotYet(_) | Standing::Retired(_) => None,
    }
}

fn change_of(was: Option<&Diagnosis<'_>>, is: Option<&Diagnosis<'_>>) -> Option<Change> {
    match (of_day(was), of_day(is)) {
        (None, None) => None,
        (None, Some(true)) => Some(Change::Added),
        (None, Some(false)) => Some(Change::AddedHeader),
        (Some(true), None) => Some(Change::Deleted),
        (Some(false), None) => Some(Change::DeletedHeader),
        (Some(true), Some(false)) => Some(Change::BecameHeader),
        (Some(false), Some(true)) => Some(Change::BecameBillable),
        (Some(_), Some(_)) => {
            let (was, is) = (was?, is?);
            let revised = was.has_title() && is.has_title() && was.title() != is.title();
            revised.then(|| Change::Retitled(was.title()))
        }
    }
}

fn successors(
    sets: &CodeSets,
    (new, after): (&Icd10Table, NaiveDate),
    code: &str,
    change: &Change,
) -> Vec<String> {
    if !change.ends_billing() {
        return Vec::new();
    }
    let listed = sets.conversions.iter().filter(|pair| pair.from == code);
    let valid = |code: &str| new.diagnosis(code, after).is_some_and(|d| d.is_billable());
    let listed: Vec<String> = listed
        .filter(|pair| valid(&pair.to))
        .map(|pair| pair.to.clone())
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    let header = new.diagnosis(code, after);
    let below = header
        .into_iter()
        .flat_map(|d| d.billable_below().collect::<Vec<_>>());
    below.map(|d| d.code().to_owned()).collect()
}

fn note_changes(old: &Icd10Table, new: &Icd10Table) -> Vec<NoteChange> {
    if std::ptr::eq(old.notes(), new.notes()) {
        return Vec::new();
    }
    let mut counts: BTreeMap<(&Place, NoteKind, &str), i32> = BTreeMap::new();
    for note in old.notes() {
        *counts
            .entry((&note.place, note.kind, &note.text))
            .or_default() -= 1;
    }
    for note in new.notes() {
        *counts
            .entry((&note.place, note.kind, &note.text))
            .or_default() += 1;
    }
    let changed = counts.into_iter().filter(|(_, n)| *n != 0);
    let row = |((place, kind, text), n): ((&Place, NoteKind, &str), i32)| NoteChange {
        place: place.clone(),
        kind,
        text: text.to_owned(),
        is_new: n > 0,
    };
    changed.map(row).collect()
}
