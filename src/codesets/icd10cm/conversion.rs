//! The conversion table: which code came in the place of which, by fiscal year.

use super::Refused;
use super::text::lines_of;
use crate::codesets::written::{is_diagnosis_shape, undotted};

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conversion {
    /// The code before, undotted.
    pub from: String,
    /// The code in its place, undotted.
    pub to: String,
    /// When, as printed; empty where the file does not say.
    pub effective: String,
}

/// Reads the conversion table as CSV. Captions before the heads are passed over; the columns are
/// found by their heads: one of the code that is valid now, one of the codes before it, one of
/// the date. A cell may hold several codes or a span of them.
///
/// # Errors
/// Where no row of heads is found, or no row holds a pair of codes.
pub fn read_conversion(bytes: &[u8]) -> Result<Vec<Conversion>, Refused> {
    let text = lines_of(bytes)?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut heads: Option<Heads> = None;
    let mut out = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|e| Refused::at(n + 1, format!("no CSV row: {e}")))?;
        let Some(heads) = &heads else {
            heads = Heads::of(&record);
            continue;
        };
        let field = |n: usize| record.get(n).unwrap_or_default().trim();
        let effective = heads.effective.map(field).unwrap_or_default();
        for from in codes_in(field(heads.before)) {
            for to in codes_in(field(heads.now)) {
                let effective = effective.to_owned();
                let from = from.clone();
                out.push(Conversion {
                    from,
                    to,
                    effective,
                });
            }
        }
    }
    match (heads, out.is_empty()) {
        (None, _) => Err(Refused::file(
            "no row of heads: one column of current and one of previous codes are needed",
        )),
        (Some(_), true) => Err(Refused::file("the table holds no pair of codes")),
        (Some(_), false) => {
            out.sort();
            out.dedup();
            Ok(out)
        }
    }
}

struct Heads {
    now: usize,
    before: usize,
    effective: Option<usize>,
}

impl Heads {
    fn of(record: &::csv::StringRecord) -> Option<Heads> {
        let heads: Vec<String> = record.iter().map(str::to_ascii_lowercase).collect();
        let place = |words: &[&str]| {
            heads
                .iter()
                .position(|head| words.iter().any(|word| head.contains(word)))
        };
        let before = place(&["previous", "old code", "old icd"])?;
        let words = ["current", "new code", "new icd", "code assignment"];
        let now = heads
            .iter()
            .enumerate()
            .find(|(n, head)| *n != before && words.iter().any(|word| head.contains(word)))?
            .0;
        Some(Heads {
            now,
            before,
            effective: place(&["effective"]),
        })
    }
}

/// The codes of a cell; a trailing dash of an unfinished code is left off.
fn codes_in(cell: &str) -> Vec<String> {
    let words = cell.split(|c: char| c.is_whitespace() || ",;/&+".contains(c));
    let mut out = Vec::new();
    for word in words {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let ends = word.split('-').filter(|end| !end.is_empty());
        out.extend(ends.map(undotted).filter(|code| is_code(code)));
    }
    out
}

/// Of the shape of a code and no word: a digit stands in the second or third place.
fn is_code(code: &str) -> bool {
    is_diagnosis_shape(code) && code.chars().skip(1).take(2).any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_by_head_in_any_order() {
        let csv = "Conversion table,,\n\
            Current code assignment,Effective (October 1),Previous Code(s) Assignment\n\
            I42.00,2026,I42.0\nI42.81,2026,\"I42.8, I49.8\"\nQA0.0141,2026,None\n";
        let rows = read_conversion(csv.as_bytes()).unwrap();
        let pairs: Vec<(&str, &str)> = rows
            .iter()
            .map(|c| (c.from.as_str(), c.to.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [("I420", "I4200"), ("I428", "I4281"), ("I498", "I4281")]
        );
        assert_eq!(rows[0].effective, "2026");
    }

    #[test]
    fn a_table_of_something_else_is_refused() {
        assert!(read_conversion(b"a,b\nI42.0,I42.00\n").is_err());
        assert!(read_conversion(b"current code,previous code\nx,y\n").is_err());
    }
}
