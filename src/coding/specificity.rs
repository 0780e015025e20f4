//! How specific a diagnosis is: unspecified codes that a sibling improves on, and sides
//! (coding.md 1.4, 1.5).

use crate::codesets::{Diagnosis, Flag, Side};

/// What a more specific sibling would add.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// The side.
    Side,
    /// Type, stage, cause or another detail.
    Detail,
}

/// An unspecified code and the billable siblings that say more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Improvable {
    /// What is missing.
    pub missing: Missing,
    /// The more specific codes, undotted, at most twelve.
    pub siblings: Vec<String>,
}

/// The side that a title names.
pub fn side_of(title: &str) -> Option<Side> {
    let title = title.to_lowercase();
    let says = |word: &str| words(&title).any(|w| w == word);
    match (says("left"), says("right")) {
        _ if says("bilateral") => Some(Side::Both),
        (true, true) | (false, false) => None,
        (true, false) => Some(Side::Left),
        (false, true) => Some(Side::Right),
    }
}

/// Whether a title says that something is unspecified.
pub fn says_unspecified(title: &str) -> bool {
    let title = title.to_lowercase();
    words(&title).any(|w| w == "unspecified" || w == "nos")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
}

/// Whether the code is unspecified while a billable sibling is not; `None` where it is specific
/// or where nothing better exists. A sibling that only says "other" is not better.
pub fn improvable(diagnosis: &Diagnosis<'_>) -> Option<Improvable> {
    let own = diagnosis.n_unspecified();
    if own == 0 && !diagnosis.flags().has(Flag::Unspecified) {
        return None;
    }
    let title = diagnosis.title();
    if own == 0 {
        return named_bare(diagnosis, &title);
    }
    let siblings = better_siblings(diagnosis, own);
    let side = siblings
        .iter()
        .filter(|(_, t)| side_of(t).is_some())
        .count();
    let missing = if side_of(&title).is_none() && side * 2 > siblings.len() {
        Missing::Side
    } else {
        Missing::Detail
    };
    let siblings: Vec<String> = siblings
        .into_iter()
        .map(|(code, _)| code)
        .take(12)
        .collect();
    (!siblings.is_empty()).then_some(Improvable { missing, siblings })
}

/// A code that the Medicare editor calls unspecified though its title does not say so.
fn named_bare(diagnosis: &Diagnosis<'_>, title: &str) -> Option<Improvable> {
    if side_of(title).is_some() {
        return None;
    }
    let sided = better_siblings(diagnosis, 1);
    let sided = sided.into_iter().filter(|(_, t)| side_of(t).is_some());
    let siblings: Vec<String> = sided.map(|(code, _)| code).take(12).collect();
    let missing = Missing::Side;
    (!siblings.is_empty()).then_some(Improvable { missing, siblings })
}

/// Billable codes under the same parent, or under the parent's parent where the parent is only
/// the stem of a seventh character, that say "unspecified" less often.
fn better_siblings(diagnosis: &Diagnosis<'_>, own: usize) -> Vec<(String, String)> {
    let code = diagnosis.code();
    let seventh = code.chars().nth(6);
    let group = match seventh {
        Some(_) => diagnosis.parent().and_then(|stem| stem.parent()),
        None => diagnosis.parent(),
    };
    let Some(group) = group else {
        return Vec::new();
    };
    let same_seventh = |d: &Diagnosis<'_>| d.code().chars().nth(6) == seventh;
    let better = group
        .billable_below()
        .filter(|d| d.code() != code && same_seventh(d));
    better
        .filter(|d| d.n_unspecified() < own)
        .map(|d| (d.code().to_owned(), d.title()))
        .filter(|(_, t)| own > 1 || !t.to_lowercase().starts_with("other specified"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codesets::CodeSets;

    fn siblings(code: &str) -> Vec<String> {
        let dos = "2026-11-02".parse().unwrap();
        let found = CodeSets::built_in().diagnosis(code, dos).unwrap();
        improvable(&found).map(|i| i.siblings).unwrap_or_default()
    }

    /// Scenario S1.
    #[test]
    fn low_back_pain_unspecified_names_the_two_that_say_more() {
        assert_eq!(siblings("M54.50"), ["M5451", "M5459"]);
        assert!(siblings("M54.59").is_empty());
    }

    #[test]
    fn a_missing_side_is_told_from_a_missing_detail() {
        let dos = "2026-11-02".parse().unwrap();
        let knee = CodeSets::built_in().diagnosis("M25.569", dos).unwrap();
        let knee = improvable(&knee).unwrap();
        assert_eq!(knee.missing, Missing::Side);
        assert_eq!(knee.siblings, ["M25561", "M25562"]);
    }

    #[test]
    fn sides_come_from_words() {
        assert_eq!(side_of("Pain in right knee"), Some(Side::Right));
        assert_eq!(
            side_of("Unilateral primary osteoarthritis, left knee"),
            Some(Side::Left)
        );
        assert_eq!(
            side_of("Bilateral primary osteoarthritis of knee"),
            Some(Side::Both)
        );
        assert_eq!(side_of("Right upper quadrant pain left untreated"), None);
    }
}
