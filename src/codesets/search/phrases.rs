//! What abbreviations, lay words and lay phrases stand for: our own table.

use std::collections::HashMap;

use super::fold;

static ABBREVIATIONS: &str = include_str!("../../../assets/codesets/abbreviations.tsv");
static SYNONYMS: &str = include_str!("../../../assets/codesets/synonyms.tsv");
static SEED: &str = include_str!("../../../assets/codesets/abbreviations-seed.tsv");

/// What a phrase stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Other wordings, each a list of words.
    pub(super) wordings: Vec<Vec<String>>,
    /// The codes that are usually meant, the usual first.
    pub(super) codes: Vec<String>,
    /// Whether it is a word for a word, which is nearer than an abbreviation.
    pub(super) same_word: bool,
}

/// A table of phrases by phrase; the words of a phrase have one blank between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases(HashMap<String, Vec<Meaning>>);

impl Phrases {
    /// The table that the binary carries.
    pub(super) fn built_in() -> Self {
        let mut phrases = Phrases::default();
        SYNONYMS.lines().for_each(|line| phrases.take(line, true));
        ABBREVIATIONS
            .lines()
            .for_each(|line| phrases.take(line, false));
        for line in SEED.lines() {
            let key = line.split('\t').next().unwrap_or_default();
            if !phrases.0.contains_key(key) {
                phrases.take(line, false);
            }
        }
        phrases
    }

    /// The practice's own table, from phrases, what each stands for in words (with `|` between
    /// several wordings), and the codes meant (with blanks between them).
    pub fn own<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Self {
        let mut phrases = Phrases::default();
        for (phrase, words, codes) in rows {
            let typed = fold::words(phrase).into_iter().map(|(word, _)| word);
            let key = typed.collect::<Vec<_>>().join(" ");
            phrases.take(&format!("{key}\t{words}\t{codes}"), false);
        }
        phrases
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A line of a phrase, wordings with `|` between them, and codes.
    fn take(&mut self, line: &str, same_word: bool) {
        let mut fields = line.split('\t');
        let Some(key) = fields.next().filter(|key| !key.is_empty()) else {
            return;
        };
        let wordings = fields.next().unwrap_or_default().split('|');
        let words = |wording: &str| {
            let words = fold::words(wording).into_iter().map(|(word, _)| word);
            words
                .filter(|word| !fold::is_empty_word(word))
                .collect::<Vec<_>>()
        };
        let wordings = wordings
            .map(words)
            .filter(|words| !words.is_empty())
            .collect();
        let codes = fields.next().unwrap_or_default().split([',', ' ']);
        let codes = codes
            .filter(|c| !c.is_empty())
            .map(super::super::undotted)
            .collect();
        let meaning = Meaning {
            wordings,
            codes,
            same_word,
        };
        self.0.entry(key.to_owned()).or_default().push(meaning);
    }

    /// The meanings of a phrase.
    pub(super) fn of(&self, phrase: &str) -> &[Meaning] {
        self.0.get(phrase).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every word of every wording, for the tests of the table.
    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = (&String, &Meaning)> {
        self.0
            .iter()
            .flat_map(|(key, meanings)| meanings.iter().map(move |m| (key, m)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codesets::CodeSets;

    #[test]
    fn every_code_of_the_table_may_be_billed() {
        let sets = CodeSets::built_in();
        let [dos, before] = ["2026-11-02", "2026-09-30"].map(|day| day.parse().unwrap());
        let on = |code: &str, day| sets.diagnosis(code, day).is_some_and(|d| d.is_billable());
        let billed =
            |code: &str| on(code, dos) || on(code, before) || sets.procedure(code, dos).is_some();
        let table = Phrases::built_in();
        let wrong: Vec<String> = table
            .all()
            .flat_map(|(key, meaning)| meaning.codes.iter().map(move |code| (key, code)))
            .filter(|(_, code)| !billed(code))
            .map(|(key, code)| format!("{key}: {code}"))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
