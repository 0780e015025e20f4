//! Hierarchical condition categories: which diagnoses count in Medicare's risk adjustment
//! (CMS-HCC V28, payment year 2026; coding.md 9). They say what must be documented anew every
//! year, never what to add.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The mapping as CMS publishes it, a category a line.
const FILE: &str = include_str!("../../assets/coding/hcc_v28.tsv");

/// One category.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Category {
    /// Its number.
    pub number: u16,
    /// Its name.
    pub name: &'static str,
}

/// The categories of a diagnosis, written with or without its dot; none for most.
#[must_use]
pub fn categories(code: &str) -> &'static [Category] {
    static MAP: OnceLock<HashMap<&'static str, Vec<Category>>> = OnceLock::new();
    let map = MAP.get_or_init(|| {
        let mut map: HashMap<&'static str, Vec<Category>> = HashMap::new();
        for line in FILE.lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.split('\t');
            let number = parts.next().and_then(|text| text.parse().ok());
            let (Some(number), Some(name), Some(codes)) = (number, parts.next(), parts.next())
            else {
                continue;
            };
            for code in codes.split(' ') {
                map.entry(code).or_default().push(Category { number, name });
            }
        }
        map
    });
    let plain = code.replace('.', "").to_uppercase();
    map.get(plain.as_str()).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnoses_have_their_categories_and_most_have_none() {
        let number = |code| categories(code).first().map(|category| category.number);
        // Diabetes with chronic complications, and chronic kidney disease of stage 3.
        assert_eq!(number("E11.42"), Some(37));
        assert_eq!(number("n1831"), Some(329));
        assert_eq!(number("I10"), None);
        assert!(
            categories("E1142")
                .iter()
                .all(|category| !category.name.is_empty())
        );
    }
}
