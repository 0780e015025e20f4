//! "See" and "see also": from the words that an index prints to the term that they mean.

use std::collections::HashMap;

use super::{AlphabeticIndex, IndexKind, Term};
use crate::codesets::written::{is_diagnosis_shape, undotted};

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A term of the same index, by number, and the words that found no term below it.
    Term(usize, Vec<String>),
    /// Another of the four, with the words to look for in it; without words, its beginning.
    Other(IndexKind, String),
    /// A category, subcategory or code of the tabular list, undotted.
    Code(String),
    /// An instruction in words, such as "condition": look for what the note says is wrong.
    Words(Unfollowed),
}

/// A reference that names no term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfollowed(pub String);

/// Words that name no term of their own but the choice that the note makes.
const CHOICES: [&str; 4] = ["by ", "specified by", "according to", "type of"];

impl AlphabeticIndex {
    /// Where "see" or "see also" lead: one target for each part between semicolons.
    pub fn follow(&self, reference: &str) -> Vec<Target> {
        let parts = reference.split(';');
        let cleaned = parts.map(|part| trimmed(part).to_owned());
        cleaned
            .filter(|part| !part.is_empty())
            .map(|part| self.follow_one(&part))
            .collect()
    }

    fn follow_one(&self, part: &str) -> Target {
        if let Some(code) = code_of(part) {
            return Target::Code(code);
        }
        let words = self.parts(part);
        let first = words.first().map(String::as_str).unwrap_or_default();
        if first.starts_with("table of drugs") && self.kind() != IndexKind::Drugs {
            return Target::Other(IndexKind::Drugs, String::new());
        }
        let neoplasm = first == "neoplasm" || first == "table of neoplasms";
        if neoplasm && self.kind() == IndexKind::Diseases {
            let below = words.iter().skip(1).cloned().collect::<Vec<_>>();
            return Target::Other(IndexKind::Neoplasms, below.join(", "));
        }
        match self.find(&words) {
            Some((number, left)) => Target::Term(number, left),
            None => Target::Words(Unfollowed(part.to_owned())),
        }
    }

    /// The term that words between commas name, from a main term down, and the words that found
    /// nothing on the way.
    pub fn find_path(&self, path: &str) -> Option<(usize, Vec<String>)> {
        self.find(&self.parts(path))
    }

    fn parts(&self, text: &str) -> Vec<String> {
        let parts = text.split(',').map(folded);
        parts.filter(|part| !part.is_empty()).collect()
    }

    fn find(&self, words: &[String]) -> Option<(usize, Vec<String>)> {
        let (mut term, mut rest) = self.main(words)?;
        let mut left = Vec::new();
        while let Some((word, after)) = rest.split_first() {
            rest = after;
            let choice = CHOICES.iter().any(|choice| word.starts_with(choice));
            match child(&term, word) {
                Some(below) => term = below,
                None if choice || is_wording(&term, word) => {}
                None => left.push(word.clone()),
            }
        }
        Some((term.number(), left))
    }

    /// The main term that the first words name: as many of them as a title has.
    fn main<'w>(&self, words: &'w [String]) -> Option<(Term<'_>, &'w [String])> {
        let names = self.main_names();
        for n in (1..=words.len().min(4)).rev() {
            let (first, rest) = words.split_at_checked(n)?;
            if let Some(number) = names.get(&singular(&first.join(", "))) {
                return Some((self.term(*number as usize)?, rest));
            }
        }
        // A table has one main term: its rows are looked for below it.
        let only = self
            .term(0)
            .filter(|_| self.kind() == IndexKind::Neoplasms)?;
        child(&only, words.first()?).map(|_| (only, words))
    }

    /// Main terms by their names: the whole title and each wording between its commas.
    fn main_names(&self) -> &HashMap<String, u32> {
        self.names.get_or_init(|| {
            let mut names = HashMap::new();
            let number = |term: &Term<'_>| u32::try_from(term.number()).unwrap_or(u32::MAX);
            for term in self.main_terms() {
                names
                    .entry(singular(&folded(term.title())))
                    .or_insert(number(&term));
            }
            for first_only in [true, false] {
                for term in self.main_terms() {
                    let n = if first_only { 1 } else { usize::MAX };
                    for wording in term.title().split(',').take(n) {
                        names
                            .entry(singular(&folded(wording)))
                            .or_insert(number(&term));
                    }
                }
            }
            names
        })
    }
}

/// The term below that a word names: the same title, then one of its wordings, then a title that
/// begins so; at last by the way of the words that link.
fn child<'a>(term: &Term<'a>, word: &str) -> Option<Term<'a>> {
    let wanted = singular(word);
    let titled = |t: &Term<'a>| singular(&folded(t.title())) == wanted;
    let worded = |t: &Term<'a>| t.title().split(',').any(|w| singular(&folded(w)) == wanted);
    let begins = |t: &Term<'a>| folded(t.title()).starts_with(word);
    let found = term
        .children()
        .find(titled)
        .or_else(|| term.children().find(worded))
        .or_else(|| term.children().find(begins));
    if found.is_some() {
        return found;
    }
    // `with macular edema` stands below `with`, `upper limb` below `upper`.
    for (at, _) in word.match_indices(' ') {
        let (link, rest) = word.split_at_checked(at)?;
        let by_way = child_titled(term, link).and_then(|via| child(&via, rest.trim_start()));
        if by_way.is_some() {
            return by_way;
        }
    }
    let links = ["with", "due to", "in", "due to or associated with"];
    let below = links
        .into_iter()
        .filter_map(|link| child_titled(term, link));
    let linked = below.flat_map(|link| link.children()).find(titled);
    // `Fracture, femur` stands below `Fracture, traumatic`.
    linked.or_else(|| term.below().filter(titled).min_by_key(Term::level))
}

/// Whether a word only repeats the title, as `Findings, abnormal` does.
fn is_wording(term: &Term<'_>, word: &str) -> bool {
    term.title()
        .split(',')
        .any(|wording| folded(wording) == word)
}

fn child_titled<'a>(term: &Term<'a>, title: &str) -> Option<Term<'a>> {
    let named = |t: &Term<'a>| {
        let own = folded(t.title());
        own == title || own.split(',').any(|w| w.trim() == title)
    };
    term.children().find(named)
}

/// `category I01`, `subcategory M14.8-`, `T71`: the first code that is named.
fn code_of(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let names = [
        "category",
        "categories",
        "subcategory",
        "subcategories",
        "code",
    ];
    let mut words = text.split_whitespace();
    let first = words.next()?;
    let stated = names.iter().any(|name| lower.starts_with(name));
    let word = if stated { words.next()? } else { first };
    let code = word.split(['-', ',']).next()?.trim_end_matches('.');
    let second_is_digit = code.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    let upper = !code.chars().any(|c| c.is_ascii_lowercase());
    let code = undotted(code);
    (upper && second_is_digit && is_diagnosis_shape(&code)).then_some(code)
}

fn trimmed(part: &str) -> &str {
    let mut part = part.trim().trim_start_matches("- ");
    for lead in ["and see also ", "see also ", "and see ", "see "] {
        part = part.strip_prefix(lead).unwrap_or(part);
    }
    part.trim()
}

/// Lower case, one blank between words, without parentheses and what is in them.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '\u{2019}' => out.push('\''),
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    out.trim().to_owned()
}

/// Without the `s` of a plural, so that Complications finds Complication.
fn singular(text: &str) -> String {
    let kept = text.ends_with("ss") || text.ends_with("us") || text.ends_with("is");
    match text.strip_suffix('s') {
        Some(stem) if !kept && stem.len() > 3 => stem.trim_end_matches('\'').to_owned(),
        _ => text.to_owned(),
    }
}
