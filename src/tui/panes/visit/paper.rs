//! The papers of a visit in the editor: words with their places, the cursor that moves over them,
//! the marks on them.

use crate::domain::paper::DocumentKind;
use crate::domain::text::CleanText;

/// A document as the editor shows it.
#[derive(Clone)]
pub struct Paper {
    /// The version that is shown; none is the note entered with the visit.
    pub id: Option<i64>,
    /// What it is.
    pub kind: DocumentKind,
    /// Its title as typed.
    pub title: String,
    /// What it is called on the screen.
    pub name: CleanText,
    /// What it says.
    pub text: String,
    /// Its words, in order.
    pub words: Vec<Word>,
}

/// A word of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its line, from 0.
    pub line: usize,
    /// Letters of the document before it.
    pub from: usize,
    /// Letters of the document before what follows it.
    pub to: usize,
    /// The word.
    pub text: CleanText,
}

/// Words that were marked for a code.
#[derive(Clone)]
pub struct Mark {
    /// Which.
    pub id: i64,
    /// For which code.
    pub code: String,
    /// In which version of a document.
    pub paper: Option<i64>,
    /// Letters before them.
    pub from: usize,
    /// How many letters they are.
    pub n: usize,
}

/// The words of a text with their places.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = 0;
    for (line, row) in text.split('\n').enumerate() {
        let mut begun: Option<(usize, String)> = None;
        for c in row.chars() {
            match (&mut begun, c.is_whitespace()) {
                (Some((from, word)), true) => {
                    let text = CleanText::new(word);
                    words.push(Word {
                        line,
                        from: *from,
                        to: at,
                        text,
                    });
                    begun = None;
                }
                (Some((_, word)), false) => word.push(c),
                (None, true) => {}
                (None, false) => begun = Some((at, c.to_string())),
            }
            at += 1;
        }
        if let Some((from, word)) = begun {
            words.push(Word {
                line,
                from,
                to: at,
                text: CleanText::new(&word),
            });
        }
        at += 1;
    }
    words
}

/// The first words from `after` on, around the end, that say what was typed; punctuation and
/// capitals do not count.
pub fn find(words: &[Word], typed: &str, after: usize) -> Option<(usize, usize)> {
    let plain = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let wanted: Vec<String> = typed.split_whitespace().map(plain).collect();
    let wanted: Vec<&String> = wanted.iter().filter(|word| !word.is_empty()).collect();
    let all: Vec<String> = words.iter().map(|word| plain(word.text.as_str())).collect();
    if wanted.is_empty() || wanted.len() > all.len() {
        return None;
    }
    let n = all.len();
    (0..n).map(|k| (after + k) % n).find_map(|start| {
        let end = start + wanted.len();
        let here = all.get(start..end)?;
        let last = wanted.len() - 1;
        let fits = here
            .iter()
            .zip(&wanted)
            .enumerate()
            .all(|(k, (have, want))| {
                have == *want || (k == last && have.starts_with(want.as_str()))
            });
        fits.then_some((start, end - 1))
    })
}

/// The place of the word that a step from `at` reaches: along the line, or to a line above or
/// below.
pub fn step(words: &[Word], at: usize, (across, down): (isize, isize)) -> usize {
    let last = words.len().saturating_sub(1);
    if down == 0 {
        return at.saturating_add_signed(across).min(last);
    }
    let Some(now) = words.get(at) else { return 0 };
    let begins = |line: usize| words.iter().position(|word| word.line == line).unwrap_or(0);
    let column = at - begins(now.line);
    let to = if down > 0 {
        words.iter().skip(at).find(|word| word.line > now.line)
    } else {
        words
            .iter()
            .take(at)
            .rev()
            .find(|word| word.line < now.line)
    };
    let Some(line) = to.map(|word| word.line) else {
        return at;
    };
    let first = begins(line);
    let n = words.iter().filter(|word| word.line == line).count();
    first + column.min(n.saturating_sub(1))
}

/// The letters of a text from the beginning of one word to the end of another.
pub fn between(paper: &Paper, (first, last): (usize, usize)) -> Option<(usize, String)> {
    let (from, to) = (paper.words.get(first)?.from, paper.words.get(last)?.to);
    let n = to.checked_sub(from)?;
    Some((from, paper.text.chars().skip(from).take(n).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "CC: numb feet, both.\n\nA/P: P\u{e9}rez has DM2\twith polyneuropathy.";

    #[test]
    fn words_know_their_letters() {
        let words = words(NOTE);
        let letters: Vec<char> = NOTE.chars().collect();
        for word in &words {
            let there: String = letters[word.from..word.to].iter().collect();
            assert_eq!(there, word.text.as_str());
        }
        assert_eq!(words.len(), 10);
        assert_eq!(words[4].line, 2);
    }

    #[test]
    fn words_are_found_without_their_punctuation() {
        let words = words(NOTE);
        assert_eq!(find(&words, "Feet both", 0), Some((2, 3)));
        assert_eq!(find(&words, "polyneuro", 5), Some((9, 9)));
        assert_eq!(find(&words, "feet", 5), Some((2, 2)), "around the end");
        assert_eq!(find(&words, "knee", 0), None);
        assert_eq!(find(&words, " . ", 0), None);
    }

    #[test]
    fn the_cursor_moves_over_words_and_lines() {
        let words = words(NOTE);
        assert_eq!(step(&words, 0, (1, 0)), 1);
        assert_eq!(step(&words, 1, (0, 1)), 5);
        assert_eq!(step(&words, 9, (0, -1)), 3);
        assert_eq!(step(&words, 9, (1, 0)), 9);
        assert_eq!(step(&[], 0, (0, 1)), 0);
    }
}
