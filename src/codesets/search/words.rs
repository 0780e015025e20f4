//! The words of texts as numbers: how they are read, and how titles are made of them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::dictionary::Dictionary;
use super::fold;
use super::lists::Lists;
use crate::codesets::Icd10Table;

/// Splits texts into words and numbers the words as they come.
#[derive(Default)]
pub(super) struct Reader {
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
    word: String,
}

impl Reader {
    /// The words of texts, as numbers in the order of coming.
    pub(super) fn read<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> Lists<u32> {
        let mut lists = Lists::new();
        for text in texts {
            fold::each_word(text, &mut self.word, |word| {
                if fold::is_empty_word(word) {
                    return;
                }
                let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
                let number = match self.numbers.get(word) {
                    Some(number) => *number,
                    None => {
                        self.numbers.insert(word.into(), next);
                        next
                    }
                };
                lists.items.push(number);
            });
            lists.close();
        }
        lists
    }

    /// The sorted dictionary, and the place there of each number given out.
    pub(super) fn dictionary(&self) -> (Dictionary, Vec<u16>) {
        let mut words: Vec<(&str, u32)> = self.numbers.iter().map(|(w, n)| (&**w, *n)).collect();
        words.sort_unstable();
        let mut order = vec![0; words.len()];
        for (place, (_, number)) in (0..u16::MAX).zip(&words) {
            if let Some(slot) = order.get_mut(*number as usize) {
                *slot = place;
            }
        }
        let sorted: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        (Dictionary::new(&sorted), order)
    }
}

/// The hash of Fowler, Noll and Vo: quick for short words, which are all ours.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The words of the title of each row, made from the words of the table.
#[derive(Debug)]
pub(super) struct Titles {
    /// The dictionary words of each word of the table.
    pub(super) words_of: Lists<u16>,
    /// The words of the label of each procedure.
    pub(super) labels: Lists<u16>,
    /// The category above each row; its own number where there is none.
    pub(super) parents: Vec<u32>,
    pub(super) n_diagnoses: usize,
}

impl Titles {
    /// The category above a row; the row itself where there is none.
    pub(super) fn parent(&self, row: usize) -> usize {
        self.parents.get(row).map_or(row, |above| *above as usize)
    }

    /// The words of a row; those of its category until its own title is imported.
    pub(super) fn of<'a>(
        &'a self,
        table: &'a Icd10Table,
        row: usize,
    ) -> impl Iterator<Item = u16> + 'a {
        let mut ids = table.title_word_ids(row);
        let label = match row.checked_sub(self.n_diagnoses) {
            Some(at) => self.labels.get(at),
            None => &[],
        };
        if ids.is_empty() && label.is_empty() {
            ids = table.title_word_ids(self.parent(row));
        }
        let words = ids
            .iter()
            .flat_map(|id| self.words_of.get(usize::from(*id)));
        words.chain(label).copied()
    }
}
