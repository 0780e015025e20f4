//! Codes as they are written on a claim: short upper-case text, kept inline.
//!
//! These types hold what somebody wrote, right or wrong; whether a code exists on a date of
//! service is a question for `codesets`.

use std::fmt;

/// Up to `N` printable ASCII characters, upper case, without blanks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code<const N: usize> {
    text: [u8; N],
    len: u8,
}

/// Text that cannot be any code of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code: at most {limit} letters and digits")]
pub struct NotACode {
    /// The most characters that a code of this kind has.
    pub limit: usize,
}

impl<const N: usize> Code<N> {
    /// Reads a code: blanks around it and dots inside it are dropped, letters made upper case.
    ///
    /// # Errors
    /// [`NotACode`] when it is empty, too long, or has other characters than letters and digits.
    pub fn parse(text: &str) -> Result<Self, NotACode> {
        let mut code = Code {
            text: [0; N],
            len: 0,
        };
        for b in text.trim().bytes().filter(|b| *b != b'.') {
            let place = code
                .text
                .get_mut(usize::from(code.len))
                .ok_or(NotACode { limit: N })?;
            if !b.is_ascii_alphanumeric() {
                return Err(NotACode { limit: N });
            }
            *place = b.to_ascii_uppercase();
            code.len += 1;
        }
        if code.len == 0 {
            Err(NotACode { limit: N })
        } else {
            Ok(code)
        }
    }

    /// The code without dots.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.text.get(..usize::from(self.len)).unwrap_or(&[]);
        std::str::from_utf8(bytes).unwrap_or("")
    }
}

impl<const N: usize> fmt::Display for Code<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<const N: usize> fmt::Debug for Code<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An ICD-10-CM diagnosis code, undotted: `E1122`.
pub type Icd10Cm = Code<8>;
/// A CPT or HCPCS Level II procedure code: `99214`, `J3301`.
pub type Hcpcs = Code<6>;
/// A modifier: `25`, `RT`.
pub type Modifier = Code<2>;
/// A place of service: `11`.
pub type Pos = Code<2>;
/// A claim adjustment reason code of an 835: `45`, `B7`; real files write up to six characters.
pub type Carc = Code<6>;
/// A remittance advice remark code: `N290`, `MA130`.
pub type Rarc = Code<6>;

/// A diagnosis code as people read it, with the dot after the third character: `E11.22`.
#[must_use]
pub fn dotted(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((category, rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.to_owned(),
    }
}

/// A National Drug Code in the 5-4-2 form of a claim: eleven digits.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Ndc {
    /// Eleven digits, no hyphens (LIN03).
    pub number: String,
    /// How much was given, in thousandths of the unit (CTP04).
    pub quantity_thousandths: i64,
    /// `F2`, `GR`, `ME`, `ML` or `UN` (CTP05).
    pub unit: String,
}

/// Units of service in thousandths, as SV104 allows three decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Units(pub i64);

impl Units {
    /// One unit.
    pub const ONE: Units = Units(1_000);

    /// So many whole units.
    #[must_use]
    pub const fn whole(n: i64) -> Units {
        Units(n * 1_000)
    }

    /// Reads units with at most three decimals: `1`, `2.5`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Units> {
        let (sign, text) = match text.trim().strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.trim()),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if text.is_empty() || fraction.len() > 3 || !digits(whole) || !digits(fraction) {
            return None;
        }
        let whole: i64 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        let places = fraction.bytes().chain(*b"000").take(3);
        let thousandths = places.fold(0, |sum, b| sum * 10 + i64::from(b.saturating_sub(b'0')));
        Some(Units(
            sign * whole.checked_mul(1_000)?.checked_add(thousandths)?,
        ))
    }

    /// The number of whole units, when there is no fraction.
    #[must_use]
    pub fn as_whole(self) -> Option<i64> {
        (self.0 % 1_000 == 0).then_some(self.0 / 1_000)
    }
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 1_000, self.0.unsigned_abs() % 1_000);
        let text = format!("{sign}{whole}.{part:03}");
        f.pad(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_drop_dots_and_rise_to_upper_case() {
        assert_eq!(Icd10Cm::parse(" e11.22 ").unwrap().as_str(), "E1122");
        assert!(Icd10Cm::parse("").is_err());
        assert!(Modifier::parse("259").is_err());
        assert!(Hcpcs::parse("99*14").is_err());
        assert_eq!(dotted("E1122"), "E11.22");
        assert_eq!(dotted("I10"), "I10");
    }

    #[test]
    fn units_keep_three_decimals() {
        assert_eq!(Units::parse("2.5"), Some(Units(2_500)));
        assert_eq!(Units::parse("1"), Some(Units::ONE));
        assert_eq!(Units::parse("1.0005"), None);
        assert_eq!(Units::parse("x"), None);
        assert_eq!(Units(2_500).to_string(), "2.5");
        assert_eq!(Units::whole(10).to_string(), "10");
        assert_eq!(Units::whole(0).to_string(), "0");
    }
}
