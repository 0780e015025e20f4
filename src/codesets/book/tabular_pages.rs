//! Pages of the tabular list.

use chrono::NaiveDate;

use super::{Line, Mark, Page, Spot, history};
use crate::codesets::icd10::{Diagnosis, Icd10Table, Standing};
use crate::codesets::notes::{CodeRef, Note, Place};
use crate::codesets::{Block, CodeSets};

fn table(sets: &CodeSets, dos: NaiveDate) -> Option<(&Icd10Table, &str)> {
    let edition = sets.icd10.nearest(dos)?;
    Some((&edition.table, edition.release.as_str()))
}

fn absent(what: &str) -> Page {
    let said = format!("the tabular list has no {what}");
    Page::of(what, vec![Line::new(Mark::Said, 0, said)])
}

pub(super) fn contents(sets: &CodeSets, dos: NaiveDate) -> Page {
    let Some((table, release)) = table(sets, dos) else {
        return absent("chapters");
    };
    let chapters = table.chapters().iter().map(|block| chapter_line(block, 0));
    let mut page = Page::of(
        "ICD-10-CM Tabular List of Diseases and Injuries",
        chapters.collect(),
    );
    page.release = release.to_owned();
    page
}

fn chapter_line(block: &Block, depth: usize) -> Line {
    let text = format!(
        "{:>2}  {} ({}-{})",
        block.id, block.title, block.first, block.last
    );
    Line::new(Mark::Part, depth, text).to(Spot::Chapter(block.id.clone()))
}

fn section_line(block: &Block, depth: usize) -> Line {
    let text = format!("{}  {}", block.id, block.title);
    Line::new(Mark::Part, depth, text).to(Spot::Section(block.id.clone()))
}

pub(super) fn chapter(sets: &CodeSets, number: &str, dos: NaiveDate) -> Page {
    let Some((table, release)) = table(sets, dos) else {
        return absent(number);
    };
    let Some(block) = table.chapters().iter().find(|block| block.id == number) else {
        return absent(&format!("chapter {number}"));
    };
    let mut lines = vec![chapter_line(block, 0)];
    own_notes(table, &Place::Chapter(number.to_owned()), 1, &mut lines);
    let inside = |id: &str| {
        table
            .chapter_of(id)
            .is_some_and(|chapter| chapter.id == number)
    };
    let sections = table
        .sections()
        .iter()
        .filter(|section| inside(&section.first));
    lines.extend(sections.map(|section| section_line(section, 1)));
    let loose = table
        .rows(dos)
        .filter(|d| d.code().len() == 3 && d.section().is_none());
    for category in loose.filter(|d| is_of_day(d) && inside(d.code())) {
        lines.push(code_line(&category, 1));
    }
    let mut page = Page::of(format!("Chapter {number}: {}", block.title), lines);
    page.release = release.to_owned();
    page
}

pub(super) fn section(sets: &CodeSets, span: &str, dos: NaiveDate) -> Page {
    let Some((table, release)) = table(sets, dos) else {
        return absent(span);
    };
    let Some(block) = table.sections().iter().find(|block| block.id == span) else {
        return absent(&format!("section {span}"));
    };
    let chapter = table.chapter_of(&block.first);
    let mut lines: Vec<Line> = chapter
        .map(|block| chapter_line(block, 0))
        .into_iter()
        .collect();
    let at = lines.len();
    lines.push(section_line(block, 1));
    own_notes(table, &Place::Section(span.to_owned()), 2, &mut lines);
    for category in categories(table, block, dos) {
        lines.push(code_line(&category, 2));
    }
    if let Some(chapter) = chapter {
        inherited(table, &[Place::Chapter(chapter.id.clone())], &mut lines);
    }
    let mut page = Page::of(format!("{span}  {}", block.title), lines);
    (page.at, page.release) = (at, release.to_owned());
    page
}

/// The categories of a section in the order of the list; those of later releases at their place
/// by letters.
fn categories<'a>(table: &'a Icd10Table, block: &Block, dos: NaiveDate) -> Vec<Diagnosis<'a>> {
    let in_block = |d: &Diagnosis<'_>| d.section().is_some_and(|section| section.id == block.id);
    let three = table
        .rows(dos)
        .filter(|d| d.code().len() == 3 && is_of_day(d));
    let mut found: Vec<Diagnosis<'a>> = three.filter(in_block).collect();
    let place = |d: &Diagnosis<'_>| block.categories.iter().position(|c| c == d.code());
    if found.iter().all(|d| place(d).is_some()) {
        found.sort_by_key(|d| place(d));
    }
    found
}

pub(super) fn is_of_day(diagnosis: &Diagnosis<'_>) -> bool {
    matches!(diagnosis.standing(), Standing::Billable | Standing::Header)
}

fn mark_of(standing: Standing) -> Mark {
    match standing {
        Standing::Billable => Mark::Billable,
        Standing::Header => Mark::Header,
        Standing::NotYet(_) => Mark::NotYet,
        Standing::Retired(_) => Mark::Retired,
    }
}

pub(super) fn code_line(diagnosis: &Diagnosis<'_>, depth: usize) -> Line {
    let text = format!("{}  {}", diagnosis.display(), diagnosis.title());
    let code = diagnosis.code().to_owned();
    let mut line = Line::new(mark_of(diagnosis.standing()), depth, text);
    line.code = Some(code.clone());
    line.to(Spot::Code(code))
}

pub(super) fn code(sets: &CodeSets, code: &str, dos: NaiveDate) -> Page {
    let found = table(sets, dos).and_then(|(t, r)| Some((t, r, t.diagnosis(code, dos)?)));
    let Some((table, release, diagnosis)) = found else {
        return absent(&format!("code {code} on any day"));
    };
    let mut lines = Vec::new();
    lines.extend(diagnosis.chapter().map(|block| chapter_line(block, 0)));
    lines.extend(diagnosis.section().map(|block| section_line(block, 1)));
    let mut above: Vec<Diagnosis<'_>> = diagnosis.ancestors().collect();
    above.reverse();
    let depth = above.len() + 2;
    lines.extend(above.iter().enumerate().map(|(n, d)| code_line(d, n + 2)));
    let at = lines.len();
    lines.push(code_line(&diagnosis, depth));
    lines.extend(standing_line(&diagnosis, depth + 1));
    own_notes(
        table,
        &Place::Code(diagnosis.code().to_owned()),
        depth + 1,
        &mut lines,
    );
    let sevenths = diagnosis.seventh_characters();
    let children = diagnosis.children();
    match sevenths.is_empty() {
        true => lines.extend(children.iter().map(|d| code_line(d, depth + 1))),
        false => {
            let completed = sevenths
                .iter()
                .filter_map(|s| table.diagnosis(&s.code, dos));
            lines.extend(completed.map(|d| code_line(&d, depth + 1)));
        }
    }
    let mut places: Vec<Place> = diagnosis
        .ancestors()
        .map(|d| Place::Code(d.code().to_owned()))
        .collect();
    places.extend(
        diagnosis
            .section()
            .map(|block| Place::Section(block.id.clone())),
    );
    places.extend(
        diagnosis
            .chapter()
            .map(|block| Place::Chapter(block.id.clone())),
    );
    inherited(table, &places, &mut lines);
    neighbours(table, &diagnosis, &mut lines);
    past(sets, diagnosis.code(), &mut lines);
    let mut page = Page::of(
        format!("{}  {}", diagnosis.display(), diagnosis.title()),
        lines,
    );
    (page.at, page.release) = (at, release.to_owned());
    page
}

/// What the code is on the day, where it cannot be billed as it stands.
fn standing_line(diagnosis: &Diagnosis<'_>, depth: usize) -> Option<Line> {
    let dos = diagnosis.dos();
    let said = match diagnosis.standing() {
        Standing::Billable => return None,
        Standing::Header => "not billed: choose a code below it".to_owned(),
        Standing::NotYet(from) => format!("not valid on {dos}: begins on {from}"),
        Standing::Retired(NaiveDate::MIN) => format!("not valid on {dos}"),
        Standing::Retired(through) => format!("not valid on {dos}: ended on {through}"),
    };
    Some(Line::new(Mark::Said, depth, said))
}

fn own_notes(table: &Icd10Table, place: &Place, depth: usize, lines: &mut Vec<Line>) {
    for note in table.notes_at(place) {
        lines.push(note_line(table, note, (Mark::Note(note.kind), depth)));
    }
}

/// The notes of the places above, nearest first, under a heading that names each place.
fn inherited(table: &Icd10Table, places: &[Place], lines: &mut Vec<Line>) {
    for place in places {
        let notes = table.notes_at(place);
        if notes.is_empty() {
            continue;
        }
        let from = Line::heading(&format!("Inherited from {place}"));
        lines.push(from.to(match place {
            Place::Chapter(number) => Spot::Chapter(number.clone()),
            Place::Section(span) => Spot::Section(span.clone()),
            Place::Code(code) => Spot::Code(code.clone()),
        }));
        for note in notes {
            lines.push(note_line(table, note, (Mark::Inherited(note.kind), 1)));
        }
    }
}

/// A note with its kind before it; Enter leads to the first code that it names.
fn note_line(table: &Icd10Table, note: &Note, (mark, depth): (Mark, usize)) -> Line {
    let text = format!("{}: {}", note.kind.title(), note.text.replace('|', "; "));
    let line = Line::new(mark, depth, text);
    match note.refs().first().and_then(|r| place_of(table, r)) {
        Some(spot) => line.to(spot),
        None => line,
    }
}

/// The code that a reference begins with, or the section that it spans.
fn place_of(table: &Icd10Table, reference: &CodeRef) -> Option<Spot> {
    let span = format!("{}-{}", reference.first, reference.last);
    if let Some(section) = table.sections().iter().find(|block| block.id == span) {
        return Some(Spot::Section(section.id.clone()));
    }
    let known = (3..=reference.first.len())
        .rev()
        .filter_map(|n| reference.first.get(..n));
    let code = known.into_iter().find(|code| table.row(code).is_some())?;
    Some(Spot::Code(code.to_owned()))
}

fn neighbours(table: &Icd10Table, of: &Diagnosis<'_>, lines: &mut Vec<Line>) {
    let Some(row) = table.row(of.code()) else {
        return;
    };
    let of_day = |n: &usize| table.at(*n, of.dos()).is_some_and(|d| d.is_billable());
    let before = (0..row).rev().find(of_day);
    let after = (row + 1..table.codes.len()).find(of_day);
    let beside = [("before", before), ("after", after)];
    if before.or(after).is_some() {
        lines.push(Line::heading("Neighbours"));
    }
    for (word, row) in beside {
        if let Some(other) = row.and_then(|row| table.at(row, of.dos())) {
            let mut line = code_line(&other, 1);
            line.text = format!("{word}: {}", line.text);
            lines.push(line);
        }
    }
}

fn past(sets: &CodeSets, code: &str, lines: &mut Vec<Line>) {
    let rows = history(sets, code);
    if !rows.is_empty() {
        lines.push(Line::heading("History"));
    }
    lines.extend(
        rows.iter()
            .map(|row| Line::new(Mark::Said, 1, row.to_string())),
    );
}
