//! Names and addresses as an input has them.

use serde::{Deserialize, Serialize};

use super::check::{Check, LONGEST};
use super::registry::{Field, Is, may, must};
use crate::domain::ids::Zip;
use crate::domain::party::{Address, PersonName};

/// An address as it is entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AddressInput {
    /// Street or PO box.
    pub street: String,
    /// Apartment or suite.
    pub street2: String,
    /// City.
    pub city: String,
    /// Two letters.
    pub state: String,
    /// Five or nine digits.
    pub zip: String,
}

/// The fields of an address.
pub(super) const ADDRESS: &[Field] = &[
    must("street", Is::Text, "street, or PO box where one is allowed"),
    may("street2", Is::Text, "apartment or suite"),
    must("city", Is::Text, "city"),
    must("state", Is::Text, "two letters"),
    must("zip", Is::Text, "five or nine digits"),
];

/// How much of an address must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It may be empty; what is given must be whole.
    MayBeEmpty,
    /// All of it.
    Whole,
    /// All of it with nine digits of ZIP and no PO box, as a billing address is sent (2010AA).
    Billing,
    /// All of it with nine digits of ZIP (2010AB, 2310C).
    NineDigits,
}

impl AddressInput {
    /// The record's address, as a form shows it.
    #[must_use]
    pub fn of(address: &Address) -> AddressInput {
        AddressInput {
            street: address.line1.clone(),
            street2: address.line2.clone(),
            city: address.city.clone(),
            state: address.state.clone(),
            zip: address.zip.clone(),
        }
    }

    fn is_empty(&self) -> bool {
        [
            &self.street,
            &self.street2,
            &self.city,
            &self.state,
            &self.zip,
        ]
        .iter()
        .all(|text| text.trim().is_empty())
    }

    pub(super) fn read(&self, check: &mut Check, need: Need) -> Address {
        if need == Need::MayBeEmpty && self.is_empty() {
            return Address::default();
        }
        let state = check.needed("state", &self.state, 2).to_ascii_uppercase();
        let letters = state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase());
        check.require(
            state.is_empty() || letters,
            "state",
            "a state is two letters",
        );
        let zip = check.read("zip", &self.zip, Zip::parse);
        let nine = matches!(need, Need::Billing | Need::NineDigits);
        if let Some(zip) = zip.as_ref().filter(|zip| nine && !zip.is_nine_digits()) {
            let what = format!("nine digits are sent here, and {zip} has five");
            check.wrong("zip", what);
        }
        let street = check.needed("street", &self.street, LONGEST);
        if need == Need::Billing && is_po_box(&street) {
            check.wrong(
                "street",
                "a PO box is not allowed here; give it as pay-to address",
            );
        }
        Address {
            line1: street,
            line2: check.text("street2", &self.street2, LONGEST),
            city: check.needed("city", &self.city, 30),
            state,
            zip: zip.map(|zip| zip.as_str().to_owned()).unwrap_or_default(),
        }
    }
}

fn is_po_box(street: &str) -> bool {
    let letters: String = street
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase();
    let rest = letters
        .strip_prefix("POSTOFFICEBOX")
        .or_else(|| letters.strip_prefix("POBOX"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// A person's name as it is entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NameInput {
    /// Family name.
    pub last: String,
    /// Given name.
    pub first: String,
    /// Middle name or initial.
    pub middle: String,
    /// `Jr`, `III`.
    pub suffix: String,
}

/// The fields of a name.
pub(super) const NAME: &[Field] = &[
    must("last", Is::Text, "family name, as on the card"),
    must("first", Is::Text, "given name, as on the card"),
    may("middle", Is::Text, "middle name or initial"),
    may("suffix", Is::Text, "Jr, III"),
];

impl NameInput {
    /// A name of family and given name only.
    #[must_use]
    pub fn new(last: &str, first: &str) -> NameInput {
        NameInput::of(&PersonName::new(last, first))
    }

    /// The record's name, as a form shows it.
    #[must_use]
    pub fn of(name: &PersonName) -> NameInput {
        NameInput {
            last: name.last.clone(),
            first: name.first.clone(),
            middle: name.middle.clone(),
            suffix: name.suffix.clone(),
        }
    }

    pub(super) fn read(&self, check: &mut Check) -> PersonName {
        PersonName {
            last: check.needed("last", &self.last, LONGEST),
            first: check.needed("first", &self.first, 35),
            middle: check.text("middle", &self.middle, 25),
            suffix: check.text("suffix", &self.suffix, 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_po_box_is_known_in_any_writing() {
        assert!(is_po_box("P.O. Box 12"));
        assert!(is_po_box("PO BOX 12"));
        assert!(is_po_box("Post Office Box 7"));
        assert!(!is_po_box("12 Pobox Lane"));
        assert!(!is_po_box("4 Poboxton Road"));
    }
}
