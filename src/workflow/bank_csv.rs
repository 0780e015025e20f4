//! A bank's CSV: which of its columns hold what, and its lines.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::DeedError;
use crate::domain::keys::BankLineId;
use crate::domain::money::Money;
use crate::store::bank_lines::BankLine;

/// Which columns of the bank's CSV hold what, by their headings. An empty one is not there.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BankColumns {
    /// What the practice calls the account.
    pub account: String,
    /// The day of booking.
    pub date: String,
    /// How the day is written, as `%d.%m.%Y`; empty for 2026-03-02, 3/2/2026 and 3/2/26.
    pub date_format: String,
    /// The amount, where one column has it with its sign.
    pub amount: String,
    /// What came in, where that has a column of its own.
    pub credit: String,
    /// What went out, where that has a column of its own.
    pub debit: String,
    /// What the bank writes; several columns are separated by `+`.
    pub words: String,
    /// Check or EFT number.
    pub trace: String,
}

/// Headings by which a column is known where the practice has not said which it is.
const USUAL: [(&str, &[&str]); 6] = [
    (
        "date",
        &[
            "date",
            "posting date",
            "posted date",
            "booking date",
            "transaction date",
        ],
    ),
    ("amount", &["amount", "transaction amount"]),
    (
        "credit",
        &["credit", "deposits", "deposit", "credit amount"],
    ),
    (
        "debit",
        &["debit", "withdrawals", "withdrawal", "debit amount"],
    ),
    (
        "words",
        &["description", "details", "memo", "text", "payee"],
    ),
    (
        "trace",
        &[
            "check number",
            "check or slip #",
            "reference",
            "trace",
            "check no",
        ],
    ),
];

/// Does a file look like a bank statement: a CSV whose usual headings hold days and amounts?
#[must_use]
pub fn is_statement(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().cloned().unwrap_or_default();
    headings.len() > 2 && Places::find(&headings, &BankColumns::default()).is_ok()
}

/// The places of the columns in a file.
struct Places(BTreeMap<&'static str, Vec<usize>>);

impl Places {
    fn find(headings: &csv::StringRecord, given: &BankColumns) -> Result<Places, DeedError> {
        let at = |name: &str| {
            let mut all = headings.iter();
            all.position(|heading| heading.trim().eq_ignore_ascii_case(name.trim()))
        };
        let asked = [
            ("date", &given.date),
            ("amount", &given.amount),
            ("credit", &given.credit),
            ("debit", &given.debit),
            ("words", &given.words),
            ("trace", &given.trace),
        ];
        let mut places = BTreeMap::new();
        for ((what, named), (_, usual)) in asked.into_iter().zip(USUAL) {
            let mut found = Vec::new();
            for name in named.split('+').filter(|name| !name.trim().is_empty()) {
                let place = at(name).ok_or_else(|| {
                    DeedError::field("csv", format!("no column is called {:?}", name.trim()))
                })?;
                found.push(place);
            }
            if given.date.is_empty() {
                found.extend(usual.iter().find_map(|name| at(name)));
            }
            places.insert(what, found);
        }
        let has = |what: &str| {
            places
                .get(what)
                .is_some_and(|found: &Vec<usize>| !found.is_empty())
        };
        if !has("date") || !(has("amount") || has("credit") || has("debit")) {
            return Err(DeedError::field(
                "csv",
                "its headings do not say which columns hold the day and the amount: \
                 set-bank-columns says it",
            ));
        }
        Ok(Places(places))
    }

    fn text(&self, what: &str, record: &csv::StringRecord) -> String {
        let places = self.0.get(what).map_or(&[][..], Vec::as_slice);
        let cells = places.iter().filter_map(|place| record.get(*place));
        let cells: Vec<&str> = cells
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect();
        cells.join(" ")
    }
}

/// Reads a statement: its lines, and what does not read.
pub(super) fn read(
    text: &str,
    given: &BankColumns,
) -> Result<(Vec<BankLine>, Vec<String>), DeedError> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader
        .headers()
        .map_err(|e| DeedError::field("csv", e.to_string()))?
        .clone();
    let places = Places::find(&headings, given)?;
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (n, record) in reader.records().enumerate() {
        let row = n + 2;
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                problems.push(format!("line {row}: {e}"));
                continue;
            }
        };
        match line(&places, &record, given) {
            Ok(mut line) => {
                line.row = row;
                let before = seen.entry(line.identity.clone()).or_default();
                line.identity = format!("{}|{before}", line.identity);
                *before += 1;
                lines.push(line);
            }
            Err(why) => problems.push(format!("line {row}: {why}")),
        }
    }
    Ok((lines, problems))
}

fn line(
    places: &Places,
    record: &csv::StringRecord,
    given: &BankColumns,
) -> Result<BankLine, String> {
    let date = places.text("date", record);
    let booked_on = day(&date, &given.date_format).ok_or_else(|| format!("{date:?} is no day"))?;
    let amount = match places.text("amount", record) {
        text if !text.is_empty() => amount(&text)?,
        _ => amount(&places.text("credit", record))? - amount(&places.text("debit", record))?.abs(),
    };
    let (words, trace) = (places.text("words", record), places.text("trace", record));
    Ok(BankLine {
        id: BankLineId(0),
        row: 0,
        account: given.account.clone(),
        booked_on,
        amount,
        identity: format!("{}|{booked_on}|{amount}|{trace}|{words}", given.account),
        trace,
        words,
    })
}

fn day(text: &str, format: &str) -> Option<NaiveDate> {
    let formats: &[&str] = match format {
        "" => &["%Y-%m-%d", "%m/%d/%y", "%m/%d/%Y"],
        one => &[one],
    };
    formats
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
}

/// `$1,234.50`, `(12.00)` and `-12.00` as banks write them.
fn amount(text: &str) -> Result<Money, String> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '$' | ',' | '(' | ')' | ' ' | '+'))
        .collect();
    if plain.is_empty() {
        return Ok(Money::ZERO);
    }
    let money = Money::parse(&plain).map_err(|e| format!("{text:?}: {e}"))?;
    Ok(if text.contains('(') {
        -money.abs()
    } else {
        money
    })
}
