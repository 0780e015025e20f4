//! The tables of the National Correct Coding Initiative: an imported release, or rows that
//! somebody supplies.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::ptp_packed::PackedPtp;

/// What a modifier can do against a pair (the CCMI column of the PTP file).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PtpIndicator {
    /// 0: never paid together.
    NoModifier,
    /// 1: paid together with a modifier that the record supports.
    ModifierAllowed,
    /// 9: deleted on the day it began; never in force.
    NotInForce,
}

impl PtpIndicator {
    /// Reads the character of the file.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "0" => Some(Self::NoModifier),
            "1" => Some(Self::ModifierAllowed),
            "9" => Some(Self::NotInForce),
            _ => None,
        }
    }
}

/// A procedure-to-procedure edit: column 2 is not paid beside column 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PtpRow {
    /// The code that is paid.
    pub column1: String,
    /// The code that is denied.
    pub column2: String,
    /// Whether a modifier can help.
    pub indicator: PtpIndicator,
    /// First date of service.
    pub effective: NaiveDate,
    /// Last date of service; `None` while in force.
    pub deletion: Option<NaiveDate>,
}

impl PtpRow {
    /// Whether the edit is in force on a date of service.
    pub fn in_force(&self, dos: NaiveDate) -> bool {
        self.indicator != PtpIndicator::NotInForce
            && self.deletion != Some(self.effective)
            && self.effective <= dos
            && self.deletion.is_none_or(|deletion| dos <= deletion)
    }
}

/// Procedure-to-procedure edits by pair: a packed release, or supplied rows.
#[derive(Clone, Debug)]
pub enum PtpTable {
    /// Rows that somebody supplied.
    Rows(BTreeMap<(String, String), Vec<PtpRow>>),
    /// An imported release.
    Packed(PackedPtp),
}

impl PtpTable {
    /// A table of these rows.
    pub fn new(rows: impl IntoIterator<Item = PtpRow>) -> Self {
        let mut table: BTreeMap<_, Vec<PtpRow>> = BTreeMap::new();
        for row in rows {
            let pair = (row.column1.clone(), row.column2.clone());
            table.entry(pair).or_default().push(row);
        }
        Self::Rows(table)
    }

    /// The edit in force with these codes as column 1 and column 2, in this direction only.
    pub fn edit(&self, column1: &str, column2: &str, dos: NaiveDate) -> Option<PtpRow> {
        match self {
            Self::Packed(table) => table.edit(column1, column2, dos),
            Self::Rows(table) => {
                let rows = table.get(&(column1.to_owned(), column2.to_owned()))?;
                rows.iter().find(|row| row.in_force(dos)).cloned()
            }
        }
    }

    /// Every edit in force that day that names a code in either column.
    pub fn edits_of(&self, code: &str, dos: NaiveDate) -> Vec<PtpRow> {
        match self {
            Self::Packed(table) => table.edits_of(code, dos),
            Self::Rows(table) => {
                let named = |row: &&PtpRow| row.column1 == code || row.column2 == code;
                let rows = table.values().flatten().filter(named);
                rows.filter(|row| row.in_force(dos)).cloned().collect()
            }
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Packed(table) => table.len(),
            Self::Rows(table) => table.values().map(Vec::len).sum(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How a medically unlikely edit is counted (the MAI column).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MueIndicator {
    /// 1: each claim line by itself.
    Line,
    /// 2: all lines of the day, absolute.
    DayPolicy,
    /// 3: all lines of the day, a clinical benchmark.
    DayClinical,
}

impl MueIndicator {
    /// Reads the number of the file.
    pub const fn parse(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Line),
            2 => Some(Self::DayPolicy),
            3 => Some(Self::DayClinical),
            _ => None,
        }
    }
}

/// The most units of a code that are likely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MueRow {
    /// The procedure code.
    pub code: String,
    /// The limit in units.
    pub limit_units: u32,
    /// How it is counted.
    pub indicator: MueIndicator,
}

/// Medically unlikely edits by code; a code without a row has no *published* limit.
#[derive(Clone, Debug, Default)]
pub struct MueTable(BTreeMap<String, MueRow>);

impl MueTable {
    /// A table of these rows.
    pub fn new(rows: impl IntoIterator<Item = MueRow>) -> Self {
        Self(
            rows.into_iter()
                .map(|row| (row.code.clone(), row))
                .collect(),
        )
    }

    /// The row of a code.
    pub fn edit(&self, code: &str) -> Option<&MueRow> {
        self.0.get(code)
    }

    /// All rows by code.
    pub fn rows(&self) -> impl Iterator<Item = &MueRow> {
        self.0.values()
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
