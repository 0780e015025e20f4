//! Building the index: once a process, in a few tens of milliseconds.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::Index;
use super::bits::Bits;
use super::dictionary::Dictionary;
use super::fold;
use super::phrases::Phrases;
use crate::codesets::notes::{NoteKind, Place};
use crate::codesets::{Icd10Table, Lists as CodeLists, undotted};

static COMMON: &str = include_str!("../../../assets/codesets/common.tsv");

/// Words of more rows than this are kept as bits.
const MANY: usize = 1_500;

/// Many short lists in one.
#[derive(Debug)]
pub(super) struct Lists<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy + Default> Lists<T> {
    fn new() -> Self {
        Lists {
            starts: vec![0],
            items: Vec::new(),
        }
    }

    /// Closes the list to which items were pushed.
    fn close(&mut self) {
        self.starts
            .push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }

    /// The list of a number.
    pub(super) fn get(&self, number: usize) -> &[T] {
        let start = |n: usize| {
            self.starts
                .get(n)
                .map_or(self.items.len(), |at| *at as usize)
        };
        self.items
            .get(start(number)..start(number + 1))
            .unwrap_or_default()
    }

    /// How many lists.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The lists of list numbers by item: the inverse, for items below `bound`.
    fn inverted(&self, bound: usize) -> Lists<u32>
    where
        T: Into<usize>,
    {
        let mut starts = vec![0_u32; bound + 1];
        for item in &self.items {
            if let Some(n) = starts.get_mut((*item).into() + 1) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut items = vec![0_u32; self.items.len()];
        for number in 0..self.len() {
            for item in self.get(number) {
                let Some(at) = next.get_mut((*item).into()) else {
                    continue;
                };
                if let Some(slot) = items.get_mut(*at as usize) {
                    *slot = u32::try_from(number).unwrap_or(u32::MAX);
                }
                *at += 1;
            }
        }
        Lists { starts, items }
    }
}

/// Further names of rows.
#[derive(Debug)]
pub(super) struct Aliases {
    /// The first row that each names, in ascending order.
    rows: Vec<u32>,
    /// The first alias of each row.
    firsts: Vec<u32>,
    /// The first row that each no longer names.
    ends: Vec<u32>,
    /// The words of each.
    pub(super) words: Lists<u16>,
    /// The aliases of each word.
    pub(super) of_word: Lists<u32>,
}

impl Aliases {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The numbers of the aliases that stand on a row itself.
    pub(super) fn of_row(&self, row: usize) -> Range<usize> {
        let first = |row: usize| self.firsts.get(row).map_or(self.len(), |at| *at as usize);
        first(row)..first(row + 1)
    }

    /// The rows that an alias names.
    pub(super) fn run(&self, alias: usize) -> Range<usize> {
        let at = |list: &[u32]| list.get(alias).copied().unwrap_or_default() as usize;
        at(&self.rows)..at(&self.ends)
    }
}

type Split = Vec<String>;
/// The number of each dictionary word.
type Numbers<'a> = HashMap<&'a str, u16>;

fn known<'a>(words: &'a [String], numbers: &'a Numbers<'_>) -> impl Iterator<Item = u16> + 'a {
    words
        .iter()
        .filter_map(|word| numbers.get(word.as_str()).copied())
}

fn split(text: &str) -> Split {
    let words = fold::words(text).into_iter().map(|(word, _)| word);
    words.filter(|word| !fold::is_empty_word(word)).collect()
}

/// The index over a table and the procedures.
pub(super) fn index(source: Arc<Icd10Table>, lists: Arc<CodeLists>) -> Index {
    let (table, procedures) = (&*source, &lists.procedures);
    let n_diagnoses = table.codes.len();
    let title_words: Vec<Split> = table.words.iter().map(|word| split(word)).collect();
    let labels: Vec<Split> = procedures.iter().map(|p| split(&p.label)).collect();
    let names = names(table);
    let every = title_words
        .iter()
        .chain(&labels)
        .chain(names.iter().map(|(_, words)| words));
    let distinct: HashSet<&str> = every.flatten().map(String::as_str).collect();
    let dictionary = Dictionary::new(distinct.into_iter().map(Into::into).collect());
    let numbers = dictionary.numbers();
    let parents = parents(table, procedures.len());
    let titles = titles(table, (&title_words, &labels), &numbers, &parents);
    let rows_of_word = titles.inverted(dictionary.len());
    let common_words = common_words(&rows_of_word, titles.len());
    let aliases = aliases(table, &names, &numbers);
    let burdens = burdens(table, &titles, procedures.len());
    let mut by_burden: Vec<u32> = (0..u32::try_from(burdens.len()).unwrap_or(u32::MAX)).collect();
    by_burden.sort_unstable_by_key(|row| (burdens.get(*row as usize).copied(), *row));
    let weights = weights(&rows_of_word, &aliases.of_word);
    Index {
        without: dictionary.number("without"),
        phrases: Phrases::built_in(),
        dictionary,
        titles,
        rows_of_word,
        common_words,
        aliases,
        parents,
        burdens,
        by_burden,
        weights,
        n_diagnoses,
        table: source.clone(),
        lists: lists.clone(),
    }
}

/// Inclusion terms and includes notes with the rows where they stand, in the order of the rows.
fn names(table: &Icd10Table) -> Vec<(usize, Split)> {
    let mut names = Vec::new();
    for note in table.notes() {
        let wanted = matches!(note.kind, NoteKind::InclusionTerm | NoteKind::Includes);
        if let (Place::Code(code), true) = (&note.place, wanted) {
            names.extend(table.row(code).map(|row| (row, split(&note.text))));
        }
    }
    names.sort_by_key(|(row, _)| *row);
    names
}

fn titles(
    table: &Icd10Table,
    (title_words, labels): (&[Split], &[Split]),
    numbers: &Numbers<'_>,
    parents: &[u32],
) -> Lists<u16> {
    let mut split_words = Lists::new();
    for words in title_words {
        split_words.items.extend(known(words, numbers));
        split_words.close();
    }
    let mut titles: Lists<u16> = Lists::new();
    for row in 0..table.codes.len() {
        let mut ids = table.title_word_ids(row);
        if ids.is_empty() {
            // Found by the words of its category until its own title is imported.
            let above = parents.get(row).copied().unwrap_or_default() as usize;
            ids = table.title_word_ids(above);
        }
        for id in ids {
            let words: &[u16] = split_words.get(usize::from(*id));
            titles.items.extend_from_slice(words);
        }
        titles.close();
    }
    for words in labels {
        titles.items.extend(known(words, numbers));
        titles.close();
    }
    titles
}

fn common_words(rows_of_word: &Lists<u32>, n_rows: usize) -> HashMap<u16, Bits> {
    let mut common = HashMap::new();
    for number in 0..rows_of_word.len() {
        let rows = rows_of_word.get(number);
        let Some(word) = u16::try_from(number).ok().filter(|_| rows.len() > MANY) else {
            continue;
        };
        let mut bits = Bits::none(n_rows);
        rows.iter().for_each(|row| bits.insert(*row as usize));
        common.insert(word, bits);
    }
    common
}

fn aliases(table: &Icd10Table, names: &[(usize, Split)], numbers: &Numbers<'_>) -> Aliases {
    let mut words = Lists::new();
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    for (row, split) in names {
        words.items.extend(known(split, numbers));
        words.close();
        let run = table.rows_below(table.code(*row));
        rows.push(u32::try_from(*row).unwrap_or(u32::MAX));
        ends.push(u32::try_from(run.end).unwrap_or(u32::MAX));
    }
    let of_word = words.inverted(numbers.len());
    let mut firsts = Vec::with_capacity(table.codes.len() + 1);
    for row in 0..=table.codes.len() {
        let known = firsts.last().map_or(0, |at: &u32| *at as usize);
        let rest = rows.get(known..).unwrap_or_default();
        let n = rest
            .iter()
            .take_while(|own: &&u32| (**own as usize) < row)
            .count();
        firsts.push(u32::try_from(known + n).unwrap_or(u32::MAX));
    }
    Aliases {
        firsts,
        rows,
        ends,
        words,
        of_word,
    }
}

/// The category above each row: rows are sorted, so that it is the last one that begins it.
fn parents(table: &Icd10Table, n_procedures: usize) -> Vec<u32> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(table.codes.len() + n_procedures);
    for row in 0..table.codes.len() {
        let code = table.code(row);
        while open
            .last()
            .is_some_and(|above| !code.starts_with(table.code(*above)))
        {
            open.pop();
        }
        let above = open.last().copied().unwrap_or(row);
        parents.push(u32::try_from(above).unwrap_or(u32::MAX));
        open.push(row);
    }
    let first = parents.len();
    parents.extend((first..first + n_procedures).filter_map(|row| u32::try_from(row).ok()));
    parents
}

/// What speaks against a row: that it is rare, a header, a later encounter, unspecified, long.
fn burdens(table: &Icd10Table, titles: &Lists<u16>, n_procedures: usize) -> Vec<u16> {
    let mut usual: HashMap<usize, u16> = HashMap::new();
    for (rank, code) in COMMON.split_whitespace().enumerate() {
        let row = table.row(&undotted(code));
        row.and_then(|row| usual.insert(row, u16::try_from(rank).unwrap_or(u16::MAX)));
    }
    let n_rows = table.codes.len() + n_procedures;
    let burden = |row: usize| {
        let length = u16::try_from(titles.get(row).len())
            .unwrap_or(u16::MAX)
            .min(40);
        if row >= table.codes.len() {
            return 500 + length;
        }
        if let Some(rank) = usual.get(&row) {
            return (*rank).min(999) / 4;
        }
        let header = table.headers.get(row).copied().unwrap_or_default();
        let later = match table.code(row).chars().nth(6) {
            None | Some('A' | '0'..='9') => 0,
            Some('D') => 900,
            Some(_) => 1_000,
        };
        let ended = !table.periods(row).iter().any(|p| p.through.is_none());
        let gone = if ended && !header { 10_000 } else { 0 };
        400 + length * 10 + later + gone + if header { 300 } else { 0 }
    };
    (0..n_rows).map(burden).collect()
}

/// What a word tells: sixteen times the doublings from its rows to all rows.
fn weights(rows_of_word: &Lists<u32>, aliases_of_word: &Lists<u32>) -> Vec<u16> {
    let weight = |word: usize| {
        let n = rows_of_word.get(word).len() + aliases_of_word.get(word).len() * 4;
        (17 * 16_u16)
            .saturating_sub(sixteenths_of_doublings(n + 1))
            .max(8)
    };
    (0..rows_of_word.len()).map(weight).collect()
}

/// The logarithm to the base two, in sixteenths, straight between the powers of two.
fn sixteenths_of_doublings(n: usize) -> u16 {
    let whole = n.max(1).ilog2();
    let beyond = ((n << 4) >> whole) & 15;
    u16::try_from(whole * 16).unwrap_or(u16::MAX) + u16::try_from(beyond).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_turn_inside_out() {
        let mut lists: Lists<u16> = Lists::new();
        for items in [&[1, 2][..], &[], &[2]] {
            lists.items.extend(items);
            lists.close();
        }
        let inverted = lists.inverted(3);
        assert_eq!(
            (inverted.get(0), inverted.get(1), inverted.get(2)),
            (&[][..], &[0][..], &[0, 2][..])
        );
    }

    #[test]
    fn doublings_are_counted() {
        assert_eq!(sixteenths_of_doublings(1), 0);
        assert_eq!(sixteenths_of_doublings(1_024), 160);
        assert_eq!(sixteenths_of_doublings(3), 24);
    }
}
