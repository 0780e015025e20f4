//! Whether an order file is what its name says, held against the validity table.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Refused;
use super::order::OrderRow;
use super::release::Release;
use crate::codesets::icd10::Icd10Table;

/// Rows and billable codes that CMS and CDC publish for a fiscal year.
const PUBLISHED: [(u16, usize, usize); 3] = [
    (2025, 97_584, 74_260),
    (2026, 98_186, 74_719),
    (2027, 98_403, 74_879),
];

/// A release beyond the validity table may lose this share of the rows before it: one in so many.
const SHRINKS_BY_AT_MOST: usize = 20;

/// Holds the rows of a release against what is known of its days. `through` is the last day of
/// which `known` answers. Returns the release with the day on which its codes begin: some years
/// had a second order file, from 1 January or 1 April on.
///
/// # Errors
/// Where the rows are those of another year, or their number is not the published one.
pub fn check_order(
    rows: &[OrderRow],
    release: Release,
    (known, through): (&Icd10Table, NaiveDate),
) -> Result<Release, Refused> {
    let name = release.name();
    if let Some((_, n, billable)) = PUBLISHED.iter().find(|(y, ..)| *y == release.fiscal_year) {
        let counted = (rows.len(), n_billable(rows));
        if counted != (*n, *billable) {
            return Err(wrong_year(rows, (known, through), &name).unwrap_or_else(|| {
                let (rows, codes) = counted;
                Refused::file(format!(
                    "{rows} rows with {codes} billable codes, but {name} has {n} with {billable}"
                ))
            }));
        }
    }
    if release.from > through {
        return beyond(rows, release, (known, through));
    }
    let begins = days_of(known, release)
        .into_iter()
        .find(|day| same_codes(rows, known, *day));
    match begins {
        Some(day) => Ok(release.starting(day)),
        None => Err(
            wrong_year(rows, (known, through), &name).unwrap_or_else(|| {
                let (n, m) = (n_billable(rows), known.n_billable(release.from));
                Refused::file(format!(
                    "{n} billable codes, which are not the {m} that are valid in {name}{}",
                    first_difference(rows, known, release.from)
                ))
            }),
        ),
    }
}

fn n_billable(rows: &[OrderRow]) -> usize {
    rows.iter().filter(|row| row.billable).count()
}

/// The first day of a release and every other day of it on which codes change.
fn days_of(known: &Icd10Table, release: Release) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::from([release.from]);
    let starts = known.lists.iter().flatten().map(|period| period.from);
    days.extend(starts.filter(|day| release.from <= *day && *day <= release.through));
    days
}

fn is_billable(known: &Icd10Table, code: &str, day: NaiveDate) -> bool {
    let found = known.diagnosis(code, day);
    found.is_some_and(|diagnosis| diagnosis.is_billable())
}

fn same_codes(rows: &[OrderRow], known: &Icd10Table, day: NaiveDate) -> bool {
    let mut billable = rows.iter().filter(|row| row.billable);
    n_billable(rows) == known.n_billable(day)
        && billable.all(|row| is_billable(known, &row.code, day))
}

fn first_difference(rows: &[OrderRow], known: &Icd10Table, day: NaiveDate) -> String {
    let strange = |row: &&OrderRow| row.billable && !is_billable(known, &row.code, day);
    if let Some(row) = rows.iter().find(strange) {
        return format!("; {} is not", row.code);
    }
    let has: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.billable)
        .map(|row| row.code.as_str())
        .collect();
    let lacks = known
        .rows(day)
        .find(|d| d.is_billable() && !has.contains(d.code()));
    lacks.map_or_else(String::new, |d| format!("; {} is missing", d.code()))
}

/// The refusal of rows that are exactly those of another fiscal year.
fn wrong_year(
    rows: &[OrderRow],
    (known, through): (&Icd10Table, NaiveDate),
    name: &str,
) -> Option<Refused> {
    let years = (2016..)
        .map_while(Release::of_year)
        .take_while(|r| r.from <= through);
    let other = years
        .flat_map(|release| {
            days_of(known, release)
                .into_iter()
                .map(move |day| (release, day))
        })
        .find(|(_, day)| same_codes(rows, known, *day))?
        .0;
    (other.name() != name).then(|| {
        let other = other.name();
        Refused::file(format!(
            "its codes are those of {other}, but its name says {name}"
        ))
    })
}

/// A release later than the validity table: whole by its looks.
fn beyond(
    rows: &[OrderRow],
    release: Release,
    (known, through): (&Icd10Table, NaiveDate),
) -> Result<Release, Refused> {
    let (n, before) = (rows.len(), known.n_rows(through));
    let last = rows.last().map(|row| row.code.as_str()).unwrap_or_default();
    if n + before / SHRINKS_BY_AT_MOST < before || !last.starts_with('Z') {
        let name = release.name();
        return Err(Refused::file(format!(
            "{n} rows that end at {last}, where the release before {name} has {before}: \
             the file is cut off"
        )));
    }
    Ok(release)
}
