//! Building the index: once a process, in a few tens of milliseconds.

use std::collections::HashMap;
use std::sync::Arc;

use super::Index;
use super::bits::Bits;
use super::lists::{Aliases, Lists};
use super::names::{Name, names};
use super::phrases::Phrases;
use super::words::{Reader, Titles};
use crate::codesets::{CodeSets, Icd10Table, Lists as CodeLists, undotted};

static COMMON: &str = include_str!("../../../assets/codesets/common.tsv");

/// Words of more rows than this are kept as bits.
const MANY: usize = 1_500;

/// The index over a table and the procedures.
pub(super) fn index(sets: &CodeSets, lists: Arc<CodeLists>) -> Index {
    let newest = sets.icd10.all().last();
    let source = newest.map(|edition| edition.table.clone());
    let source = source.unwrap_or_default();
    let dos = newest.map(|edition| edition.from).unwrap_or_default();
    std::thread::scope(|scope| {
        let phrases = scope.spawn(Phrases::built_in);
        let names = names(&source, sets, dos);
        let mut index = without_phrases(&source, lists, &names);
        index.phrases = phrases.join().unwrap_or_default();
        index
    })
}

fn without_phrases(source: &Arc<Icd10Table>, lists: Arc<CodeLists>, names: &[Name<'_>]) -> Index {
    let (table, procedures) = (&**source, &lists.procedures);
    let (n_diagnoses, n_rows) = (table.codes.len(), table.codes.len() + procedures.len());
    let mut reader = Reader::default();
    let words_of = reader.read(table.words.iter().map(String::as_str));
    let labels = reader.read(procedures.iter().map(|p| p.label.as_str()));
    let alias_words = reader.read(names.iter().map(|name| &*name.text));
    let (dictionary, order) = reader.dictionary();
    let renumbered = |list: Lists<u32>| list.map(|n| order.get(n as usize).copied());
    let titles = Titles {
        words_of: renumbered(words_of),
        labels: renumbered(labels),
        parents: parents(table, procedures.len()),
        n_diagnoses,
    };
    let (rows_of_word, common_words, counts) = postings(table, &titles, n_rows, dictionary.len());
    let aliases = aliases(table, names, renumbered(alias_words), dictionary.len());
    let burdens = burdens(table, &titles, procedures.len());
    let by_burden = sorted_by_burden(&burdens);
    let weights = weights(&counts, &aliases.of_word);
    Index {
        without: dictionary.number("without"),
        not: dictionary.number("not"),
        phrases: Phrases::default(),
        dictionary,
        titles,
        n_rows,
        rows_of_word,
        common_words,
        aliases,
        burdens,
        by_burden,
        weights,
        n_diagnoses,
        table: source.clone(),
        lists,
    }
}

/// The rows of each word, as lists or for common words as bits, and how many they are.
fn postings(
    table: &Icd10Table,
    titles: &Titles,
    n_rows: usize,
    n_words: usize,
) -> (Lists<u32>, HashMap<u16, Bits>, Vec<u32>) {
    let counts = counts(table, titles, n_rows, n_words);
    let mut common: Vec<Option<Bits>> = vec![None; n_words];
    let mut starts = vec![0_u32];
    let mut sum = 0;
    for (n, common) in counts.iter().zip(&mut common) {
        if *n as usize > MANY {
            *common = Some(Bits::none(n_rows));
        } else {
            sum += *n;
        }
        starts.push(sum);
    }
    let mut next = starts.clone();
    let mut items = vec![0_u32; sum as usize];
    for row in 0..n_rows {
        for word in titles.of(table, row) {
            let word = usize::from(word);
            if let Some(Some(bits)) = common.get_mut(word) {
                bits.insert(row);
            } else if let Some(at) = next.get_mut(word) {
                if let Some(slot) = items.get_mut(*at as usize) {
                    *slot = u32::try_from(row).unwrap_or(u32::MAX);
                }
                *at += 1;
            }
        }
    }
    let common = (0..).zip(common).filter_map(|(n, bits)| Some((n, bits?)));
    (Lists { starts, items }, common.collect(), counts)
}

/// In how many titles each word is, counted by the words of the table, which are fewer.
fn counts(table: &Icd10Table, titles: &Titles, n_rows: usize, n_words: usize) -> Vec<u32> {
    let mut of_ids = vec![0_u32; table.words.len()];
    let mut counts = vec![0_u32; n_words];
    for row in 0..n_rows {
        let ids = table.title_word_ids(row);
        for id in ids {
            if let Some(n) = of_ids.get_mut(usize::from(*id)) {
                *n += 1;
            }
        }
        let others = titles.of(table, row).filter(|_| ids.is_empty());
        for word in others {
            if let Some(n) = counts.get_mut(usize::from(word)) {
                *n += 1;
            }
        }
    }
    for (id, times) in of_ids.iter().enumerate() {
        for word in titles.words_of.get(id) {
            if let Some(n) = counts.get_mut(usize::from(*word)) {
                *n += *times;
            }
        }
    }
    counts
}

fn aliases(table: &Icd10Table, names: &[Name<'_>], words: Lists<u16>, n_words: usize) -> Aliases {
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    let (mut text, mut texts) = (String::new(), vec![0]);
    for name in names {
        let run = table.rows_below(table.code(name.row));
        rows.push(u32::try_from(name.row).unwrap_or(u32::MAX));
        ends.push(u32::try_from(run.end).unwrap_or(u32::MAX));
        text.push_str(&name.text);
        texts.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
    }
    let of_word = words.inverted(n_words);
    let mut firsts = Vec::with_capacity(table.codes.len() + 1);
    let mut known = 0;
    for row in 0..=table.codes.len() {
        while rows
            .get(known)
            .is_some_and(|own: &u32| (*own as usize) < row)
        {
            known += 1;
        }
        firsts.push(u32::try_from(known).unwrap_or(u32::MAX));
    }
    Aliases {
        firsts,
        rows,
        ends,
        words,
        of_word,
        text,
        texts,
        whys: names.iter().map(|name| name.why).collect(),
    }
}

/// Row numbers, the least burdened first, counted rather than compared.
fn sorted_by_burden(burdens: &[u16]) -> Vec<u32> {
    let most = burdens.iter().max().map_or(0, |most| usize::from(*most));
    let mut next = vec![0_u32; most + 2];
    for burden in burdens {
        if let Some(n) = next.get_mut(usize::from(*burden) + 1) {
            *n += 1;
        }
    }
    let mut sum = 0;
    for n in &mut next {
        sum += *n;
        *n = sum;
    }
    let mut sorted = vec![0; burdens.len()];
    for (row, burden) in (0..).zip(burdens) {
        if let Some(at) = next.get_mut(usize::from(*burden)) {
            if let Some(slot) = sorted.get_mut(*at as usize) {
                *slot = row;
            }
            *at += 1;
        }
    }
    sorted
}

/// The category above each row: rows are sorted, so that it is the last one that begins it.
fn parents(table: &Icd10Table, n_procedures: usize) -> Vec<u32> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(table.codes.len() + n_procedures);
    for row in 0..table.codes.len() {
        while open
            .last()
            .is_some_and(|above| !table.is_below(row, *above))
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
fn burdens(table: &Icd10Table, titles: &Titles, n_procedures: usize) -> Vec<u16> {
    let mut usual: HashMap<usize, u16> = HashMap::new();
    for (rank, code) in COMMON.split_whitespace().enumerate() {
        let row = table.row(&undotted(code));
        row.and_then(|row| usual.insert(row, u16::try_from(rank).unwrap_or(u16::MAX)));
    }
    let n_rows = table.codes.len() + n_procedures;
    let burden = |row: usize| {
        if row >= table.codes.len() {
            return 500 + u16::try_from(titles.of(table, row).count()).unwrap_or(40);
        }
        let length = u16::try_from(table.title_word_ids(row).len()).map_or(40, |n| n.min(40));
        if let Some(rank) = usual.get(&row) {
            return (*rank).min(999) / 4;
        }
        let header = table.headers.get(row).copied().unwrap_or_default();
        let later = match table.codes.get(row).and_then(|code| code.get(6)) {
            None | Some(b' ' | b'A' | b'0'..=b'9') => 0,
            Some(b'D') => 900,
            Some(_) => 1_000,
        };
        let ended = !table.periods(row).iter().any(|p| p.through.is_none());
        let gone = if ended && !header { 10_000 } else { 0 };
        400 + length * 10 + later + gone + if header { 300 } else { 0 }
    };
    (0..n_rows).map(burden).collect()
}

/// What a word tells: sixteen times the doublings from its rows to all rows.
fn weights(counts: &[u32], aliases_of_word: &Lists<u32>) -> Vec<u16> {
    let weight = |(word, n): (usize, &u32)| {
        let n = *n as usize + aliases_of_word.get(word).len() * 4;
        (17 * 16_u16)
            .saturating_sub(sixteenths_of_doublings(n + 1))
            .max(8)
    };
    counts.iter().enumerate().map(weight).collect()
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
    fn doublings_are_counted() {
        assert_eq!(sixteenths_of_doublings(1), 0);
        assert_eq!(sixteenths_of_doublings(1_024), 160);
        assert_eq!(sixteenths_of_doublings(3), 24);
    }
}
