//! Keys: one map, in one table. Every key that does something is a row here; help, footer and
//! palette read the live map, and a TOML file may change it. It knows no pane.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::collections::BTreeMap;
use std::fmt;

/// What a key can mean. A pane binds an act to one of its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Move to the next row.
    Down,
    /// Move to the row before.
    Up,
    /// Move a page on.
    PageDown,
    /// Move a page back.
    PageUp,
    /// Go to the first row.
    First,
    /// Go to the last row.
    Last,
    /// Mark or unmark the row under the cursor.
    Mark,
    /// Mark every row that is shown, or unmark all.
    MarkAll,
    /// Type filter words for the list.
    Filter,
    /// Open what is under the cursor.
    Open,
    /// One step back.
    Back,
    /// Next field or part.
    Next,
    /// Field or part before.
    Previous,
    /// Every command by name.
    Palette,
    /// The keys of this pane.
    Help,
    /// Explain the thing under the cursor.
    Explain,
    /// The other hat.
    Hat,
    /// Lock the screen.
    Lock,
    /// Leave the program.
    Quit,
    /// Running and finished jobs.
    Jobs,
    /// The message log.
    Messages,
    /// Draw the whole screen again and read the pane again.
    Refresh,
    /// Store what the form holds.
    Save,
    /// Look up a value for this field.
    LookUp,
    /// Repeat the last visit.
    RepeatLast,
    /// The visit is coded.
    Coded,
    /// Add a new record.
    New,
    /// Revise the record under the cursor.
    Revise,
    /// Remove the row under the cursor from a draft.
    Remove,
    /// Add a coverage or other part of a record.
    Attach,
    /// Correct a claim.
    Correct,
    /// Appeal a denial.
    Appeal,
    /// Ask the coder.
    AskCoder,
    /// Bill the next payer or the patient.
    BillNext,
    /// Write off.
    WriteOff,
    /// Write a note with a date for the next step.
    Note,
    /// Hold.
    Hold,
    /// Let go what is held.
    Release,
    /// Run the scrubber.
    Scrub,
    /// Send what is ready.
    Submit,
    /// Let a claim go past a finding, with a reason.
    Override,
    /// Read files in.
    Import,
    /// Unpost a remittance.
    Unpost,
    /// Swap what the list is about.
    Turn,
    /// Match by hand.
    Match,
    /// Show the segments of the file.
    Segments,
    /// Level the visit (E/M).
    EmLevel,
    /// Take a template.
    Template,
    /// What Medicare allows.
    MedicareFee,
    /// Move a row up.
    Raise,
    /// Make a printable page.
    Print,
    /// Take the last change back.
    Undo,
    /// Make the change again.
    Redo,
    /// Reopen what was closed.
    Reopen,
    /// The day and its closing.
    DayClose,
    /// The place of a code in the book.
    InBook,
}

/// Where a key is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Anywhere that does not take letters.
    Everywhere,
    /// In a list.
    List,
    /// In a form.
    Form,
    /// A deed of the pane that binds it.
    Deed,
}

/// One row of the table of keys.
#[derive(Debug, Clone, Copy)]
pub struct KeyRow {
    /// What it means.
    pub act: Act,
    /// Its permanent name in the key file.
    pub id: &'static str,
    /// Its keys as they come, separated by spaces.
    pub keys: &'static str,
    /// What it does, for a pane that says nothing better.
    pub label: &'static str,
    /// Where it is looked for.
    pub scope: Scope,
}

macro_rules! rows {
    ($($act:ident $id:literal $keys:literal $label:literal $scope:ident;)*) => {
        &[$(KeyRow {
            act: Act::$act, id: $id, keys: $keys, label: $label, scope: Scope::$scope,
        }),*]
    };
}

/// The table: every key of claimdesk.
pub const TABLE: &[KeyRow] = rows! {
    Down "down" "j Down" "next row" List;
    Up "up" "k Up" "row before" List;
    PageDown "page-down" "PageDown ^D" "a page on" List;
    PageUp "page-up" "PageUp" "a page back" List;
    First "first" "g Home" "first row" List;
    Last "last" "G End" "last row" List;
    Mark "mark" "Space" "mark" List;
    MarkAll "mark-all" "*" "mark all shown" List;
    Filter "filter" "/" "filter" List;
    Open "open" "Enter" "open" Deed;
    Back "back" "Esc" "back" Everywhere;
    Next "next" "Tab" "next part" Form;
    Previous "previous" "BackTab" "part before" Form;
    Palette "palette" ": ^P" "commands" Everywhere;
    Help "help" "?" "keys" Everywhere;
    Explain "explain" "F1" "explain" Everywhere;
    Hat "hat" "F12" "other hat" Everywhere;
    Lock "lock" "^L" "lock" Everywhere;
    Quit "quit" "^Q" "leave claimdesk" Everywhere;
    Jobs "jobs" "J" "jobs" Everywhere;
    Messages "messages" "!" "messages" Everywhere;
    Refresh "refresh" "^R" "read again" Everywhere;
    Save "save" "F9 ^S" "save" Form;
    LookUp "look-up" "F2 ^N" "look up" Form;
    RepeatLast "repeat-last" "F5" "repeat last" Deed;
    Coded "coded" "F8" "coded" Deed;
    New "new" "+ Insert" "new" Deed;
    Revise "revise" "e" "revise" Deed;
    Remove "remove" "Delete ^X" "remove" Deed;
    Attach "attach" "i" "add" Deed;
    Correct "correct" "c" "correct" Deed;
    Appeal "appeal" "a" "appeal" Deed;
    AskCoder "ask-coder" "q" "ask the coder" Deed;
    BillNext "bill-next" "b" "bill next or patient" Deed;
    WriteOff "write-off" "w" "write off" Deed;
    Note "note" "n" "note and date" Deed;
    Hold "hold" "h" "hold" Deed;
    Release "release" "r" "let go" Deed;
    Scrub "scrub" "s" "scrub" Deed;
    Submit "submit" "S" "send the batch" Deed;
    Override "override" "o" "override" Deed;
    Import "import" "i" "import files" Deed;
    Unpost "unpost" "U" "unpost" Deed;
    Turn "turn" "t" "turn" Deed;
    Match "match" "m" "match by hand" Deed;
    Segments "segments" "v" "segments" Deed;
    EmLevel "em-level" "F4" "E/M level" Deed;
    Template "template" "F6" "template" Deed;
    MedicareFee "medicare-fee" "F7" "Medicare fee" Deed;
    Raise "raise" "^T" "one up" Deed;
    Print "print" "p" "print" Deed;
    Undo "undo" "^Z" "undo" Deed;
    Redo "redo" "^Y" "redo" Deed;
    Reopen "reopen" "R" "reopen" Deed;
    DayClose "day-close" "d" "day close" Deed;
    InBook "in-book" "F3" "in the book" Form;
};

/// One key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// Whether Ctrl is held.
    pub ctrl: bool,
    /// Whether Alt is held.
    pub alt: bool,
}

impl Chord {
    /// The chord of a key event, or nothing for a release or a bare modifier.
    #[must_use]
    pub fn of(event: &KeyEvent) -> Option<Chord> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let code = match event.code {
            KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            KeyCode::Tab if shift => KeyCode::BackTab,
            other => other,
        };
        Some(Chord { code, ctrl, alt })
    }

    /// A plain key.
    #[must_use]
    pub fn plain(code: KeyCode) -> Chord {
        Chord {
            code,
            ctrl: false,
            alt: false,
        }
    }

    /// The letter that this chord types, where it types one.
    #[must_use]
    pub fn letter(&self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads `^P`, `F8`, `Enter`, `Space`, `x`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Chord> {
        let (ctrl, name) = match text.strip_prefix('^') {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, text),
        };
        let mut letters = name.chars();
        let code = match (letters.next(), letters.next()) {
            (Some(c), None) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            (Some(c), None) => KeyCode::Char(c),
            _ => named(name)?,
        };
        Some(Chord {
            code,
            ctrl,
            alt: false,
        })
    }
}

const NAMES: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("BackTab", KeyCode::BackTab),
    ("Space", KeyCode::Char(' ')),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Insert", KeyCode::Insert),
    ("Delete", KeyCode::Delete),
    ("Backspace", KeyCode::Backspace),
];

fn named(name: &str) -> Option<KeyCode> {
    if let Some(number) = name.strip_prefix('F').and_then(|n| n.parse::<u8>().ok()) {
        return (1..=12).contains(&number).then_some(KeyCode::F(number));
    }
    NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, code)| *code)
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("^")?;
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(match *name {
                "BackTab" => "Shift+Tab",
                "PageDown" => "PgDn",
                "PageUp" => "PgUp",
                "Delete" => "Del",
                "Insert" => "Ins",
                other => other,
            });
        }
        if let KeyCode::F(n) = self.code {
            return write!(f, "F{n}");
        }
        if let KeyCode::Char(c) = self.code {
            let shown = if self.ctrl { c.to_ascii_uppercase() } else { c };
            return write!(f, "{shown}");
        }
        f.write_str("?")
    }
}

/// The live map from acts to keys.
#[derive(Debug, Clone)]
pub struct KeyMap {
    chords: BTreeMap<Act, Vec<Chord>>,
}

impl Default for KeyMap {
    fn default() -> KeyMap {
        let chords = TABLE
            .iter()
            .map(|row| {
                (
                    row.act,
                    row.keys.split(' ').filter_map(Chord::parse).collect(),
                )
            })
            .collect();
        KeyMap { chords }
    }
}

impl KeyMap {
    /// The map with the changes of a key file (`[keys]`, `scrub = "s"` or a list of keys), and
    /// what was wrong with the file. A file that cannot be read leaves the defaults.
    #[must_use]
    pub fn with_file(text: &str) -> (KeyMap, Vec<String>) {
        let mut map = KeyMap::default();
        let file = match text.parse::<toml::Table>() {
            Ok(file) => file,
            Err(error) => {
                let place = error.span().map_or(1, |span| {
                    text.bytes()
                        .take(span.start)
                        .filter(|byte| *byte == b'\n')
                        .count()
                        + 1
                });
                let why = error
                    .message()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                return (
                    map,
                    vec![format!("key file line {place}: {why}; default keys serve")],
                );
            }
        };
        let mut trouble = Vec::new();
        let keys = file.get("keys").and_then(toml::Value::as_table);
        for (id, value) in keys.into_iter().flatten() {
            let names: Vec<String> = match value {
                toml::Value::String(name) => vec![name.clone()],
                other => other
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|name| name.as_str().map(str::to_owned))
                    .collect(),
            };
            if names.is_empty() {
                trouble.push(format!(
                    "key file: {id} needs a key as text, or a list of them"
                ));
            }
            map.rebind(id, &names, &mut trouble);
        }
        (map, trouble)
    }

    fn rebind(&mut self, id: &str, names: &[String], trouble: &mut Vec<String>) {
        let Some(row) = TABLE.iter().find(|row| row.id == id) else {
            trouble.push(format!(
                "key file: no act is called {id}; the line is left out"
            ));
            return;
        };
        let mut chords = Vec::new();
        for name in names {
            let Some(chord) = Chord::parse(name) else {
                trouble.push(format!(
                    "key file: {id} names the key {name}, which is not one"
                ));
                continue;
            };
            match self.clash(row, chord) {
                Some(other) => trouble.push(format!(
                    "key file: {name} for {id} is already the key of {other}; the default stays"
                )),
                None => chords.push(chord),
            }
        }
        if !chords.is_empty() {
            self.chords.insert(row.act, chords);
        }
    }

    /// Another act that would never be reached, or would hide this one.
    fn clash(&self, row: &KeyRow, chord: Chord) -> Option<&'static str> {
        TABLE
            .iter()
            .filter(|other| other.act != row.act)
            .filter(|other| {
                !matches!(
                    (row.scope, other.scope),
                    (Scope::Deed, Scope::Deed | Scope::Form)
                        | (Scope::Form, Scope::Deed | Scope::List)
                        | (Scope::List, Scope::Form)
                )
            })
            .find(|other| self.has(other.act, chord))
            .map(|other| other.id)
    }

    /// Whether this chord is a key of this act.
    #[must_use]
    pub fn has(&self, act: Act, chord: Chord) -> bool {
        self.chords
            .get(&act)
            .is_some_and(|chords| chords.contains(&chord))
    }

    /// The first key of an act, as it is written on the screen.
    #[must_use]
    pub fn name(&self, act: Act) -> String {
        self.chords
            .get(&act)
            .and_then(|chords| chords.first())
            .map_or_else(|| "-".to_owned(), ToString::to_string)
    }

    /// Every key of an act, as written on the screen.
    #[must_use]
    pub fn names(&self, act: Act) -> String {
        let names = self
            .chords
            .get(&act)
            .map(|chords| chords.iter().map(ToString::to_string).collect::<Vec<_>>());
        names.unwrap_or_default().join(" ")
    }
}

/// The row of an act. Every act has one, which a test holds.
#[must_use]
pub fn row(act: Act) -> Option<&'static KeyRow> {
    TABLE.iter().find(|row| row.act == act)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_reads_as_it_is_written() {
        for row in TABLE {
            for name in row.keys.split(' ') {
                assert!(Chord::parse(name).is_some(), "{} {name}", row.id);
            }
        }
        assert_eq!(
            Chord::parse("^P").map(|chord| chord.to_string()),
            Some("^P".to_owned())
        );
        assert_eq!(Chord::parse("F13"), None);
    }

    #[test]
    fn ids_are_not_used_twice_and_global_keys_do_not_clash() {
        let mut ids: Vec<_> = TABLE.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), TABLE.len());
        let map = KeyMap::default();
        for row in TABLE {
            for chord in row.keys.split(' ').filter_map(Chord::parse) {
                assert_eq!(map.clash(row, chord), None, "{} {chord}", row.id);
            }
        }
    }

    #[test]
    fn a_key_file_changes_the_map_and_a_bad_line_is_named() {
        let (map, trouble) = KeyMap::with_file("[keys]\nscrub = \"x\"\nfly = \"y\"\n");
        assert_eq!(map.name(Act::Scrub), "x");
        assert_eq!(
            trouble,
            ["key file: no act is called fly; the line is left out"]
        );
        let (map, trouble) = KeyMap::with_file("[keys]\nscrub = \"j\"\n");
        assert_eq!(map.name(Act::Scrub), "s");
        assert_eq!(trouble.len(), 1);
        let (map, trouble) = KeyMap::with_file("[keys\n");
        assert_eq!(map.name(Act::Scrub), "s");
        assert!(
            trouble.first().is_some_and(|line| line.contains("line 1")),
            "{trouble:?}"
        );
    }
}
