//! Chapters and sections: the upper two levels of the tabular list.

use super::icd10::Icd10Table;

/// A chapter or a section of the tabular list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// `9` for a chapter, `I10-I1A` for a section.
    pub id: String,
    /// First category.
    pub first: String,
    /// Last category.
    pub last: String,
    /// The title without the span.
    pub title: String,
    /// The categories in the order of the list, where that is not the order of the letters:
    /// C4A stands between C43 and C44. Empty where it is, and for chapters.
    pub categories: Vec<String>,
}

impl Block {
    fn spans(&self, category: &str) -> bool {
        self.first.as_str() <= category && category <= self.last.as_str()
    }

    fn lists(&self, category: &str) -> bool {
        self.categories.iter().any(|listed| listed == category)
    }
}

/// The first three characters.
fn category_of(code: &str) -> &str {
    code.get(..3).unwrap_or(code)
}

impl Icd10Table {
    /// The chapter that holds a code.
    pub fn chapter_of(&self, code: &str) -> Option<&Block> {
        let category = category_of(code);
        let held = self.chapters.iter().find(|block| block.spans(category));
        // The QA block of FY2027 lies beyond Q99, in the same chapter.
        held.or_else(|| {
            let beyond = |block: &&Block| {
                block.last.get(..1) == code.get(..1) && block.last.as_str() < category
            };
            self.chapters.iter().find(beyond)
        })
    }

    /// The section that holds a code; `None` for a category that the loaded list has not placed.
    pub fn section_of(&self, code: &str) -> Option<&Block> {
        let category = category_of(code);
        let listed = self.sections.iter().find(|block| block.lists(category));
        listed.or_else(|| self.sections.iter().rfind(|block| block.spans(category)))
    }
}
