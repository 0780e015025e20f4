//! What a query means: terms, each with alternatives of parts, each part a set of words.

use std::ops::Range;

use super::bits::Bits;
use super::phrases::{Meaning, Phrases};
use super::typed::{Typed, is_later, side, typed_words};
use super::{Index, Why, by_code, fold};
use crate::codesets::Side;

/// The most parts of one query; each has a bit in the marks of a word.
const MOST_PARTS: usize = 64;
/// A beginning of more words than this is looked for in titles only.
const MOST_ALIAS_WORDS: usize = 400;
/// The most words of a phrase in the table.
const LONGEST_PHRASE: usize = 5;

/// One way in which a term can be met.
#[derive(Debug)]
pub(super) struct Alternative {
    /// The parts that must all be there, as bits; none where rows are named outright.
    pub(super) parts: u64,
    /// How near it is to what was typed, of 100.
    pub(super) quality: u16,
    /// The reason to give for a hit.
    pub(super) why: Why,
    /// Rows that it names outright: usual codes of an abbreviation, the best first.
    pub(super) rows: Vec<usize>,
    /// A run of rows that it names outright: the codes that begin as typed.
    pub(super) run: Range<usize>,
    /// What it stands for, where that is not what was typed.
    pub(super) says: String,
}

impl Alternative {
    /// One that asks for these parts.
    fn new(parts: u64, quality: u16, why: Why) -> Self {
        Alternative {
            parts,
            quality,
            why,
            rows: Vec::new(),
            run: 0..0,
            says: String::new(),
        }
    }
}

/// What one word or phrase of the query asks for.
#[derive(Debug)]
pub(super) struct Term {
    /// The ways to meet it.
    pub(super) alternatives: Vec<Alternative>,
    /// Its weight beside the other terms.
    pub(super) weight: u32,
    /// The rows that meet it.
    pub(super) rows: Bits,
    /// The aliases that meet it by themselves.
    pub(super) aliases: Bits,
    words: Vec<Typed>,
    repaired: bool,
    outright: bool,
}

/// A query, understood.
pub(super) struct Terms<'a> {
    index: &'a Index,
    own: Option<&'a Phrases>,
    pub(super) all: Vec<Term>,
    /// For each dictionary word, the parts that it meets, as bits.
    pub(super) marks: Vec<u64>,
    /// Whether the query asks for what is unspecified.
    pub(super) asks_unspecified: bool,
    /// Whether the query itself says "without".
    pub(super) asks_without: bool,
    /// Whether the query itself says "not".
    pub(super) asks_not: bool,
    /// Whether it asks for a later encounter than the first, or for a sequela.
    pub(super) asks_later: bool,
    /// The side that the query names.
    pub(super) side: Option<Side>,
    /// The aliases that have a word of the query.
    pub(super) aliases: Bits,
    parts: Vec<(Bits, Bits)>,
}

impl<'a> Terms<'a> {
    /// Reads a query.
    pub(super) fn read(index: &'a Index, text: &str, own: Option<&'a Phrases>) -> Self {
        let mut terms = Terms {
            index,
            own,
            all: Vec::new(),
            marks: vec![0; index.dictionary.len()],
            asks_unspecified: false,
            asks_without: false,
            asks_not: false,
            asks_later: false,
            side: None,
            aliases: Bits::none(index.aliases.len()),
            parts: Vec::new(),
        };
        let typed = typed_words(index, text);
        let mut rest = typed.as_slice();
        while !rest.is_empty() && terms.all.len() < 16 {
            let taken = terms
                .take_phrase(rest)
                .unwrap_or_else(|| terms.take_word(rest));
            rest = rest.get(taken..).unwrap_or_default();
        }
        let without = ["without", "wo", "w/o", "no", "uncomplicated"];
        terms.asks_without |= typed.iter().any(|t| without.contains(&t.word.as_str()));
        terms.asks_not = typed.iter().any(|t| t.word == "not");
        terms.side = side(typed.iter().map(|t| t.word.as_str()));
        terms.asks_later = typed.iter().any(|t| is_later(&t.word));
        terms.asks_unspecified = typed
            .iter()
            .any(|t| matches!(t.word.as_str(), "unspecified" | "unsp" | "nos"));
        terms
            .all
            .iter_mut()
            .for_each(|term| term.meet(index, &terms.parts));
        terms
    }

    /// What a phrase stands for: the practice's own words first.
    fn meanings(&self, phrase: &str) -> Vec<Meaning> {
        let own = self.own.map(|own| own.of(phrase)).unwrap_or_default();
        own.iter()
            .chain(self.index.phrases.of(phrase))
            .cloned()
            .collect()
    }

    /// Adds what misspelt or shortened words may mean, to terms that are not met word for word.
    /// Answers whether anything changed.
    pub(super) fn repair(&mut self) -> bool {
        let mut changed = false;
        for at in 0..self.all.len() {
            let Some(term) = self.all.get_mut(at).filter(|term| !term.repaired) else {
                continue;
            };
            term.repaired = true;
            if term.alternatives.iter().any(|a| a.quality == 100) && term.words.len() == 1 {
                continue;
            }
            let words = term.words.clone();
            let [typed] = words.as_slice() else { continue };
            let more = self.repairs(typed);
            changed |= !more.is_empty();
            let (index, parts) = (self.index, &self.parts);
            if let Some(term) = self.all.get_mut(at) {
                term.alternatives.extend(more);
                term.meet(index, parts);
            }
        }
        changed
    }

    /// Where nothing has all the words: takes each as the beginning of a longer one or as one with
    /// letters left out, known or not: `low` may be `lower`. Answers whether anything changed.
    pub(super) fn lengthen(&mut self) -> bool {
        let mut changed = false;
        for at in 0..self.all.len() {
            let Some(term) = self.all.get(at) else { break };
            let [typed] = term.words.as_slice() else {
                continue;
            };
            let word = typed.word.clone();
            if typed.being_typed || !(2..=5).contains(&word.len()) {
                continue;
            }
            let dictionary = &self.index.dictionary;
            let (beginning, shortened) =
                (dictionary.beginning(&word), dictionary.shortened_by(&word));
            let mut more = Vec::new();
            if beginning.len() > 1 {
                more.extend(self.part(&[beginning], 66, Why::Typo));
            }
            more.extend(self.any_of(shortened, 58, Why::Typo));
            changed |= !more.is_empty();
            let (index, parts) = (self.index, &self.parts);
            if let Some(term) = self.all.get_mut(at) {
                term.alternatives.extend(more);
                term.meet(index, parts);
            }
        }
        changed
    }

    /// A term for the longest phrase of the table at the start; answers how many words it took.
    fn take_phrase(&mut self, rest: &[Typed]) -> Option<usize> {
        let longest = rest.len().min(LONGEST_PHRASE);
        (2..=longest).rev().find(|n| {
            let words = rest.get(..*n).unwrap_or_default();
            let text: Vec<&str> = words.iter().map(|t| t.word.as_str()).collect();
            let meanings = self.meanings(&text.join(" "));
            if meanings.is_empty() {
                return false;
            }
            let literal = self.all_of(words.iter().map(|t| vec![t.clone()]), 100, Why::Title);
            let mut alternatives: Vec<Alternative> = literal.into_iter().collect();
            alternatives.extend(meanings.iter().flat_map(|m| self.meaning(m)));
            self.push(alternatives, words);
            true
        })
    }

    fn take_word(&mut self, rest: &[Typed]) -> usize {
        let Some(typed) = rest.first() else { return 1 };
        if fold::is_empty_word(&typed.word) && (rest.len() > 1 || !self.all.is_empty()) {
            return 1;
        }
        let meanings = self.meanings(&typed.word);
        let mut alternatives = self.spellings(typed);
        alternatives.extend(meanings.iter().flat_map(|m| self.meaning(m)));
        let run = by_code::rows_beginning(self.index, &typed.word);
        if !run.is_empty() {
            alternatives.push(Alternative {
                run,
                ..Alternative::new(0, 100, Why::Code)
            });
        }
        let unknown = alternatives.is_empty();
        if unknown {
            alternatives = self.repairs(typed);
        }
        let other_forms = rest
            .windows(2)
            .take_while(|pair| matches!(pair, [one, two] if fold::is_form(&one.word, &two.word)))
            .count();
        let words = rest.get(..=other_forms).unwrap_or_default();
        for form in words.iter().skip(1) {
            alternatives.extend(self.spellings(form));
        }
        self.push(alternatives, words);
        if let Some(term) = self.all.last_mut() {
            term.repaired = unknown;
        }
        words.len().max(1)
    }

    fn push(&mut self, alternatives: Vec<Alternative>, words: &[Typed]) {
        let index = self.index;
        let number = |t: &Typed| index.dictionary.number(&t.word);
        let weight = |n: u16| index.weights.get(usize::from(n)).copied();
        let own = words.iter().filter_map(number).filter_map(weight).max();
        let outright = alternatives
            .iter()
            .any(|a| !a.rows.is_empty() || !a.run.is_empty());
        self.all.push(Term {
            outright,
            alternatives,
            weight: u32::from(own.unwrap_or(140)),
            rows: Bits::default(),
            aliases: Bits::default(),
            words: words.to_vec(),
            repaired: false,
        });
    }

    /// The word itself, its other forms, and the words that it begins.
    fn spellings(&mut self, typed: &Typed) -> Vec<Alternative> {
        let dictionary = &self.index.dictionary;
        let exact = dictionary.number(&typed.word);
        let forms: Vec<u16> = fold::variants(&typed.word)
            .iter()
            .filter_map(|w| dictionary.number(w))
            .collect();
        let beginning = dictionary.beginning(&typed.word);
        let open = typed.being_typed || (exact.is_none() && typed.word.len() > 1);
        let mut found = Vec::new();
        found.extend(self.any_of(exact.into_iter().collect(), 100, Why::Title));
        found.extend(self.any_of(forms, 97, Why::Title));
        if open && !beginning.is_empty() {
            found.extend(self.part(&[beginning], 88, Why::Title));
        }
        found
    }

    /// What a word may mean that is not spelt like any.
    fn repairs(&mut self, typed: &Typed) -> Vec<Alternative> {
        let dictionary = &self.index.dictionary;
        let near = dictionary.near(&typed.word, typed.being_typed);
        let best = near.first().map_or(0, |(_, far)| *far);
        let (first, second): (Vec<_>, Vec<_>) = near.into_iter().partition(|(_, far)| *far == best);
        let numbers = |list: Vec<(u16, u8)>| list.into_iter().map(|(n, _)| n).collect::<Vec<_>>();
        let shortened = dictionary.shortened_by(&typed.word);
        let derived = fold::stem(&typed.word).map(|stem| dictionary.beginning(stem));
        let without = self.index.without.map(usize::from);
        let mark = |terms: &Self| without.and_then(|n| terms.marks.get(n).copied());
        let before = mark(self);
        let mut found = Vec::new();
        found.extend(self.any_of(numbers(first), 70, Why::Typo));
        found.extend(self.any_of(numbers(second), 60, Why::Typo));
        found.extend(self.any_of(shortened, 62, Why::Typo));
        let derived = derived.filter(|run| !run.is_empty());
        found.extend(derived.and_then(|run| self.part(&[run], 72, Why::Typo)));
        // A misspelt "without" asks for it all the same.
        self.asks_without |= mark(self) != before;
        found
    }

    fn meaning(&mut self, meaning: &Meaning) -> Vec<Alternative> {
        let (quality, why) = match meaning.same_word {
            true => (95, Why::Abbreviation),
            false => (92, Why::Abbreviation),
        };
        let rows: Vec<usize> = meaning
            .codes
            .iter()
            .filter_map(|code| by_code::row_of(self.index, code))
            .collect();
        let plain = |word: &String| {
            let forms = std::iter::once(word.clone()).chain(fold::variants(word));
            forms
                .map(|word| Typed {
                    word,
                    being_typed: false,
                })
                .collect::<Vec<_>>()
        };
        let mut found: Vec<Alternative> = Vec::new();
        for wording in &meaning.wordings {
            let met = self.all_of(wording.iter().map(plain), quality, why);
            found.extend(met.map(|alternative| Alternative {
                says: wording.join(" "),
                ..alternative
            }));
        }
        if found.is_empty() && !rows.is_empty() {
            found.push(Alternative::new(0, quality, why));
        }
        if let Some(first) = found.first_mut() {
            first.rows = rows;
        }
        found
    }

    /// An alternative that needs one of the forms of every word.
    fn all_of(
        &mut self,
        words: impl Iterator<Item = Vec<Typed>>,
        quality: u16,
        why: Why,
    ) -> Option<Alternative> {
        let mut parts = 0;
        for forms in words {
            let mut runs = Vec::new();
            for form in &forms {
                let exact = self.index.dictionary.number(&form.word);
                runs.extend(exact.map(|n| n..n + 1));
                if form.being_typed {
                    runs.push(self.index.dictionary.beginning(&form.word));
                }
            }
            parts |= self.part(&runs, quality, why)?.parts;
        }
        Some(Alternative::new(parts, quality, why))
    }

    fn any_of(&mut self, numbers: Vec<u16>, quality: u16, why: Why) -> Option<Alternative> {
        let runs: Vec<Range<u16>> = numbers.into_iter().map(|n| n..n + 1).collect();
        self.part(&runs, quality, why)
    }

    /// A new part of these runs of words, as an alternative of its own.
    fn part(&mut self, runs: &[Range<u16>], quality: u16, why: Why) -> Option<Alternative> {
        let n_words: usize = runs.iter().map(ExactSizeIterator::len).sum();
        let bit = self.parts.len();
        if n_words == 0 || bit >= MOST_PARTS {
            return None;
        }
        let index = self.index;
        let mut rows = Bits::none(index.n_rows);
        let mut aliases = Bits::none(index.aliases.len());
        for number in runs.iter().cloned().flatten() {
            if let Some(mark) = self.marks.get_mut(usize::from(number)) {
                *mark |= 1 << bit;
            }
            match index.common_words.get(&number) {
                Some(common) => rows.add(common),
                None => {
                    let of_word = index.rows_of_word.get(usize::from(number));
                    of_word.iter().for_each(|row| rows.insert(*row as usize));
                }
            }
            if n_words > MOST_ALIAS_WORDS {
                continue;
            }
            for alias in index.aliases.of_word.get(usize::from(number)) {
                aliases.insert(*alias as usize);
            }
        }
        for alias in aliases.iter() {
            rows.insert_run(index.aliases.run(alias));
        }
        self.aliases.add(&aliases);
        self.parts.push((rows, aliases));
        let parts = 1 << bit;
        Some(Alternative::new(parts, quality, why))
    }
}

impl Term {
    /// Finds the rows and aliases that meet the term.
    fn meet(&mut self, index: &Index, parts: &[(Bits, Bits)]) {
        self.alternatives
            .sort_by_key(|a| std::cmp::Reverse(a.quality));
        let mut rows = Bits::none(index.n_rows);
        let mut aliases = Bits::none(index.aliases.len());
        for alternative in &self.alternatives {
            let needed = (0..parts.len()).filter(|n| alternative.parts >> n & 1 == 1);
            let mut needed = needed.filter_map(|n| parts.get(n));
            if let (true, Some((part, part_alias))) =
                (alternative.parts.is_power_of_two(), needed.clone().next())
            {
                rows.add(part);
                aliases.add(part_alias);
            } else if let Some((first, first_alias)) = needed.next() {
                let (mut all, mut all_alias) = (first.clone(), first_alias.clone());
                for (part, part_alias) in needed {
                    all.keep(part);
                    all_alias.keep(part_alias);
                }
                rows.add(&all);
                aliases.add(&all_alias);
            }
            alternative.rows.iter().for_each(|row| rows.insert(*row));
            rows.insert_run(alternative.run.clone());
        }
        (self.rows, self.aliases) = (rows, aliases);
    }

    /// How well the term is met by words with these marks, and why.
    pub(super) fn met_by(&self, marks: u64) -> Option<(u16, Why)> {
        self.best(marks).map(|a| (a.quality, a.why))
    }

    /// The nearest of the alternatives that words with these marks meet.
    pub(super) fn best(&self, marks: u64) -> Option<&Alternative> {
        let met = |a: &&Alternative| a.parts != 0 && a.parts & !marks == 0;
        let met = self.alternatives.iter().filter(met);
        met.max_by_key(|a| a.quality)
    }

    /// What was typed for it.
    pub(super) fn typed(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|t| t.word.as_str()).collect();
        words.join(" ")
    }

    /// Whether words with these marks say the term as it was typed.
    pub(super) fn said_by(&self, marks: u64) -> bool {
        self.met_by(marks).is_some_and(|(_, why)| why == Why::Title)
    }

    /// The alternative that names a row outright.
    pub(super) fn named_by(&self, row: usize) -> Option<&Alternative> {
        let of = |a: &&Alternative| a.rows.contains(&row) || a.run.contains(&row);
        self.alternatives.iter().find(of).filter(|_| self.outright)
    }

    /// The place of a row among those that the term names outright, and why.
    pub(super) fn names(&self, row: usize) -> Option<(usize, Why)> {
        let by = self.named_by(row)?;
        let at = by.rows.iter().position(|own| *own == row);
        Some((at.unwrap_or(usize::MAX), by.why))
    }
}
