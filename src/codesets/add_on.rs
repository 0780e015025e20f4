//! The NCCI add-on code edits: which codes are never billed without a primary code (coding.md
//! 4.3).

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// Who says which primary codes an add-on code may stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddOnKind {
    /// 1: the list is complete.
    Listed,
    /// 2: no list is published; the contractor decides.
    Contractor,
    /// 3: some primaries are listed, the contractor may accept others.
    Partial,
}

impl AddOnKind {
    /// Reads the number of the file.
    #[must_use]
    pub fn parse(text: &str) -> Option<AddOnKind> {
        match text.trim() {
            "1" => Some(AddOnKind::Listed),
            "2" => Some(AddOnKind::Contractor),
            "3" => Some(AddOnKind::Partial),
            _ => None,
        }
    }
}

/// One row of the file: an add-on code and one primary code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddOnRow {
    /// The add-on code.
    pub code: String,
    /// A primary code; `None` where the contractor defines them (`CCCCC`).
    pub primary: Option<String>,
    /// Who lists the primaries.
    pub kind: AddOnKind,
    /// First date of service.
    pub effective: NaiveDate,
    /// Last date of service; `None` while in force.
    pub deletion: Option<NaiveDate>,
}

impl AddOnRow {
    /// Whether the row is in force on a date of service.
    #[must_use]
    pub fn in_force(&self, dos: NaiveDate) -> bool {
        self.effective <= dos && self.deletion.is_none_or(|last| dos <= last)
    }
}

/// What the table says of a code on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddOn<'a> {
    /// Who lists the primaries.
    pub kind: AddOnKind,
    /// The listed primaries in force that day, by code.
    pub primaries: Vec<&'a str>,
}

impl AddOn<'_> {
    /// Whether a code of the same day can carry the add-on: yes or no where the list is complete,
    /// `None` where the contractor may accept a primary that is not listed.
    #[must_use]
    pub fn stands_on(&self, primary: &str) -> Option<bool> {
        let listed = self.primaries.contains(&primary);
        match self.kind {
            AddOnKind::Listed => Some(listed),
            AddOnKind::Contractor | AddOnKind::Partial => listed.then_some(true),
        }
    }
}

/// Add-on edits by code.
#[derive(Clone, Debug, Default)]
pub struct AddOnTable(BTreeMap<String, Vec<AddOnRow>>);

impl AddOnTable {
    /// A table of these rows.
    pub fn new(rows: impl IntoIterator<Item = AddOnRow>) -> AddOnTable {
        let mut table = AddOnTable::default();
        for row in rows {
            table.0.entry(row.code.clone()).or_default().push(row);
        }
        table
    }

    /// What the code is as an add-on on a date of service; `None` means that it is none then.
    #[must_use]
    pub fn edit(&self, code: &str, dos: NaiveDate) -> Option<AddOn<'_>> {
        let rows = self.0.get(code)?.iter().filter(|row| row.in_force(dos));
        let kind = rows.clone().map(|row| row.kind).max()?;
        let mut primaries: Vec<&str> = rows.filter_map(|row| row.primary.as_deref()).collect();
        primaries.sort_unstable();
        primaries.dedup();
        Some(AddOn { kind, primaries })
    }

    /// All rows, by add-on code.
    pub fn rows(&self) -> impl Iterator<Item = &AddOnRow> {
        self.0.values().flatten()
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows().count()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(code: &str, primary: Option<&str>, kind: &str) -> AddOnRow {
        AddOnRow {
            code: code.to_owned(),
            primary: primary.map(str::to_owned),
            kind: AddOnKind::parse(kind).unwrap(),
            effective: day("2024-01-01"),
            deletion: Some(day("2026-06-30")),
        }
    }

    #[test]
    fn a_complete_list_says_no_and_the_contractor_may_say_yes() {
        let table = AddOnTable::new([
            row("90472", Some("90471"), "1"),
            row("90472", Some("90473"), "1"),
            row("0001T", None, "2"),
            row("0002T", Some("99213"), "3"),
        ]);
        let dos = day("2026-06-30");
        let listed = table.edit("90472", dos).unwrap();
        assert_eq!(listed.primaries, ["90471", "90473"]);
        assert_eq!(listed.stands_on("90471"), Some(true));
        assert_eq!(listed.stands_on("99213"), Some(false));
        assert_eq!(table.edit("0001T", dos).unwrap().stands_on("99213"), None);
        let partial = table.edit("0002T", dos).unwrap();
        assert_eq!(partial.stands_on("99213"), Some(true));
        assert_eq!(partial.stands_on("99214"), None);
        assert!(table.edit("90472", day("2026-07-01")).is_none());
        assert!(table.edit("99213", dos).is_none());
    }
}
