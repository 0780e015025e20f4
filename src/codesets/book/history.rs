//! What a code was over the fiscal years: billable, header, absent, and its titles.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;

use crate::codesets::CodeSets;
use crate::codesets::icd10::{Diagnosis, Standing};

/// A stretch of days on which a code was the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// First day.
    pub from: NaiveDate,
    /// Last day; `None` while no end is known.
    pub through: Option<NaiveDate>,
    /// Valid for billing, or a header.
    pub billable: bool,
    /// The title on those days; `None` where none is loaded.
    pub title: Option<String>,
}

impl fmt::Display for Past {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.billable { "billable" } else { "header" };
        match self.through {
            Some(through) => write!(f, "{} to {through}  {what}", self.from)?,
            None => write!(f, "from {}      {what}", self.from)?,
        }
        self.title
            .as_ref()
            .map_or(Ok(()), |title| write!(f, "  {title}"))
    }
}

/// The history of a code, oldest first; days on which the list did not have it are left out.
pub fn history(sets: &CodeSets, code: &str) -> Vec<Past> {
    let mut rows: Vec<Past> = Vec::new();
    let mut before = None;
    let days = days_of_change(sets, code);
    let ends = days
        .iter()
        .skip(1)
        .filter_map(NaiveDate::pred_opt)
        .map(Some)
        .chain([None]);
    for (from, through) in days.iter().zip(ends) {
        let seen = sets.diagnosis(code, *from).and_then(|d| state(&d));
        if seen.is_some() && seen == before {
            if let Some(last) = rows.last_mut() {
                last.through = through;
            }
        } else if let Some((billable, title)) = seen.clone() {
            rows.push(Past {
                from: *from,
                through,
                billable,
                title,
            });
        }
        before = seen;
    }
    rows
}

fn state(diagnosis: &Diagnosis<'_>) -> Option<(bool, Option<String>)> {
    let title = diagnosis.has_title().then(|| diagnosis.title());
    match diagnosis.standing() {
        Standing::Billable => Some((true, title)),
        Standing::Header => Some((false, title)),
        Standing::NotYet(_) | Standing::Retired(_) => None,
    }
}

/// The days on which anything about the code can change: the ends of its periods and of those
/// below it, and the first days of releases.
fn days_of_change(sets: &CodeSets, code: &str) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    for edition in sets.icd10.all() {
        days.insert(edition.from);
    }
    let Some(last) = sets.icd10.all().last() else {
        return days;
    };
    let Some(diagnosis) = last.table.diagnosis(code, last.from) else {
        return days;
    };
    for row in last.table.rows_below(diagnosis.code()) {
        for period in last.table.periods(row) {
            days.insert(period.from);
            days.extend(period.through.and_then(|through| through.succ_opt()));
        }
    }
    days
}
