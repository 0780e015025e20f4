//! Roots, beginnings and endings of medical words, and structures of the body, explained in a few
//! plain words of our own; and the words of a title taken apart by them.

use std::collections::HashMap;
use std::sync::OnceLock;

static TERMS: &str = include_str!("../../../assets/codesets/terms.tsv");

/// What an entry of the glossary is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A whole word.
    Word,
    /// The beginning of words.
    Prefix,
    /// The middle of words; an `o` or another vowel may join it to the next part.
    Root,
    /// The end of words.
    Suffix,
}

/// An entry of the glossary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word or part of a word.
    pub text: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What it means.
    pub meaning: &'static str,
}

/// A part of a word, as it stands there, with its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its entry.
    pub term: Term,
}

/// A word of a title, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The word as it stands in the title.
    pub word: String,
    /// Its parts, or itself.
    pub parts: Vec<Part>,
}

impl std::fmt::Display for Explained {
    /// `cholecystolithiasis: cholecyst (gallbladder) + lithiasis (presence of stones)`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: ", self.word)?;
        if let [Part { term }] = self.parts.as_slice()
            && term.kind == Kind::Word
        {
            return write!(f, "{}", term.meaning);
        }
        for (n, Part { term }) in self.parts.iter().enumerate() {
            let plus = if n == 0 { "" } else { " + " };
            let (text, meaning) = (term.text, term.meaning);
            write!(f, "{plus}{text} ({meaning})")?;
        }
        Ok(())
    }
}

/// Roots of two letters that are taken as such; others of two letters would split words wrongly.
const SHORT: [&str; 5] = ["my", "ot", "ox", "py", "ur"];

struct Glossary {
    words: HashMap<&'static str, Term>,
    prefixes: HashMap<&'static str, Term>,
    roots: HashMap<&'static str, Term>,
    suffixes: HashMap<&'static str, Term>,
}

fn glossary() -> &'static Glossary {
    static GLOSSARY: OnceLock<Glossary> = OnceLock::new();
    GLOSSARY.get_or_init(|| {
        let of = |wanted: Kind| {
            let terms = TERMS.lines().filter_map(read);
            let terms = terms.filter(move |term| term.kind == wanted);
            terms.map(|term| (term.text, term)).collect()
        };
        Glossary {
            words: of(Kind::Word),
            prefixes: of(Kind::Prefix),
            roots: of(Kind::Root),
            suffixes: of(Kind::Suffix),
        }
    })
}

fn read(line: &'static str) -> Option<Term> {
    let mut fields = line.splitn(3, '\t');
    let (text, kind, meaning) = (fields.next()?, fields.next()?, fields.next()?);
    let kind = match kind {
        "w" => Kind::Word,
        "p" => Kind::Prefix,
        "r" => Kind::Root,
        "s" => Kind::Suffix,
        _ => return None,
    };
    Some(Term {
        text,
        kind,
        meaning,
    })
}

/// The words of a title that the glossary explains, each once, in their order.
pub fn explain(title: &str) -> Vec<Explained> {
    let mut out: Vec<Explained> = Vec::new();
    for word in title.split(|c: char| !c.is_alphabetic()) {
        let known = out.iter().any(|e| e.word.eq_ignore_ascii_case(word));
        let explained = explain_word(word).filter(|_| !known);
        out.extend(explained.map(|parts| Explained {
            word: word.to_owned(),
            parts,
        }));
    }
    out
}

/// A word by its own entry, or taken apart; `None` where the glossary has not all of it.
pub fn explain_word(word: &str) -> Option<Vec<Part>> {
    let word = word.to_lowercase();
    let all = glossary();
    let singular = word.strip_suffix('s').unwrap_or(&word);
    let own = all
        .words
        .get(word.as_str())
        .or_else(|| all.words.get(singular));
    if let Some(term) = own {
        return Some(vec![Part { term: *term }]);
    }
    if word.len() < 6 || !word.is_ascii() {
        return None;
    }
    let split = [word.as_str(), singular];
    let best = split.into_iter().filter_map(|word| split_word(all, word));
    best.min_by_key(|parts| parts.len())
}

/// The fewest parts that make up a word: beginnings, at least one root, an ending.
fn split_word(all: &Glossary, word: &str) -> Option<Vec<Part>> {
    // ways[n]: the parts up to letter n, and whether a root is among them.
    let mut ways: Vec<Option<Vec<Part>>> = vec![None; word.len() + 1];
    if let Some(start) = ways.first_mut() {
        *start = Some(Vec::new());
    }
    for from in 0..word.len() {
        let Some(parts) = ways.get(from).cloned().flatten() else {
            continue;
        };
        for to in from + 1..=word.len() {
            let Some(text) = word.get(from..to) else {
                continue;
            };
            let Some((term, end)) = part(all, word, text, (&parts, to)) else {
                continue;
            };
            for end in [to, end] {
                let better = |old: &Option<Vec<Part>>| {
                    old.as_ref().is_none_or(|old| old.len() > parts.len() + 1)
                };
                if let Some(way) = ways.get_mut(end).filter(|way| better(way)) {
                    let mut longer = parts.clone();
                    longer.push(Part { term });
                    *way = Some(longer);
                }
            }
        }
    }
    let whole = ways.pop().flatten()?;
    let has = |kind: Kind| whole.iter().any(|part| part.term.kind == kind);
    (has(Kind::Root) && has(Kind::Suffix)).then_some(whole)
}

/// The entry for a piece of a word, where it may stand there, and where the next piece may begin:
/// after a joining vowel.
fn part(all: &Glossary, word: &str, text: &str, at: (&[Part], usize)) -> Option<(Term, usize)> {
    let (before, to) = at;
    let only_prefixes = before.iter().all(|part| part.term.kind == Kind::Prefix);
    if to == word.len() {
        let ended = before
            .last()
            .is_some_and(|part| part.term.kind != Kind::Suffix);
        let known = all.suffixes.get(text).filter(|_| ended);
        return known.map(|term| (*term, to));
    }
    let prefix = all
        .prefixes
        .get(text)
        .filter(|_| only_prefixes && text.len() > 1);
    let root = all
        .roots
        .get(text)
        .filter(|_| text.len() > 2 || SHORT.contains(&text));
    let term = root.or(prefix)?;
    let joined = word.get(to..to + 1).is_some_and(|c| "oaie".contains(c));
    let end = to + usize::from(joined && term.kind == Kind::Root);
    Some((*term, if end < word.len() { end } else { to }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(word: &str) -> String {
        explain(word)
            .first()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    #[test]
    fn a_word_is_taken_apart() {
        assert_eq!(
            said("Cholecystolithiasis"),
            "Cholecystolithiasis: cholecyst (gallbladder) + lithiasis (presence of stones)"
        );
        assert_eq!(
            said("pyelonephritis"),
            "pyelonephritis: pyel (basin of the kidney) + nephr (kidney) + itis (inflammation)"
        );
        assert_eq!(
            said("hypoglycemia"),
            "hypoglycemia: hypo (too little, low, under) + glyc (sugar) + emia (in the blood)"
        );
        assert!(said("cardiomyopathy").contains("heart) + my (muscle)"));
        assert!(said("osteomyelitis").starts_with("osteomyelitis: oste (bone) + myel (marrow"));
    }

    #[test]
    fn a_whole_word_has_its_own_entry_and_an_unknown_one_none() {
        assert_eq!(
            said("Sequela"),
            "Sequela: condition left after the acute phase of another has ended"
        );
        assert_eq!(said("Encounter"), "");
        assert!(
            explain("Fracture of neck of femur")
                .iter()
                .any(|e| e.word == "femur")
        );
    }

    #[test]
    fn every_line_of_the_glossary_is_read_and_none_stands_twice() {
        let terms: Vec<Term> = TERMS.lines().filter_map(read).collect();
        assert_eq!(terms.len(), TERMS.lines().count());
        assert!(terms.len() >= 1_000, "{} entries", terms.len());
        let mut keys: Vec<(Kind, &str)> = terms.iter().map(|t| (t.kind, t.text)).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), terms.len());
    }
}
