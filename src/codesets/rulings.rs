//! What the notes and the title of a code come to for the rules, worked out once for each code
//! and kept with the table: claims ask the same questions again and again.

use std::sync::OnceLock;

use super::icd10::{Diagnosis, Icd10Table};
use super::notes::{Note, NoteKind};

/// The places of the notes of one row, once somebody has asked.
type Places = OnceLock<Box<[u32]>>;

/// The answers that are kept; empty until somebody asks.
#[derive(Debug, Default)]
pub(super) struct Rulings {
    /// For each row, the places in the table's notes of those that rule over it.
    rows: OnceLock<Vec<Places>>,
    /// The words of titles that say "unspecified", by number.
    unspecified: OnceLock<Vec<u16>>,
}

impl Clone for Rulings {
    /// Empty: a copy of a table may get other notes.
    fn clone(&self) -> Rulings {
        Rulings::default()
    }
}

/// Does a note of this kind forbid, ask for or order codes?
const fn rules(kind: NoteKind) -> bool {
    matches!(
        kind,
        NoteKind::Excludes1
            | NoteKind::Excludes2
            | NoteKind::CodeFirst
            | NoteKind::UseAdditional
            | NoteKind::CodeAlso
    )
}

impl Rulings {
    /// The places of the notes that rule over a row, nearest first; `notes` finds all of them
    /// where nobody has asked before.
    pub(super) fn of<'a>(
        &self,
        table: &Icd10Table,
        row: usize,
        notes: impl FnOnce() -> Vec<&'a Note>,
    ) -> &[u32] {
        let rows = self
            .rows
            .get_or_init(|| (0..table.codes.len()).map(|_| OnceLock::new()).collect());
        let Some(row) = rows.get(row) else {
            return &[];
        };
        row.get_or_init(|| {
            let all = table.notes();
            let place = |note: &Note| {
                let first = all.partition_point(|other| other.place < note.place);
                let here = all
                    .get(first..)?
                    .iter()
                    .position(|other| std::ptr::eq(other, note))?;
                u32::try_from(first + here).ok()
            };
            let ruling = notes().into_iter().filter(|note| rules(note.kind));
            ruling.filter_map(place).collect()
        })
    }

    /// How often a title of these words says "unspecified".
    pub(super) fn n_unspecified(&self, words: &[String], title: &[u16]) -> usize {
        let says = self.unspecified.get_or_init(|| {
            let unspecified = |word: &String| {
                let word = word.to_lowercase();
                word.split(|c: char| !c.is_alphanumeric())
                    .any(|part| matches!(part, "unspecified" | "nos"))
            };
            let found = words
                .iter()
                .enumerate()
                .filter(|(_, word)| unspecified(word));
            found.filter_map(|(n, _)| u16::try_from(n).ok()).collect()
        });
        title.iter().filter(|id| says.contains(id)).count()
    }
}

impl<'a> Diagnosis<'a> {
    /// The notes that rule over the code, nearest first: Excludes1 and 2, code first, use
    /// additional code, code also.
    pub fn rulings(&self) -> impl Iterator<Item = &'a Note> + use<'a> {
        let (table, row) = (self.table, self.row);
        let found = table.rulings.of(table, row, || self.notes());
        found
            .iter()
            .filter_map(|at| table.notes().get(*at as usize))
    }

    /// How often the title says "unspecified" or "NOS".
    pub fn n_unspecified(&self) -> usize {
        let (table, ids) = (self.table, self.table.title_word_ids(self.row));
        table.rulings.n_unspecified(&table.words, ids)
    }
}
