//! Every word of every title and name, sorted, so that a beginning is a run of numbers.

use std::ops::Range;

use super::typo;

/// The sorted words; a word's number is its place.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// All words, one after the other.
    text: String,
    /// Where each begins; one more entry than words.
    starts: Vec<u32>,
    letters: Vec<u64>,
}

impl Dictionary {
    /// The dictionary of these words, which are sorted and different.
    pub(super) fn new(words: &[&str]) -> Self {
        let words = words.get(..usize::from(u16::MAX)).unwrap_or(words);
        let mut starts = vec![0];
        let mut text = String::new();
        for word in words {
            text.push_str(word);
            starts.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        let letters = words.iter().map(|word| typo::letters(word)).collect();
        Dictionary {
            text,
            starts,
            letters,
        }
    }

    /// How many words.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// The number of a word.
    pub(super) fn number(&self, word: &str) -> Option<u16> {
        let at = self.before(|own| own < word);
        let number = u16::try_from(at).ok()?;
        (self.word(number) == word).then_some(number)
    }

    /// The word of a number.
    pub(super) fn word(&self, number: u16) -> &str {
        let at = |n: usize| {
            self.starts
                .get(n)
                .map_or(self.text.len(), |at| *at as usize)
        };
        let number = usize::from(number);
        self.text
            .get(at(number)..at(number + 1))
            .unwrap_or_default()
    }

    /// How many words come before the first for which the answer is no.
    fn before(&self, comes: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if comes(self.word(u16::try_from(middle).unwrap_or(u16::MAX))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The numbers of the words that begin so.
    pub(super) fn beginning(&self, start: &str) -> Range<u16> {
        let first = self.before(|word| word < start);
        let end = self.before(|word| word < start || word.starts_with(start));
        let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        number(first)..number(end)
    }

    /// Words that a misspelt word may mean, the nearest first, with their distance.
    pub(super) fn near(&self, typed: &str, being_typed: bool) -> Vec<(u16, u8)> {
        let limit = typo::allowance(typed.len());
        let letters = typo::letters(typed);
        let mut found = Vec::new();
        if limit == 0 {
            return found;
        }
        for (number, own) in (0..u16::MAX).zip(&self.letters) {
            if (letters & !own).count_ones() > u32::from(limit) {
                continue;
            }
            let word = self.word(number);
            if !typo::begin_alike(typed.as_bytes(), word.as_bytes())
                || word.len() + usize::from(limit) < typed.len()
                || (!being_typed && word.len() > typed.len() + usize::from(limit))
            {
                continue;
            }
            let (typed, word) = (typed.as_bytes(), word.as_bytes());
            let far = match being_typed {
                true => typo::beginning_distance(typed, word, limit),
                false => typo::distance(typed, word, limit).map(|n| n * 2),
            };
            found.extend(far.map(|n| (number, n)));
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
