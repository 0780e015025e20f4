//! People and places as forms write them: names, addresses, sex.

use std::fmt;

/// A person's name in its parts.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct PersonName {
    /// Family name (NM103).
    pub last: String,
    /// Given name (NM104).
    pub first: String,
    /// Middle name or initial (NM105), empty when there is none.
    pub middle: String,
    /// Suffix such as `Jr` (NM107), empty when there is none.
    pub suffix: String,
}

impl PersonName {
    /// A name of family and given name only.
    #[must_use]
    pub fn new(last: &str, first: &str) -> PersonName {
        PersonName {
            last: last.to_owned(),
            first: first.to_owned(),
            ..PersonName::default()
        }
    }

    /// `Last, First M` as lists show it.
    #[must_use]
    pub fn last_first(&self) -> String {
        let mut text = self.last.clone();
        if !self.suffix.is_empty() {
            text.push(' ');
            text.push_str(&self.suffix);
        }
        if !self.first.is_empty() {
            text.push_str(", ");
            text.push_str(&self.first);
        }
        if !self.middle.is_empty() {
            text.push(' ');
            text.push_str(&self.middle);
        }
        text
    }
}

impl fmt::Debug for PersonName {
    /// Never the name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(..)")
    }
}

/// A postal address in the United States.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Address {
    /// Street or PO box (N301).
    pub line1: String,
    /// Apartment or suite (N302), empty when there is none.
    pub line2: String,
    /// City (N401).
    pub city: String,
    /// Two-letter state (N402).
    pub state: String,
    /// ZIP of five or nine digits without hyphen (N403).
    pub zip: String,
}

impl fmt::Debug for Address {
    /// Never the address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

/// Sex as a claim writes it (DMG03).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Sex {
    /// `F`
    Female,
    /// `M`
    Male,
    /// `U`
    #[default]
    Unknown,
}

impl Sex {
    /// The letter of DMG03.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Sex::Female => "F",
            Sex::Male => "M",
            Sex::Unknown => "U",
        }
    }

    /// Reads the letter; anything but F and M is unknown.
    #[must_use]
    pub fn from_letter(text: &str) -> Sex {
        match text.trim() {
            "F" | "f" => Sex::Female,
            "M" | "m" => Sex::Male,
            _ => Sex::Unknown,
        }
    }
}
