//! Every word of every title and name, sorted, so that a beginning is a run of numbers.

use std::collections::HashMap;
use std::ops::Range;

use super::typo;

/// The sorted words; a word's number is its place.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    words: Vec<Box<str>>,
    letters: Vec<u64>,
}

impl Dictionary {
    /// The dictionary of these words.
    pub(super) fn new(mut words: Vec<Box<str>>) -> Self {
        words.sort_unstable();
        words.dedup();
        words.truncate(usize::from(u16::MAX));
        let letters = words.iter().map(|word| typo::letters(word)).collect();
        Dictionary { words, letters }
    }

    /// Every word with its number, for building.
    pub(super) fn numbers(&self) -> HashMap<&str, u16> {
        self.words.iter().map(|word| &**word).zip(0..).collect()
    }

    /// How many words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of a word.
    pub(super) fn number(&self, word: &str) -> Option<u16> {
        let at = self.words.binary_search_by(|own| (**own).cmp(word)).ok()?;
        u16::try_from(at).ok()
    }

    /// The word of a number.
    pub(super) fn word(&self, number: u16) -> &str {
        self.words
            .get(usize::from(number))
            .map(|word| &**word)
            .unwrap_or_default()
    }

    /// The numbers of the words that begin so.
    pub(super) fn beginning(&self, start: &str) -> Range<u16> {
        let first = self.words.partition_point(|word| &**word < start);
        let rest = self.words.get(first..).unwrap_or_default();
        let n = rest.partition_point(|word| word.starts_with(start));
        let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        number(first)..number(first + n)
    }

    /// Words that a misspelt word may mean, the nearest first, with their distance.
    pub(super) fn near(&self, typed: &str, being_typed: bool) -> Vec<(u16, u8)> {
        let limit = typo::allowance(typed.len());
        let letters = typo::letters(typed);
        let mut found = Vec::new();
        if limit == 0 {
            return found;
        }
        for (number, (word, own)) in self.words.iter().zip(&self.letters).enumerate() {
            if (letters & !own).count_ones() > u32::from(limit)
                || !typo::begin_alike(typed.as_bytes(), word.as_bytes())
                || word.len() + usize::from(limit) < typed.len()
                || (!being_typed && word.len() > typed.len() + usize::from(limit))
            {
                continue;
            }
            let far = |as_beginning| {
                typo::distance(typed.as_bytes(), word.as_bytes(), limit, as_beginning)
            };
            let whole = far(false).map(|n| n * 2);
            let start = being_typed.then(|| far(true)).flatten().map(|n| n * 2 + 1);
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            found.extend(whole.or(start).map(|n| (number, n)));
        }
        found.sort_unstable_by_key(|(number, far)| (*far, *number));
        let nearest = found.first().map_or(0, |(_, far)| *far);
        found.retain(|(_, far)| *far <= nearest + 2);
        found.truncate(24);
        found
    }

    /// Words that a word with letters left out may mean, the shortest first.
    pub(super) fn shortened_by(&self, short: &str) -> Vec<u16> {
        let mut start = [0; 4];
        let first = short.chars().next().map(|c| &*c.encode_utf8(&mut start));
        let run = first.map(|first| self.beginning(first)).unwrap_or_default();
        let mut found: Vec<u16> = run
            .filter(|n| typo::shortens(short, self.word(*n)))
            .collect();
        found.sort_by_key(|n| self.word(*n).len());
        found.truncate(24);
        found
    }
}
