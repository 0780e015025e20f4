//! How codes are written: stored without the dot, shown with it.

use std::borrow::Cow;

/// A code as stored: upper case, without dot, blanks or surrounding noise.
pub fn undotted(code: &str) -> String {
    code.chars()
        .filter(|c| !c.is_whitespace() && *c != '.')
        .flat_map(char::to_uppercase)
        .collect()
}

/// The same without a copy, where the code is written as it is stored.
pub(super) fn as_stored(code: &str) -> Cow<'_, str> {
    let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    if code.bytes().all(plain) {
        Cow::Borrowed(code)
    } else {
        Cow::Owned(undotted(code))
    }
}

/// Whether a stored code has the shape of an ICD-10-CM code (coding.md 1.1): three to seven
/// characters, the first a letter, the others letters or digits.
pub fn is_diagnosis_shape(code: &str) -> bool {
    (3..=7).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_uppercase())
        && code
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// Whether a code has the shape of a CPT code of category I, II or III, a PLA or an
/// administrative MAAA code (coding.md 2): four digits and a digit, F, T, U or M.
pub fn is_cpt_shape(code: &str) -> bool {
    code.len() == 5
        && code.chars().take(4).all(|c| c.is_ascii_digit())
        && code.ends_with(|c: char| c.is_ascii_digit() || "FTUM".contains(c))
}

/// Whether a code has the shape of an HCPCS Level II code: a letter A to V and four digits.
pub fn is_hcpcs_shape(code: &str) -> bool {
    code.len() == 5
        && code.starts_with(|c: char| ('A'..='V').contains(&c))
        && code.chars().skip(1).all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::dotted;

    #[test]
    fn the_dot_comes_and_goes() {
        assert_eq!(undotted(" e11.22 "), "E1122");
        assert_eq!(dotted("E1122"), "E11.22");
        assert_eq!(dotted("I10"), "I10");
        assert_eq!(dotted("W19XXXA"), "W19.XXXA");
    }

    #[test]
    fn shapes_tell_the_sets_apart() {
        assert!(is_diagnosis_shape("QA00141") && is_diagnosis_shape("C4A"));
        assert!(!is_diagnosis_shape("10") && !is_diagnosis_shape("E112233A"));
        assert!(is_cpt_shape("99213") && is_cpt_shape("0001U") && is_cpt_shape("2022F"));
        assert!(is_hcpcs_shape("G2211") && !is_hcpcs_shape("Z2211") && !is_cpt_shape("G2211"));
    }
}
