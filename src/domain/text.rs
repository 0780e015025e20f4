//! Clean text: the only text that may reach a terminal, a CSV cell, a form or a PDF.
//!
//! Names, notes and remarks come from files that strangers made. A terminal obeys escape
//! sequences, a right-to-left override shows one name as another, and ten thousand combining
//! marks bury a screen; so nothing is shown but what this module has passed.

use std::fmt;

/// Combining marks beyond this many on one letter are dropped.
const MARKS_PER_LETTER: usize = 8;

/// Text without control characters, invisible characters or piles of combining marks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CleanText(String);

impl CleanText {
    /// Cleans text for showing: a control or invisible character becomes a visible `\u{00B7}`,
    /// a line break or tab becomes a blank, and marks beyond eight on a letter are dropped.
    #[must_use]
    pub fn new(text: &str) -> CleanText {
        if text.bytes().all(|b| (0x20..0x7F).contains(&b)) {
            return CleanText(text.to_owned());
        }
        let mut clean = String::with_capacity(text.len());
        let mut marks = 0;
        for c in text.chars() {
            if is_combining(c) {
                marks += 1;
                if marks > MARKS_PER_LETTER {
                    continue;
                }
            } else {
                marks = 0;
            }
            clean.push(match c {
                '\n' | '\r' | '\t' => ' ',
                c if c.is_control() || is_invisible(c) => '\u{00B7}',
                c => c,
            });
        }
        CleanText(clean)
    }

    /// Cleans each line of a longer text, such as a visit note, keeping its line breaks.
    #[must_use]
    pub fn lines(text: &str) -> Vec<CleanText> {
        text.lines().map(CleanText::new).collect()
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives up the text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for CleanText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for CleanText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&str> for CleanText {
    fn from(text: &str) -> CleanText {
        CleanText::new(text)
    }
}

impl From<&String> for CleanText {
    fn from(text: &String) -> CleanText {
        CleanText::new(text)
    }
}

/// Marks that stack on the letter before them.
fn is_combining(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x0610..=0x061A | 0x064B..=0x065F
        | 0x0E31 | 0x0E34..=0x0E3A | 0x0E47..=0x0E4E | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF
        | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F)
}

/// Characters that change what is seen without being seen: zero-width, directional, tags.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
        | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFEFF | 0xFFA0
        | 0xFFF0..=0xFFFB | 0xE0000..=0xE0FFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_overrides_become_visible() {
        assert_eq!(CleanText::new("Ann\u{1b}[31mB").as_str(), "Ann\u{b7}[31mB");
        assert_eq!(
            CleanText::new("a\u{202e}b\u{200b}c").as_str(),
            "a\u{b7}b\u{b7}c"
        );
        assert_eq!(CleanText::new("\u{9b}2J").as_str(), "\u{b7}2J");
        assert_eq!(CleanText::new("one\ntwo\tthree").as_str(), "one two three");
    }

    #[test]
    fn a_pile_of_marks_is_cut() {
        let pile = format!("a{}b", "\u{0301}".repeat(10_000));
        assert_eq!(CleanText::new(&pile).as_str().chars().count(), 10);
    }

    #[test]
    fn names_with_accents_stay() {
        assert_eq!(
            CleanText::new("P\u{c9}REZ, Mar\u{ed}a").as_str(),
            "P\u{c9}REZ, Mar\u{ed}a"
        );
    }
}
