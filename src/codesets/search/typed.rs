//! What was typed, as words; and what single words of it say of the whole.

use super::{Index, by_code, fold};
use crate::codesets::Side;

/// A word as it was typed.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    /// The word, folded.
    pub(super) word: String,
    /// Whether it may go on.
    pub(super) being_typed: bool,
}

/// The side that words name; both where they name left and right.
pub(super) fn side<'a>(words: impl Iterator<Item = &'a str>) -> Option<Side> {
    let mut named = None;
    for word in words {
        let side = match word {
            "left" | "lt" | "lft" | "l" => Side::Left,
            "right" | "rt" | "rgt" | "r" => Side::Right,
            "bilateral" | "bilat" | "both" | "bi" => Side::Both,
            _ => continue,
        };
        named = match named {
            Some(other) if other != side => Some(Side::Both),
            None | Some(_) => Some(side),
        };
    }
    named
}

/// Whether a word speaks of an encounter after the active treatment.
pub(super) fn is_later(word: &str) -> bool {
    const WORDS: [&str; 12] = [
        "subsequent",
        "subs",
        "subseq",
        "sequela",
        "sequelae",
        "sqla",
        "seq",
        "nonunion",
        "malunion",
        "routine",
        "delayed",
        "delay",
    ];
    let seventh = word.strip_prefix("7th").is_some_and(|c| !"abc".contains(c));
    seventh || WORDS.contains(&word)
}

/// The words of a query; a word with a slash stays whole where the table has it.
pub(super) fn typed_words(index: &Index, text: &str) -> Vec<Typed> {
    let mut out: Vec<Typed> = Vec::new();
    for chunk in text.split_whitespace() {
        let whole = chunk.to_lowercase();
        let with_slash = whole.contains('/') && !index.phrases.of(&whole).is_empty();
        let dotted = whole.contains('.') && by_code::looks_like_code(&whole);
        if with_slash || dotted {
            out.push(Typed {
                word: whole.replace('.', ""),
                being_typed: false,
            });
        } else {
            let words = fold::words(chunk).into_iter();
            out.extend(words.map(|(word, _)| Typed {
                word,
                being_typed: false,
            }));
        }
    }
    let open = text.chars().last().is_some_and(char::is_alphanumeric);
    if let Some(last) = out.last_mut() {
        last.being_typed = open;
    }
    out
}
