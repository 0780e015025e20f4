//! How the documents of a visit look: their names, the words of the one in front, the marks.

use super::ask::Sheet;
use super::line::letter;
use super::paper::{Mark, Paper, Word};
use super::view::heading;
use super::{Part, Visit};
use crate::domain::text::CleanText;
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::Role;
use ratatui::layout::{Position, Rect};

/// Draws the document in front; tells where the cursor is.
pub(super) fn draw(
    pane: &Visit,
    sheet: &Sheet,
    area: Rect,
    paint: &mut Paint<'_>,
) -> Option<Position> {
    let focused = pane.part == Part::Note;
    heading(paint, paint::line(area, 0), (" Note ", focused));
    let named = paint::after(paint::line(area, 0), 7);
    let body = paint::after(paint::below(area, 1), 1);
    let Some(paper) = sheet.papers.get(pane.paper) else {
        paint.put(body, "no document yet", Role::Dim);
        let hint = "Tab here, then + writes one, i takes a file, or paste it";
        paint.put(paint::below(body, 1), hint, Role::Dim);
        return focused.then_some(Position {
            x: body.x,
            y: body.y,
        });
    };
    let n = sheet.papers.len();
    let said = made(format_args!("{} {} of {n} ", paper.name, pane.paper + 1));
    paint.put(named, &said, Role::Dim);
    let tags: Vec<CleanText> = paper
        .words
        .iter()
        .map(|word| match mark_ending(sheet, paper, word) {
            Some(mark) => made(format_args!("[{}]", tag(sheet, mark))),
            None => CleanText::default(),
        })
        .collect();
    let laid = lay(&paper.words, &tags, body.width);
    let place = laid.get(pane.word).copied().unwrap_or((0, 0));
    let height = usize::from(body.height);
    let top = match focused {
        true => (place.0 + 2).saturating_sub(height),
        false => 0,
    };
    let chosen = pane.anchor.map(|anchor| {
        let (first, last) = (anchor.min(pane.word), anchor.max(pane.word));
        first..=last
    });
    let words = paper.words.iter().zip(&tags).zip(&laid);
    for (at, ((word, tag), (row, column))) in words.enumerate() {
        let Some(y) = row.checked_sub(top).filter(|y| *y < height) else {
            continue;
        };
        let line = paint::line(body, u16::try_from(y).unwrap_or(u16::MAX));
        let spot = paint::after(line, *column);
        let role = if mark_at(sheet, paper, word).is_some() {
            Role::Key
        } else {
            Role::Text
        };
        let used = paint.put(spot, &word.text, role);
        paint.put(paint::after(spot, used), tag, Role::Dim);
        let picked = chosen.as_ref().is_some_and(|chosen| chosen.contains(&at));
        if focused && (picked || at == pane.word) {
            paint.tint(paint::first(spot, used), Role::Cursor);
        }
    }
    let row = u16::try_from(place.0.saturating_sub(top)).unwrap_or(0);
    focused.then_some(Position {
        x: body.x + place.1.min(body.width.saturating_sub(1)),
        y: body.y + row.min(body.height.saturating_sub(1)),
    })
}

/// The row and column of every word in so many columns, with room for the mark behind it.
fn lay(words: &[Word], tags: &[CleanText], columns: u16) -> Vec<(usize, u16)> {
    let (mut row, mut column, mut line) = (0, 0, 0);
    let mut laid = Vec::with_capacity(words.len());
    for (word, tag) in words.iter().zip(tags) {
        let wide = paint::width(word.text.as_str()) + paint::width(tag.as_str());
        if word.line > line {
            row += word.line - line;
            column = 0;
            line = word.line;
        } else if column > 0 && column + wide > columns {
            row += 1;
            column = 0;
        }
        laid.push((row, column));
        column = column.saturating_add(wide).saturating_add(1);
    }
    laid
}

fn mark_at<'a>(sheet: &'a Sheet, paper: &Paper, word: &Word) -> Option<&'a Mark> {
    let over = |mark: &&Mark| {
        mark.paper == paper.id && mark.from < word.to && word.from < mark.from + mark.n
    };
    sheet.marks.iter().find(over)
}

fn mark_ending<'a>(sheet: &'a Sheet, paper: &Paper, word: &Word) -> Option<&'a Mark> {
    let ends = |mark: &&Mark| {
        let end = mark.from + mark.n;
        mark.paper == paper.id && word.from < end && end <= word.to
    };
    sheet.marks.iter().find(ends)
}

/// The letter or number of the code of a mark; the code where the visit has it no more.
fn tag(sheet: &Sheet, mark: &Mark) -> String {
    let diagnoses = &sheet.coding.diagnoses;
    let lines = &sheet.coding.lines;
    if let Some(n) = diagnoses.iter().position(|code| *code == mark.code) {
        return letter(u8::try_from(n + 1).unwrap_or(u8::MAX)).to_string();
    }
    match lines.iter().position(|line| line.code == mark.code) {
        Some(n) => (n + 1).to_string(),
        None => mark.code.clone(),
    }
}
