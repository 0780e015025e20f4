//! An imported list of procedure codes: HCPCS Level II, CPT, or those of the fee schedule.
//!
//! What the starter lists know of a code, its facts for edits, is kept; the title and the dates
//! are the imported file's.

use chrono::NaiveDate;

use super::lists::{Procedure, ProcedureSet};

/// One procedure code as its publisher lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedProcedure {
    /// The code with its title and what edits need to know.
    pub procedure: Procedure,
    /// The short title, where there is one.
    pub short: String,
    /// The words for patients; empty where there are none.
    pub in_plain_words: String,
    /// The words of clinicians; empty where there are none.
    pub clinical_words: String,
    /// First day that it may be billed; `None` where the file does not say.
    pub added: Option<NaiveDate>,
    /// Last day that it may be billed; `None` while in force.
    pub through: Option<NaiveDate>,
    /// Medicare coverage of an HCPCS code: C contractor's judgment, D special instructions,
    /// I not payable by Medicare, M non-covered by statute, S non-covered.
    pub coverage: Option<char>,
    /// Codes that take its place, as the publisher refers to them.
    pub instead: Vec<String>,
}

impl ListedProcedure {
    /// Whether the code may be billed on a date of service.
    #[must_use]
    pub fn in_force(&self, dos: NaiveDate) -> bool {
        self.added.is_none_or(|first| first <= dos) && self.through.is_none_or(|last| dos <= last)
    }
}

/// A modifier as its publisher lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedModifier {
    /// Its two characters.
    pub code: String,
    /// Its title.
    pub label: String,
    /// First day; `None` where the file does not say.
    pub added: Option<NaiveDate>,
    /// Last day; `None` while in force.
    pub through: Option<NaiveDate>,
}

/// What a list says of a code on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProcedureStanding<'a> {
    /// It may be billed.
    Valid(&'a Procedure),
    /// It may be billed from this day on.
    NotYet(NaiveDate),
    /// It could be billed through this day.
    Retired {
        /// The last day.
        through: NaiveDate,
        /// Codes to look at instead, those that the publisher names first.
        nearest: Vec<String>,
    },
    /// The list has no such code.
    Unknown {
        /// Codes that begin alike.
        nearest: Vec<String>,
    },
    /// No list answers for that day, and the starter lists do not have it.
    NotChecked,
}

/// One release of a list of procedure codes.
#[derive(Clone, Debug, Default)]
pub struct ProcedureTable {
    rows: Vec<ListedProcedure>,
    modifiers: Vec<ListedModifier>,
}

impl ProcedureTable {
    /// A table of these rows.
    pub fn new(
        rows: impl IntoIterator<Item = ListedProcedure>,
        modifiers: impl IntoIterator<Item = ListedModifier>,
    ) -> ProcedureTable {
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by(|a, b| a.procedure.code.cmp(&b.procedure.code));
        let mut modifiers: Vec<_> = modifiers.into_iter().collect();
        modifiers.sort_by(|a, b| a.code.cmp(&b.code));
        ProcedureTable { rows, modifiers }
    }

    /// The code as it is listed, whenever it is in force.
    #[must_use]
    pub fn listed(&self, code: &str) -> Option<&ListedProcedure> {
        let at = self
            .rows
            .binary_search_by(|row| row.procedure.code.as_str().cmp(code))
            .ok()?;
        self.rows.get(at)
    }

    /// The code if it may be billed on a date of service.
    #[must_use]
    pub fn valid(&self, code: &str, dos: NaiveDate) -> Option<&Procedure> {
        let row = self.listed(code)?;
        row.in_force(dos).then_some(&row.procedure)
    }

    /// All codes, by code.
    #[must_use]
    pub fn all(&self) -> &[ListedProcedure] {
        &self.rows
    }

    /// All modifiers, by code.
    #[must_use]
    pub fn modifiers(&self) -> &[ListedModifier] {
        &self.modifiers
    }

    /// What the list says of a code on a date of service.
    #[must_use]
    pub fn standing(&self, code: &str, dos: NaiveDate) -> ProcedureStanding<'_> {
        let Some(row) = self.listed(code) else {
            let nearest = self.nearest(code, dos);
            return ProcedureStanding::Unknown { nearest };
        };
        match (row.added, row.through) {
            (Some(first), _) if dos < first => ProcedureStanding::NotYet(first),
            (_, Some(through)) if through < dos => {
                let mut nearest = row.instead.clone();
                nearest.retain(|code| self.listed(code).is_some_and(|to| to.in_force(dos)));
                if nearest.is_empty() {
                    nearest = self.nearest(code, dos);
                }
                ProcedureStanding::Retired { through, nearest }
            }
            _ => ProcedureStanding::Valid(&row.procedure),
        }
    }

    /// At most six codes in force that begin as this one does, those next to it first.
    fn nearest(&self, code: &str, dos: NaiveDate) -> Vec<String> {
        let at = self
            .rows
            .partition_point(|row| row.procedure.code.as_str() < code);
        for len in (2..code.len()).rev() {
            let stem = code.get(..len).unwrap_or_default();
            let alike =
                |row: &&ListedProcedure| row.procedure.code.starts_with(stem) && row.in_force(dos);
            let (below, above) = self.rows.split_at_checked(at).unwrap_or_default();
            let mut below = below.iter().rev().filter(alike);
            let mut above = above.iter().filter(alike);
            let mut found = Vec::new();
            while found.len() < 6 {
                let before = found.len();
                found.extend(above.next().map(|row| row.procedure.code.clone()));
                found.extend(below.next().map(|row| row.procedure.code.clone()));
                if found.len() == before {
                    break;
                }
            }
            if !found.is_empty() {
                found.truncate(6);
                found.sort();
                return found;
            }
        }
        Vec::new()
    }
}

/// A code that only an imported list has: nothing is known of it but its title.
#[must_use]
pub fn plain(set: ProcedureSet, code: &str, label: &str) -> Procedure {
    Procedure {
        set,
        code: code.to_owned(),
        label: label.to_owned(),
        facts: Vec::new(),
        global_days: None,
        bilateral: None,
        ages: None,
        unit_minutes: None,
        primaries: Vec::new(),
        medicare_status: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(code: &str, added: &str, through: Option<&str>) -> ListedProcedure {
        ListedProcedure {
            procedure: plain(ProcedureSet::Hcpcs, code, "invented"),
            short: String::new(),
            in_plain_words: String::new(),
            clinical_words: String::new(),
            added: Some(day(added)),
            through: through.map(day),
            coverage: None,
            instead: vec!["A0003".to_owned()],
        }
    }

    #[test]
    fn a_list_answers_as_of_the_day() {
        let table = ProcedureTable::new(
            [
                row("A0001", "2020-01-01", Some("2025-12-31")),
                row("A0002", "2026-10-01", None),
                row("A0003", "2020-01-01", None),
                row("B0001", "2020-01-01", None),
            ],
            [],
        );
        let dos = day("2026-03-02");
        let valid = table.standing("A0001", day("2025-12-31"));
        assert!(matches!(valid, ProcedureStanding::Valid(_)));
        let nearest = vec!["A0003".to_owned()];
        assert_eq!(
            table.standing("A0001", dos),
            ProcedureStanding::Retired {
                through: day("2025-12-31"),
                nearest: nearest.clone()
            }
        );
        let not_yet = ProcedureStanding::NotYet(day("2026-10-01"));
        assert_eq!(table.standing("A0002", dos), not_yet);
        assert_eq!(
            table.standing("A0009", dos),
            ProcedureStanding::Unknown { nearest }
        );
    }
}
