//! Lists that others publish, as the user imported them: reason and status codes with their
//! official words, and the payers of a clearinghouse.

use chrono::NaiveDate;

use super::lists::Reason;
use super::shelf::Shelf;

/// A code of a list with its official words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialCode {
    /// The code.
    pub code: String,
    /// Its words.
    pub label: String,
    /// First day; `None` where the list does not say.
    pub added: Option<NaiveDate>,
    /// Last day; `None` while in force.
    pub through: Option<NaiveDate>,
}

/// One list by code.
#[derive(Clone, Debug, Default)]
pub struct OfficialList(Vec<(Reason, OfficialCode)>);

impl OfficialList {
    /// A list of these codes.
    pub fn new(rows: impl IntoIterator<Item = OfficialCode>) -> OfficialList {
        let reason = |row: OfficialCode| {
            let reason = Reason {
                code: row.code.clone(),
                label: row.label.clone(),
            };
            (reason, row)
        };
        let mut rows: Vec<_> = rows.into_iter().map(reason).collect();
        rows.sort_by(|a, b| a.0.code.cmp(&b.0.code));
        OfficialList(rows)
    }

    fn row(&self, code: &str) -> Option<&(Reason, OfficialCode)> {
        let at = self
            .0
            .binary_search_by(|(r, _)| r.code.as_str().cmp(code))
            .ok()?;
        self.0.get(at)
    }

    /// The code with its dates.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&OfficialCode> {
        self.row(code).map(|(_, row)| row)
    }

    /// The code as a reason.
    #[must_use]
    pub fn reason(&self, code: &str) -> Option<&Reason> {
        self.row(code).map(|(reason, _)| reason)
    }

    /// Codes that are this, or whose words begin so, in any order; in the order of the codes.
    pub fn find<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a OfficialCode> + use<'a> {
        let wanted = Wanted::of(text);
        let rows = self.0.iter().map(|(_, row)| row);
        rows.filter(move |row| wanted.fits(&row.code, &row.label))
    }

    /// How many codes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no code.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The official lists; each is empty until somebody imports it.
#[derive(Clone, Debug, Default)]
pub struct OfficialLists {
    /// Claim adjustment reason codes.
    pub carc: Shelf<OfficialList>,
    /// Remittance advice remark codes.
    pub rarc: Shelf<OfficialList>,
    /// Claim status codes.
    pub status: Shelf<OfficialList>,
    /// Claim status category codes.
    pub status_category: Shelf<OfficialList>,
    /// Places of service.
    pub places: Shelf<OfficialList>,
    /// Provider taxonomy.
    pub taxonomy: Shelf<OfficialList>,
}

/// The newest list's word for a code.
pub(super) fn newest<'a>(shelf: &'a Shelf<OfficialList>, code: &str) -> Option<&'a Reason> {
    shelf.all().last()?.table.table()?.reason(code)
}

/// Whether a payer takes a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Yes.
    Yes,
    /// After an enrollment.
    Enrollment,
    /// No, or the list does not say.
    No,
}

impl Takes {
    /// Reads `yes`, `enrollment` or anything else.
    #[must_use]
    pub fn parse(text: &str) -> Takes {
        match text.trim().to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" => Takes::Yes,
            "enrollment" => Takes::Enrollment,
            _ => Takes::No,
        }
    }

    /// The word that [`Takes::parse`] reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Takes::Yes => "yes",
            Takes::Enrollment => "enrollment",
            Takes::No => "no",
        }
    }
}

/// A payer as a clearinghouse lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPayer {
    /// The payer id that goes into NM109.
    pub id: String,
    /// Its name.
    pub name: String,
    /// 837P.
    pub professional: Takes,
    /// 837I.
    pub institutional: Takes,
    /// 835.
    pub remittance: Takes,
    /// 270.
    pub eligibility: Takes,
    /// Its state, where it has one.
    pub state: String,
}

/// Payers of a clearinghouse.
#[derive(Clone, Debug, Default)]
pub struct PayerDirectory(Vec<ListedPayer>);

impl PayerDirectory {
    /// A directory of these payers.
    pub fn new(rows: impl IntoIterator<Item = ListedPayer>) -> PayerDirectory {
        PayerDirectory(rows.into_iter().collect())
    }

    /// Payers whose name has words that begin so, in any order, or whose id is this; in the order
    /// of the list.
    pub fn find<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a ListedPayer> + use<'a> {
        let wanted = Wanted::of(text);
        self.0
            .iter()
            .filter(move |payer| wanted.fits(&payer.id, &payer.name))
    }

    /// How many payers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What is looked for: a code, or the beginnings of words.
struct Wanted {
    code: String,
    words: Vec<String>,
}

impl Wanted {
    fn of(text: &str) -> Wanted {
        Wanted {
            code: text.trim().to_owned(),
            words: words(text).collect(),
        }
    }

    fn fits(&self, code: &str, label: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let named: Vec<String> = words(label).collect();
        let begun = |want: &String| named.iter().any(|word| word.starts_with(want.as_str()));
        code.eq_ignore_ascii_case(&self.code) || self.words.iter().all(begun)
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}
