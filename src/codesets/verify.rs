//! Whether the code sets at hand are whole: counted against what their publishers say.

use chrono::NaiveDate;

use super::CodeSets;

/// One thing that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// What, for instance `icd10cm-billable-2026-10-01`.
    pub name: String,
    /// How many there are.
    pub n: usize,
    /// How many there should be.
    pub expected: usize,
}

impl Counted {
    /// Whether there are as many as there should be.
    pub fn is_right(&self) -> bool {
        self.n == self.expected
    }
}

/// Day, billable codes and rows of the order file of FY2025 to FY2027, as CMS and CDC publish
/// them.
const PUBLISHED: [((i32, u32, u32), usize, usize); 4] = [
    ((2024, 10, 1), 74_260, 97_584),
    ((2025, 10, 1), 74_719, 98_186),
    ((2026, 4, 1), 74_719, 98_186),
    ((2026, 10, 1), 74_879, 98_403),
];

/// Counts every set that has published figures.
pub fn count(sets: &CodeSets) -> Vec<Counted> {
    let mut counted = Vec::new();
    for ((year, month, day), billable, rows) in PUBLISHED {
        let Some(dos) = NaiveDate::from_ymd_opt(year, month, day) else {
            continue;
        };
        let table = sets.icd10.as_of(dos);
        let n_billable = table.map_or(0, |table| table.n_billable(dos));
        let n_rows = table.map_or(0, |table| table.n_rows(dos));
        for (what, n, expected) in [("billable", n_billable, billable), ("rows", n_rows, rows)] {
            counted.push(Counted {
                name: format!("icd10cm-{what}-{dos}"),
                n,
                expected,
            });
        }
    }
    counted
}
