//! The papers of a visit: what was written about it, and the words in them that support a code.

use chrono::NaiveDate;

use super::keys::EncounterId;

/// What a document is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DocumentKind {
    /// The clinician's note of the visit.
    VisitNote,
    /// What was done in an operation.
    OperativeReport,
    /// The end of a stay.
    DischargeSummary,
    /// Results of the laboratory.
    Laboratory,
    /// Results of imaging.
    Radiology,
    /// Anything else.
    Other,
}

impl DocumentKind {
    /// Every kind with its stored name and its words on a screen.
    pub const ALL: [(DocumentKind, &'static str, &'static str); 6] = [
        (DocumentKind::VisitNote, "visit-note", "visit note"),
        (
            DocumentKind::OperativeReport,
            "operative-report",
            "operative report",
        ),
        (
            DocumentKind::DischargeSummary,
            "discharge-summary",
            "discharge summary",
        ),
        (DocumentKind::Laboratory, "laboratory", "laboratory report"),
        (DocumentKind::Radiology, "radiology", "radiology report"),
        (DocumentKind::Other, "other", "other document"),
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// The words on a screen.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.2)
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<DocumentKind> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// One version of a document of an encounter.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// Which row; 0 before the first save.
    pub id: i64,
    /// Of which visit.
    pub encounter: EncounterId,
    /// The number of its first version, 0 before that is saved.
    pub series: i64,
    /// Which version, from 1.
    pub version: u32,
    /// What it is.
    pub kind: DocumentKind,
    /// A few words of the coder's own, may be empty.
    pub title: String,
    /// What it says.
    pub text: String,
    /// `typed`, `pasted`, or the name of the file it came from.
    pub came_from: String,
    /// Whether it was taken off the visit.
    pub withdrawn: bool,
    /// The day on which it was kept.
    pub kept_on: NaiveDate,
    /// The hat of whoever kept it.
    pub role: String,
}

impl std::fmt::Debug for Document {
    /// Never what it says.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Document {
            series, version, ..
        } = self;
        write!(f, "Document({series} version {version})")
    }
}

/// Words of a document that support a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Which row; 0 before it is saved.
    pub id: i64,
    /// Of which visit.
    pub encounter: EncounterId,
    /// The code, undotted.
    pub code: String,
    /// The version of the document; none is the note entered with the visit.
    pub document: Option<i64>,
    /// Letters before them in the document.
    pub starts_at: u32,
    /// The words.
    pub words: String,
    /// The day on which they were marked.
    pub marked_on: NaiveDate,
}

impl std::fmt::Debug for Evidence {
    /// Never the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evidence({} for {})", self.id, self.code)
    }
}
