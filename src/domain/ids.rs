//! Identifiers that prove themselves: check digits and shapes of the numbers on a claim.

use std::fmt;

/// A National Provider Identifier: ten digits, first 1 or 2, right check digit.
///
/// The check digit is Luhn over `80840` and the ten digits (45 CFR 162.406, ISO 7812).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Npi(String);

/// A federal tax id of nine digits: an EIN, or the SSN of a sole proprietor.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxId(String);

/// A Medicare Beneficiary Identifier: eleven characters, no dashes, never S L O I B or Z.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mbi(String);

/// A US ZIP code of five or nine digits, stored without the hyphen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zip(String);

/// What is wrong with an identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnId {
    /// Not ten digits beginning with 1 or 2.
    #[error("an NPI is ten digits and begins with 1 or 2")]
    NpiShape,
    /// The last digit does not fit the others.
    #[error("the check digit of this NPI is wrong: a digit is mistyped or two are swapped")]
    NpiCheckDigit,
    /// Not nine digits.
    #[error("a tax id is nine digits")]
    TaxIdShape,
    /// Not the eleven-character pattern.
    #[error("a Medicare number (MBI) is eleven characters such as 1EG4TE5MK73")]
    MbiShape,
    /// Neither five nor nine digits.
    #[error("a ZIP code is five or nine digits")]
    ZipShape,
}

impl Npi {
    /// Reads an NPI, white space around it allowed.
    ///
    /// # Errors
    /// [`NotAnId::NpiShape`] or [`NotAnId::NpiCheckDigit`].
    pub fn parse(text: &str) -> Result<Npi, NotAnId> {
        let text = text.trim();
        Npi::check(text).map(|()| Npi(text.to_owned()))
    }

    /// Proves an NPI where it stands, without keeping it.
    ///
    /// # Errors
    /// As [`Npi::parse`]; white space is not allowed.
    pub fn check(text: &str) -> Result<(), NotAnId> {
        let shaped = text.len() == 10
            && text.bytes().all(|b| b.is_ascii_digit())
            && (text.starts_with('1') || text.starts_with('2'));
        if !shaped {
            return Err(NotAnId::NpiShape);
        }
        if luhn(text.bytes(), 24) {
            Ok(())
        } else {
            Err(NotAnId::NpiCheckDigit)
        }
    }

    /// The ten digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Luhn over digits, most significant first, with a constant for the digits of a fixed prefix
/// (24 for `80840`, whose places alternate as they do in front of ten digits).
fn luhn(digits: impl DoubleEndedIterator<Item = u8>, prefix: u32) -> bool {
    let sum: u32 = digits
        .rev()
        .enumerate()
        .map(|(place, b)| {
            let digit = u32::from(b.saturating_sub(b'0'));
            match (place % 2, digit) {
                (0, d) => d,
                (_, d) if d > 4 => d * 2 - 9,
                (_, d) => d * 2,
            }
        })
        .sum();
    (sum + prefix).is_multiple_of(10)
}

impl TaxId {
    /// Reads a tax id, hyphens allowed: `12-3456789`.
    ///
    /// # Errors
    /// [`NotAnId::TaxIdShape`].
    pub fn parse(text: &str) -> Result<TaxId, NotAnId> {
        let digits = without_hyphens(text);
        if digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(TaxId(digits))
        } else {
            Err(NotAnId::TaxIdShape)
        }
    }

    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Mbi {
    /// Reads an MBI, hyphens and lower case allowed.
    ///
    /// # Errors
    /// [`NotAnId::MbiShape`].
    pub fn parse(text: &str) -> Result<Mbi, NotAnId> {
        let mbi = without_hyphens(text).to_ascii_uppercase();
        // C first digit, A letter, X letter or digit, N digit: positions of the CMS format.
        let shape = b"CAXNAXNAANN";
        let fits = mbi.len() == shape.len()
            && mbi.bytes().zip(shape).all(|(b, kind)| match kind {
                b'C' => (b'1'..=b'9').contains(&b),
                b'N' => b.is_ascii_digit(),
                b'A' => is_mbi_letter(b),
                _ => b.is_ascii_digit() || is_mbi_letter(b),
            });
        if fits {
            Ok(Mbi(mbi))
        } else {
            Err(NotAnId::MbiShape)
        }
    }

    /// The eleven characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_mbi_letter(b: u8) -> bool {
    b.is_ascii_uppercase() && !b"SLOIBZ".contains(&b)
}

impl Zip {
    /// Reads a ZIP of five or nine digits, with or without the hyphen.
    ///
    /// # Errors
    /// [`NotAnId::ZipShape`].
    pub fn parse(text: &str) -> Result<Zip, NotAnId> {
        let digits = without_hyphens(text);
        let fits = matches!(digits.len(), 5 | 9) && digits.bytes().all(|b| b.is_ascii_digit());
        if fits {
            Ok(Zip(digits))
        } else {
            Err(NotAnId::ZipShape)
        }
    }

    /// The five or nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Does it have all nine digits, as billing and facility addresses on a claim must?
    #[must_use]
    pub fn is_nine_digits(&self) -> bool {
        self.0.len() == 9
    }
}

fn without_hyphens(text: &str) -> String {
    text.trim().chars().filter(|c| *c != '-').collect()
}

macro_rules! show {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

show!(Npi, TaxId, Zip, Mbi);

macro_rules! debug_hidden {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            /// Never the number itself.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}

debug_hidden!(Npi, TaxId, Zip, Mbi);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npi_check_digits() {
        assert!(Npi::parse("1234567893").is_ok());
        assert_eq!(Npi::parse("1234567890"), Err(NotAnId::NpiCheckDigit));
        assert_eq!(Npi::parse("3234567893"), Err(NotAnId::NpiShape));
        assert_eq!(Npi::parse("123456789"), Err(NotAnId::NpiShape));
        assert_eq!(Npi::parse("12345678é"), Err(NotAnId::NpiShape));
    }

    #[test]
    fn mbi_letters() {
        assert!(Mbi::parse("1EG4-TE5-MK73").is_ok());
        assert!(Mbi::parse("1eg4te5mk73").is_ok());
        assert_eq!(Mbi::parse("1SG4TE5MK73"), Err(NotAnId::MbiShape));
        assert_eq!(Mbi::parse("0EG4TE5MK73"), Err(NotAnId::MbiShape));
    }

    #[test]
    fn zips_and_tax_ids() {
        assert!(Zip::parse("12345-6789").unwrap().is_nine_digits());
        assert!(!Zip::parse("12345").unwrap().is_nine_digits());
        assert_eq!(Zip::parse("1234"), Err(NotAnId::ZipShape));
        assert_eq!(TaxId::parse("12-3456789").unwrap().as_str(), "123456789");
        assert_eq!(TaxId::parse("12345678"), Err(NotAnId::TaxIdShape));
    }
}
