//! Pages of the four indexes.

use chrono::NaiveDate;

use super::{Line, Mark, Page, Spot};
use crate::codesets::CodeSets;
use crate::codesets::icd10cm::index::{AlphabeticIndex, IndexKind, Target, Term};
use crate::codesets::written::undotted;

/// The most terms that a page of words lists.
const MOST: usize = 300;

/// The index with its release, or the page that says what to import.
fn index(
    sets: &CodeSets,
    kind: IndexKind,
    dos: NaiveDate,
) -> Result<(&AlphabeticIndex, &str), Page> {
    let edition = sets.indexes.nearest(kind, dos);
    let found = edition.and_then(|e| Some((&**e.table.table()?, e.release.as_str())));
    found.ok_or_else(|| {
        let said = [
            format!("The {} is not imported.", kind.title()),
            "It is a free download of CMS and CDC: the zip of the ICD-10-CM code tables and \
             index of the year."
                .to_owned(),
            format!(
                "claimdesk codesets import PATH takes the zip, or {} of it.",
                kind.file()
            ),
            "Until then the tabular list and the look-up serve.".to_owned(),
        ];
        let lines = said
            .into_iter()
            .map(|text| Line::new(Mark::Said, 0, text))
            .collect();
        let mut page = Page::of(kind.title(), lines);
        page.missing = true;
        page
    })
}

fn titled(kind: IndexKind, title: String, lines: Vec<Line>, release: &str) -> Page {
    let mut page = Page::of(title, lines);
    page.heads = kind.columns();
    page.release = release.to_owned();
    page
}

/// The letter under which a main term stands; what is no letter stands under `#`.
fn letter_of(term: &Term<'_>) -> String {
    let first = term.title().chars().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_alphabetic() => c.to_uppercase().collect(),
        _ => "#".to_owned(),
    }
}

pub(super) fn letters(sets: &CodeSets, kind: IndexKind, dos: NaiveDate) -> Page {
    let (index, release) = match index(sets, kind, dos) {
        Ok(found) => found,
        Err(page) => return page,
    };
    if index.main_terms().count() == 1 {
        return term(sets, (kind, 0), dos);
    }
    let mut letters: Vec<(String, usize)> = Vec::new();
    for main in index.main_terms() {
        let letter = letter_of(&main);
        match letters.last_mut().filter(|(last, _)| *last == letter) {
            Some((_, n)) => *n += 1,
            None => letters.push((letter, 1)),
        }
    }
    letters.sort();
    letters.dedup_by(|b, a| {
        let same = a.0 == b.0;
        a.1 += if same { b.1 } else { 0 };
        same
    });
    let line = |(letter, n): (String, usize)| {
        let text = format!("{letter}  {n} main terms");
        Line::new(Mark::Part, 0, text).to(Spot::Letter(kind, letter))
    };
    let lines = letters.into_iter().map(line).collect();
    let mut page = titled(kind, kind.title().to_owned(), lines, release);
    page.heads = &[];
    page
}

pub(super) fn letter(sets: &CodeSets, (kind, letter): (IndexKind, &str), dos: NaiveDate) -> Page {
    let (index, release) = match index(sets, kind, dos) {
        Ok(found) => found,
        Err(page) => return page,
    };
    let of_letter = index.main_terms().filter(|main| letter_of(main) == letter);
    let mut lines = Vec::new();
    for main in of_letter {
        let mut line = term_line(sets, &main, (kind, 0, dos));
        if main.children().next().is_some() || line.goes.is_empty() {
            line.goes.insert(0, Some(Spot::Term(kind, main.number())));
            line.goes.truncate(1);
        }
        lines.push(line);
        lines.extend(references(sets, index, &main, 1));
    }
    titled(kind, format!("{}, {letter}", kind.title()), lines, release)
}

pub(super) fn term(sets: &CodeSets, (kind, number): (IndexKind, usize), dos: NaiveDate) -> Page {
    let (index, release) = match index(sets, kind, dos) {
        Ok(found) => found,
        Err(page) => return page,
    };
    let Some(wanted) = index.term(number) else {
        let said = Line::new(Mark::Said, 0, "the index has no such term");
        return titled(kind, kind.title().to_owned(), vec![said], release);
    };
    let main = wanted.line().first().copied().unwrap_or(wanted);
    let (mut lines, mut at) = (Vec::new(), 0);
    for one in std::iter::once(main).chain(main.below()) {
        if one.number() == number {
            at = lines.len();
        }
        lines.push(term_line(sets, &one, (kind, usize::from(one.level()), dos)));
        lines.extend(references(sets, index, &one, usize::from(one.level()) + 1));
    }
    let mut page = titled(
        kind,
        format!("{}: {}", kind.title(), main.title()),
        lines,
        release,
    );
    page.at = at;
    page
}

pub(super) fn words(sets: &CodeSets, (kind, words): (IndexKind, &str), dos: NaiveDate) -> Page {
    let (index, release) = match index(sets, kind, dos) {
        Ok(found) => found,
        Err(page) => return page,
    };
    let wanted = words.to_lowercase();
    let parts: Vec<&str> = wanted
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let begins = |term: &Term<'_>| term.title().to_lowercase().starts_with(wanted.trim());
    let has_all = |term: &Term<'_>| {
        let own = term.title().to_lowercase();
        let path = term.path().to_lowercase();
        let last = parts.last().is_none_or(|part| own.contains(part));
        last && parts.iter().all(|part| path.contains(part))
    };
    let first: Vec<Term<'_>> = index.main_terms().filter(begins).take(MOST).collect();
    let seen: Vec<usize> = first.iter().map(Term::number).collect();
    let others = index
        .terms()
        .filter(|term| !seen.contains(&term.number()) && has_all(term));
    let found = first.iter().copied().chain(others).take(MOST);
    let mut lines = Vec::new();
    for term in found {
        let mut line = term_line(sets, &term, (kind, 0, dos));
        line.text = line.text.replacen(term.title(), &term.path(), 1);
        line.goes = vec![Some(Spot::Term(kind, term.number()))];
        lines.push(line);
    }
    if lines.is_empty() {
        let said = format!("no term of the {} has these words", kind.title());
        lines.push(Line::new(Mark::Said, 0, said));
    }
    titled(kind, format!("{}: {words}", kind.title()), lines, release)
}

/// A term with its modifiers and codes.
fn term_line(
    sets: &CodeSets,
    term: &Term<'_>,
    (kind, depth, dos): (IndexKind, usize, NaiveDate),
) -> Line {
    let mut text = term.title().to_owned();
    for more in [term.modifiers(), term.code()] {
        if !more.is_empty() {
            text.push(' ');
            text.push_str(more);
        }
    }
    if !term.manifestation().is_empty() {
        text.push_str(&format!(" [{}]", term.manifestation()));
    }
    let place = |code: &str| {
        let code = undotted(code.trim_end_matches('-'));
        let table = &sets.icd10.nearest(dos)?.table;
        let known = (3..=code.len()).rev().filter_map(|n| code.get(..n));
        let known = known.into_iter().find(|code| table.row(code).is_some())?;
        Some(Spot::Code(known.to_owned()))
    };
    let mut line = Line::new(Mark::Term, depth, text);
    line.cells = term.cells().iter().map(|cell| (*cell).to_owned()).collect();
    line.goes = match (kind.columns().is_empty(), term.code()) {
        (false, _) => term.cells().iter().map(|cell| place(cell)).collect(),
        (true, "") => Vec::new(),
        (true, code) => vec![place(code)],
    };
    line.code = match line.goes.first() {
        Some(Some(Spot::Code(code))) if kind.columns().is_empty() => Some(code.clone()),
        _ => None,
    };
    line
}

/// The lines of "see" and "see also"; Enter follows the first that leads somewhere.
fn references(
    sets: &CodeSets,
    index: &AlphabeticIndex,
    term: &Term<'_>,
    depth: usize,
) -> Vec<Line> {
    let mut lines = Vec::new();
    for (word, reference) in [("see", term.see()), ("see also", term.see_also())] {
        if reference.is_empty() {
            continue;
        }
        for target in index.follow(reference) {
            let line = Line::new(Mark::Reference, depth, format!("{word} {reference}"));
            lines.push(match follow(sets, index.kind(), &target) {
                Some(spot) => line.to(spot),
                None => line,
            });
        }
    }
    lines
}

/// The place that a reference leads to, across the four indexes and the tabular list.
fn follow(sets: &CodeSets, kind: IndexKind, target: &Target) -> Option<Spot> {
    match target {
        Target::Term(number, _) => Some(Spot::Term(kind, *number)),
        Target::Code(code) => Some(Spot::Code(code.clone())),
        Target::Words(_) => None,
        Target::Other(other, words) => {
            let newest = sets.indexes.shelf(*other).all().last();
            let found = newest
                .and_then(|edition| edition.table.table())
                .and_then(|index| index.find_path(words));
            Some(match found {
                Some((number, _)) => Spot::Term(*other, number),
                None => Spot::Letters(*other),
            })
        }
    }
}
