//! The instructional notes of the tabular list and the codes that they name.

use std::sync::OnceLock;

use super::written::undotted;

/// Where a note stands; it governs everything below.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A chapter, by number.
    Chapter(String),
    /// A section, by span.
    Section(String),
    /// A category, subcategory or code, undotted.
    Code(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Chapter(number) => write!(f, "chapter {number}"),
            Place::Section(span) => write!(f, "section {span}"),
            Place::Code(code) => write!(f, "{}", crate::domain::codes::dotted(code)),
        }
    }
}

/// The kind of a note (coding.md 1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// What the category takes in.
    Includes,
    /// A synonym or an example that is coded here.
    InclusionTerm,
    /// Not coded here: the two never occur together.
    Excludes1,
    /// Not included here: the patient may have both.
    Excludes2,
    /// The underlying condition goes before.
    CodeFirst,
    /// The detail goes after.
    UseAdditional,
    /// Two codes may be needed, in either order.
    CodeAlso,
    /// Anything else that the list says.
    Remark,
    /// The seventh characters and their meanings.
    SeventhCharacters,
}

impl NoteKind {
    /// The words under which the list prints such notes.
    pub const fn title(self) -> &'static str {
        match self {
            NoteKind::Includes => "Includes",
            NoteKind::InclusionTerm => "Inclusion term",
            NoteKind::Excludes1 => "Excludes1",
            NoteKind::Excludes2 => "Excludes2",
            NoteKind::CodeFirst => "Code first",
            NoteKind::UseAdditional => "Use additional code",
            NoteKind::CodeAlso => "Code also",
            NoteKind::Remark => "Note",
            NoteKind::SeventhCharacters => "7th character",
        }
    }

    /// A permanent name for data that leaves the program.
    pub const fn key(self) -> &'static str {
        match self {
            NoteKind::Includes => "includes",
            NoteKind::InclusionTerm => "inclusion-term",
            NoteKind::Excludes1 => "excludes1",
            NoteKind::Excludes2 => "excludes2",
            NoteKind::CodeFirst => "code-first",
            NoteKind::UseAdditional => "use-additional",
            NoteKind::CodeAlso => "code-also",
            NoteKind::Remark => "note",
            NoteKind::SeventhCharacters => "seventh-character",
        }
    }
}

/// All notes of a table; the built-in ones are read from their packed text when somebody first
/// asks for one, because most starts of the program need none.
#[derive(Debug, Default)]
pub(super) struct Notes {
    packed: String,
    read: OnceLock<Vec<Note>>,
}

impl From<Vec<Note>> for Notes {
    fn from(mut notes: Vec<Note>) -> Self {
        notes.sort_by(|a, b| a.place.cmp(&b.place));
        Notes {
            packed: String::new(),
            read: OnceLock::from(notes),
        }
    }
}

impl Notes {
    /// Lines of a place, a kind and a text with tabs between them, sorted by place.
    pub(super) fn packed(packed: String) -> Self {
        Notes {
            packed,
            read: OnceLock::new(),
        }
    }

    /// Every note, sorted by place.
    pub(super) fn all(&self) -> &[Note] {
        self.read.get_or_init(|| {
            let mut notes: Vec<Note> = self.packed.lines().filter_map(read_note).collect();
            if !notes.is_sorted_by(|a, b| a.place <= b.place) {
                notes.sort_by(|a, b| a.place.cmp(&b.place));
            }
            notes
        })
    }

    /// The inclusion terms and includes notes that stand on codes: the undotted code and the text.
    pub(super) fn names(&self) -> Vec<(&str, &str)> {
        if self.packed.is_empty() {
            let named =
                |note: &'_ Note| matches!(note.kind, NoteKind::InclusionTerm | NoteKind::Includes);
            let all = self.all().iter().filter(|note| named(note));
            return all
                .filter_map(|note| match &note.place {
                    Place::Code(code) => Some((code.as_str(), note.text.as_str())),
                    Place::Chapter(_) | Place::Section(_) => None,
                })
                .collect();
        }
        let name = |line| {
            let mut fields = str::splitn(line, 3, '\t');
            let (place, kind, text) = (fields.next()?, fields.next()?, fields.next()?);
            let on_code = !place.starts_with(['c', 's']);
            (on_code && matches!(kind, "I" | "T")).then_some((place, text))
        };
        self.packed.lines().filter_map(name).collect()
    }
}

fn read_note(line: &str) -> Option<Note> {
    let mut fields = line.splitn(3, '\t');
    let (place, kind, text) = (fields.next()?, fields.next()?, fields.next()?);
    let place = match (place.strip_prefix('c'), place.strip_prefix('s')) {
        (Some(number), _) => Place::Chapter(number.to_owned()),
        (_, Some(span)) => Place::Section(span.to_owned()),
        (None, None) => Place::Code(place.to_owned()),
    };
    let kind = match kind {
        "I" => NoteKind::Includes,
        "T" => NoteKind::InclusionTerm,
        "1" => NoteKind::Excludes1,
        "2" => NoteKind::Excludes2,
        "F" => NoteKind::CodeFirst,
        "A" => NoteKind::UseAdditional,
        "O" => NoteKind::CodeAlso,
        "N" => NoteKind::Remark,
        "7" => NoteKind::SeventhCharacters,
        _ => return None,
    };
    Some(Note::new(place, kind, text.to_owned()))
}

/// One line of a note.
#[derive(Clone, Debug)]
pub struct Note {
    /// Where it stands.
    pub place: Place,
    /// Its kind.
    pub kind: NoteKind,
    /// Its text; seventh characters as `A=initial encounter|D=...`.
    pub text: String,
    refs: OnceLock<Vec<CodeRef>>,
}

impl Note {
    /// A note.
    pub fn new(place: Place, kind: NoteKind, text: String) -> Self {
        Note {
            place,
            kind,
            text,
            refs: OnceLock::new(),
        }
    }

    /// The codes and ranges that the note names.
    pub fn refs(&self) -> &[CodeRef] {
        self.refs.get_or_init(|| self.read_refs())
    }

    fn read_refs(&self) -> Vec<CodeRef> {
        let mut refs = Vec::new();
        let mut rest = self.text.as_str();
        while let Some((_, after)) = rest.split_once('(') {
            let (inside, next) = after.split_once([')', '}']).unwrap_or((after, ""));
            refs.extend(parse_refs(inside));
            rest = next;
        }
        if refs.is_empty() {
            parse_refs(&self.text)
        } else {
            refs
        }
    }

    /// The seventh characters that the note defines; empty for other kinds.
    pub fn sevenths(&self) -> impl Iterator<Item = (char, &str)> {
        let defines = self.kind == NoteKind::SeventhCharacters;
        let entries = self.text.split('|').filter(move |_| defines);
        entries.filter_map(|entry| {
            let (character, meaning) = entry.split_once('=')?;
            Some((character.chars().next()?, meaning))
        })
    }

    pub(super) fn seventh_meaning(&self, character: char) -> Option<String> {
        self.sevenths()
            .find(|(c, _)| *c == character)
            .map(|(_, meaning)| meaning.to_owned())
    }
}

/// A code, or an inclusive range of codes, that a note names; both ends match by prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRef {
    /// The code, or the first of the range, undotted.
    pub first: String,
    /// The last of the range, undotted; the same as `first` for one code.
    pub last: String,
    /// A condition on one character: its place (1 to 7) and the characters allowed there.
    pub only: Option<(usize, String)>,
}

impl CodeRef {
    /// Whether a stored code is named; a range end takes in everything that begins with it.
    pub fn matches(&self, code: &str) -> bool {
        let in_range = self.first.as_str() <= code
            && (code <= self.last.as_str() || code.starts_with(&self.last));
        let fits = |(at, allowed): &(usize, String)| {
            code.chars()
                .nth(at - 1)
                .is_some_and(|c| allowed.contains(c))
        };
        in_range && self.only.as_ref().is_none_or(fits)
    }
}

/// Reads the references of one parenthesis: `E10.-, I12.9, O00-O9A, T36.8X- with sixth
/// character 1-4`.
fn parse_refs(text: &str) -> Vec<CodeRef> {
    let mut refs: Vec<CodeRef> = Vec::new();
    for part in text.split([',', ';']) {
        let (codes, condition) = match part.split_once(" with ") {
            Some((codes, condition)) => (codes, character_condition(condition)),
            None => (part, None),
        };
        for word in codes.split_whitespace() {
            let found = code_ref(word);
            refs.extend(found.map(|r| CodeRef {
                only: condition.clone(),
                ..r
            }));
        }
    }
    refs
}

fn code_ref(word: &str) -> Option<CodeRef> {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.');
    let word = word.trim_end_matches(['-', '.']);
    let mut ends = word
        .splitn(2, '-')
        .map(|end| end.trim_end_matches(['-', '.']));
    let first = code_like(ends.next()?)?;
    let last = match ends.next() {
        Some(end) => code_like(end)?,
        None => first.clone(),
    };
    Some(CodeRef {
        first,
        last,
        only: None,
    })
}

fn code_like(text: &str) -> Option<String> {
    let code = undotted(text);
    let mut chars = code.chars();
    let letter = text.starts_with(|c: char| c.is_ascii_uppercase());
    let digit = chars
        .nth(1)
        .is_some_and(|c| c.is_ascii_digit() || code.starts_with("QA"));
    let upper = text
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '.');
    (letter && digit && upper && (3..=7).contains(&code.len())).then_some(code)
}

/// `sixth character 1-4` as (6, "1234").
fn character_condition(text: &str) -> Option<(usize, String)> {
    let mut words = text.split_whitespace();
    let at = match words.next()? {
        "fourth" | "4th" => 4,
        "fifth" | "5th" => 5,
        "sixth" | "6th" => 6,
        "seventh" | "7th" => 7,
        _ => return None,
    };
    if !words.next()?.starts_with("character") {
        return None;
    }
    let allowed = words.next()?;
    let allowed = match allowed.split_once('-') {
        Some((from, to)) => (from.chars().next()?..=to.chars().next()?).collect(),
        None => allowed.chars().take(1).collect(),
    };
    Some((at, allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refs(text: &str) -> Vec<CodeRef> {
        let place = Place::Code("X".to_owned());
        Note::new(place, NoteKind::Excludes1, text.to_owned())
            .refs()
            .to_vec()
    }

    fn one(first: &str, last: &str) -> CodeRef {
        CodeRef {
            first: first.to_owned(),
            last: last.to_owned(),
            only: None,
        }
    }

    #[test]
    fn codes_and_ranges_are_found() {
        assert_eq!(refs("congenital pneumonia (P23.-)"), [one("P23", "P23")]);
        assert_eq!(refs("malignant neoplasms (C00-C96)"), [one("C00", "C96")]);
        let three = [
            one("J09X1", "J09X1"),
            one("J100", "J100"),
            one("J110", "J110"),
        ];
        assert_eq!(refs("influenza (J09.X1, J10.0-, J11.0-)"), three);
        assert_eq!(refs("infections (A00 - B99)").len(), 2);
        assert_eq!(refs("neoplasm [any type] of lip"), []);
    }

    #[test]
    fn a_range_end_takes_in_what_begins_with_it() {
        let range = one("O00", "O9A");
        assert!(range.matches("O9A213") && range.matches("O00"));
        assert!(!range.matches("P000"));
    }

    #[test]
    fn a_condition_on_a_character_is_kept() {
        let found = refs("linezolid (T36.8X- with sixth character 1-4)");
        assert_eq!(found.len(), 1);
        assert!(found[0].matches("T368X1A") && !found[0].matches("T368X5A"));
    }
}
