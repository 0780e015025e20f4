//! Which rows of the tabular list stand below a code: codes are sorted, so that they are a run.

use std::cmp::Ordering;

use super::Icd10Table;
use super::icd10::Padded;

impl Icd10Table {
    /// The rows whose code begins so, the row itself included.
    pub(super) fn rows_below(&self, code: &str) -> std::ops::Range<usize> {
        let start = code.as_bytes();
        let begun = |c: &Padded| c.get(..start.len()).map(|own| own.cmp(start));
        let first = self
            .codes
            .partition_point(|c| begun(c) == Some(Ordering::Less));
        let rest = self.codes.get(first..).unwrap_or_default();
        first..first + rest.partition_point(|c| begun(c) == Some(Ordering::Equal))
    }

    /// Whether one row stands below another.
    pub(super) fn is_below(&self, row: usize, above: usize) -> bool {
        let (Some(own), Some(above)) = (self.codes.get(row), self.codes.get(above)) else {
            return false;
        };
        let long = above.iter().position(|b| *b == b' ').unwrap_or(above.len());
        own.get(..long) == above.get(..long)
    }
}
