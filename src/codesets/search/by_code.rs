//! Finding by the code itself: whole, begun, or without its letter.

use std::ops::Range;

use super::{Candidate, Hit, Index, Query, SearchSet, Why};
use crate::codesets::{Diagnosis, Standing, undotted};

/// Scores of code hits begin here, above every score of words.
const CODE_SCORE: i32 = 10_000;

/// Whether a word may be the beginning of a diagnosis code: a letter and a digit first.
pub(super) fn looks_like_code(word: &str) -> bool {
    let code = undotted(word);
    let mut chars = code.chars();
    let letter = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    let digit = chars.next().is_some_and(|c| c.is_ascii_digit()) || code.starts_with("QA");
    letter && digit && code.len() <= 7 && chars.all(|c| c.is_ascii_alphanumeric())
}

/// The rows of diagnoses whose code begins so; none for what is too short to be meant so.
pub(super) fn rows_beginning(index: &Index, word: &str) -> Range<usize> {
    if word.len() < 3 || !looks_like_code(word) {
        return 0..0;
    }
    index.table.rows_below(&undotted(word))
}

/// The row of a complete code, diagnosis or procedure.
pub(super) fn row_of(index: &Index, code: &str) -> Option<usize> {
    let procedure = || {
        let by_code = |p: &crate::codesets::Procedure| p.code.as_str().cmp(code);
        index
            .lists
            .procedures
            .binary_search_by(by_code)
            .ok()
            .map(|at| at + index.n_diagnoses)
    };
    index.table.row(code).or_else(procedure)
}

/// The hits for a text that is one code or a part of one.
pub(super) fn search(index: &Index, query: &Query<'_>) -> Vec<Hit> {
    let code = undotted(query.text);
    let plain = code.chars().all(|c| c.is_ascii_alphanumeric());
    let n_words = query.text.split_whitespace().count();
    if !plain || n_words != 1 || code.len() < 2 || !code.contains(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let mut found: Vec<Candidate<'_>> = Vec::new();
    if matches!(query.set, SearchSet::All | SearchSet::Icd10Cm) {
        diagnoses(index, query, &code, &mut found);
    }
    procedures(index, query, &code, &mut found);
    found.sort_by_key(|candidate| candidate.code() != code);
    let hits = found.into_iter().take(query.limit).zip(0..);
    hits.map(|(candidate, n)| candidate.into_hit(index, CODE_SCORE - n, Why::Code))
        .collect()
}

fn procedures<'a>(index: &'a Index, query: &Query<'_>, code: &str, found: &mut Vec<Candidate<'a>>) {
    let all = &index.lists.procedures;
    let first = all.partition_point(|p| p.code.as_str() < code);
    let begun = all.get(first..).unwrap_or_default().iter();
    let begun = begun.take_while(|p| p.code.starts_with(code));
    let wanted = begun.filter(|p| query.set.takes(p.set)).take(query.limit);
    found.extend(wanted.map(Candidate::Procedure));
}

fn diagnoses<'a>(index: &'a Index, query: &Query<'_>, code: &str, found: &mut Vec<Candidate<'a>>) {
    let starts: Vec<String> = if code.starts_with(|c: char| c.is_ascii_digit()) {
        let worth = code.len() >= 3;
        ('A'..='Z')
            .filter(|_| worth)
            .map(|letter| format!("{letter}{code}"))
            .collect()
    } else {
        vec![code.to_owned()]
    };
    let (mut level, mut billable) = (Vec::new(), Vec::new());
    for start in &starts {
        let run = index.table.rows_below(start);
        for row in run.clone() {
            let Some(diagnosis) = index.table.at(row, query.dos) else {
                continue;
            };
            let next_level = row == run.start
                || index.parent(row) < run.start
                || (index.table.code(run.start) == start && index.parent(row) == run.start);
            place(diagnosis, start, next_level, (&mut level, &mut billable));
            if level.len() + billable.len() > query.limit * 4 {
                break;
            }
        }
    }
    found.extend(level.into_iter().chain(billable).map(Candidate::Diagnosis));
}

/// What was typed whole goes in whatever its standing; below it the next level, then what may be
/// billed.
fn place<'a>(
    diagnosis: Diagnosis<'a>,
    typed: &str,
    next_level: bool,
    (level, billable): (&mut Vec<Diagnosis<'a>>, &mut Vec<Diagnosis<'a>>),
) {
    let shown = match diagnosis.standing() {
        Standing::Billable | Standing::Header => true,
        Standing::NotYet(_) | Standing::Retired(_) => diagnosis.code() == typed,
    };
    if shown && next_level {
        level.push(diagnosis);
    } else if shown && diagnosis.is_billable() {
        billable.push(diagnosis);
    }
}
