//! Columns as domain values: how dates, amounts, codes and addresses lie in a row.

use std::error::Error;

use chrono::NaiveDate;
use rusqlite::types::Type;
use rusqlite::{Result, Row};

use crate::domain::codes::Code;
use crate::domain::money::Money;
use crate::domain::party::{Address, PersonName};

/// A stored text that is not what its column holds: the row was not written by this program.
#[derive(Debug, thiserror::Error)]
#[error("column {0} holds a value that it cannot hold")]
struct Misfit(String);

/// Reads a text column through a function of the domain.
pub(super) fn parsed<T>(
    row: &Row<'_>,
    column: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T> {
    let text: String = row.get(column)?;
    read(&text).ok_or_else(|| misfit(column))
}

/// As [`parsed`], for a column that may be null.
pub(super) fn maybe_parsed<T>(
    row: &Row<'_>,
    column: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>> {
    match row.get::<_, Option<String>>(column)? {
        None => Ok(None),
        Some(text) => read(&text).map(Some).ok_or_else(|| misfit(column)),
    }
}

fn misfit(column: &str) -> rusqlite::Error {
    let what: Box<dyn Error + Send + Sync> = Box::new(Misfit(column.to_owned()));
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, what)
}

pub(super) fn day(row: &Row<'_>, column: &str) -> Result<NaiveDate> {
    parsed(row, column, read_day)
}

pub(super) fn maybe_day(row: &Row<'_>, column: &str) -> Result<Option<NaiveDate>> {
    maybe_parsed(row, column, read_day)
}

fn read_day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// A date as it is stored.
pub(super) fn day_text(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A date that may be absent, as it is stored.
pub(super) fn maybe_day_text(day: Option<NaiveDate>) -> Option<String> {
    day.map(day_text)
}

pub(super) fn money(row: &Row<'_>, column: &str) -> Result<Money> {
    row.get(column).map(Money::from_cents)
}

pub(super) fn code<const N: usize>(row: &Row<'_>, column: &str) -> Result<Code<N>> {
    parsed(row, column, |text| Code::parse(text).ok())
}

/// Codes in order, separated by blanks.
pub(super) fn codes<const N: usize>(row: &Row<'_>, column: &str) -> Result<Vec<Code<N>>> {
    parsed(row, column, |text| {
        text.split_whitespace()
            .map(|c| Code::parse(c).ok())
            .collect()
    })
}

/// Codes as [`codes`] reads them.
pub(super) fn codes_text<const N: usize>(codes: &[Code<N>]) -> String {
    let texts: Vec<&str> = codes.iter().map(Code::as_str).collect();
    texts.join(" ")
}

/// The address in the columns `{prefix}street` and following.
pub(super) fn address(row: &Row<'_>, prefix: &str) -> Result<Address> {
    let column = |name: &str| row.get::<_, String>(format!("{prefix}{name}").as_str());
    Ok(Address {
        line1: column("street")?,
        line2: column("street2")?,
        city: column("city")?,
        state: column("state")?,
        zip: column("zip")?,
    })
}

/// The name in the columns `{prefix}last` and following.
pub(super) fn person(row: &Row<'_>, prefix: &str) -> Result<PersonName> {
    let column = |name: &str| row.get::<_, String>(format!("{prefix}{name}").as_str());
    Ok(PersonName {
        last: column("last")?,
        first: column("first")?,
        middle: column("middle")?,
        suffix: column("suffix")?,
    })
}
