//! The further names of rows: inclusion terms, includes notes, and the lines of the imported
//! indexes with "see" followed to the codes that it leads to.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::Why;
use crate::codesets::icd10cm::index::{AlphabeticIndex, Target};
use crate::codesets::{CodeSets, Icd10Table, IndexCode, codes_of, undotted};

/// The most terms below one without a code of its own that "see" leads to.
const MOST_BELOW: usize = 60;

/// A further name of a row and of all below it.
pub(super) struct Name<'a> {
    /// The row.
    pub(super) row: usize,
    /// What it is called.
    pub(super) text: Cow<'a, str>,
    /// Where the name is from.
    pub(super) why: Why,
}

/// All further names of the rows of a table, in the order of the rows.
pub(super) fn names<'a>(table: &'a Icd10Table, sets: &CodeSets, dos: NaiveDate) -> Vec<Name<'a>> {
    let notes = table.notes.names().into_iter().filter_map(|(code, text)| {
        Some(Name {
            row: table.row(code)?,
            text: Cow::Borrowed(text),
            why: Why::Inclusion,
        })
    });
    let mut names: Vec<Name<'a>> = notes.collect();
    for entry in sets.index_entries(dos) {
        let path = entry.path.join(", ");
        let own = entry.codes.into_iter().map(|code| (String::new(), code));
        let mut codes: Vec<(String, IndexCode)> = own.collect();
        if codes.is_empty()
            && !entry.see.is_empty()
            && let Some(index) = sets.alphabetic_index(entry.kind, dos)
        {
            codes = followed(index, entry.see);
        }
        for (below, code) in codes {
            let Some(row) = table.row(&code.code) else {
                continue;
            };
            let column = code.column.map(|c| format!(", {}", c.to_lowercase()));
            let text = format!("{path}{below}{}", column.unwrap_or_default());
            names.push(Name {
                row,
                text: Cow::Owned(text),
                why: Why::Index,
            });
        }
    }
    names.sort_by_key(|name| name.row);
    names
}

/// The codes to which "see" leads within the same index, with the titles below the term that it
/// names where only these have codes.
fn followed(index: &AlphabeticIndex, see: &str) -> Vec<(String, IndexCode)> {
    let mut found = Vec::new();
    for target in index.follow(see) {
        match target {
            Target::Code(code) => {
                let code = IndexCode {
                    code: undotted(code.trim_end_matches('-')),
                    unfinished: false,
                    column: None,
                };
                found.push((String::new(), code));
            }
            Target::Term(number, _) => found.extend(below(index, number)),
            Target::Other(..) | Target::Words(_) => {}
        }
    }
    found
}

/// The codes of a term, or else those of the terms below it with their titles.
fn below(index: &AlphabeticIndex, number: usize) -> Vec<(String, IndexCode)> {
    let Some(term) = index.term(number) else {
        return Vec::new();
    };
    let own = codes_of(&term, index.kind());
    if !own.is_empty() {
        return own.into_iter().map(|code| (String::new(), code)).collect();
    }
    let depth = term.line().len();
    let lower = term.below().take(MOST_BELOW).flat_map(|lower| {
        let line = lower.line();
        let titles = line
            .iter()
            .skip(depth)
            .map(|term| format!(", {}", term.title()));
        let titles: String = titles.collect();
        let codes = codes_of(&lower, index.kind()).into_iter();
        codes.map(move |code| (titles.clone(), code))
    });
    lower.collect()
}
