//! How a page of the book looks: set in by depth, notes wrapped, tables in columns.

use super::Book;
use super::ask::{Line, Mark, Page};
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::{Role, State};
use ratatui::layout::{Position, Rect};

/// Columns of one cell of a table.
const CELL: u16 = 9;
/// Lines of the form.
const FORM: u16 = 3;

pub(super) fn draw(pane: &Book, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let mut body = area;
    let mut cursor = None;
    if let Some((_, form)) = &pane.form {
        let above = body.height.saturating_sub(FORM);
        cursor = form.view(paint::below(body, above), paint);
        body = paint::top(body, above);
    }
    let Some(page) = &pane.page else {
        paint.put(paint::line(body, 0), " reading ...", Role::Dim);
        return cursor.or(Some(Position {
            x: area.x,
            y: area.y,
        }));
    };
    let title = made(format_args!(" {} ", page.title));
    paint.put(paint::line(body, 0), &title, Role::Heading);
    let mut lines = paint::below(body, 1);
    if !page.heads.is_empty() {
        heads(page, paint::line(lines, 0), paint);
        lines = paint::below(lines, 1);
    }
    let listed = rows(pane, (page, lines), paint);
    cursor.or(listed)
}

/// The place of each cell: what is left of them is the term's.
fn cells(at: Rect, n: usize) -> impl Iterator<Item = Rect> {
    let n = u16::try_from(n).unwrap_or(0);
    let term = at.width.saturating_sub(n * CELL);
    (0..n).map(move |k| paint::first(paint::after(at, term + k * CELL), CELL - 1))
}

fn heads(page: &Page, at: Rect, paint: &mut Paint<'_>) {
    for (head, spot) in page.heads.iter().zip(cells(at, page.heads.len())) {
        paint.put(spot, made(format_args!("{head}")), Role::Dim);
    }
}

fn look(mark: Mark) -> (Option<State>, Role) {
    match mark {
        Mark::Heading => (None, Role::Heading),
        Mark::Part => (None, Role::Text),
        Mark::Billable => (Some(State::Done), Role::Text),
        Mark::Header => (Some(State::Next), Role::Text),
        Mark::NotYet => (Some(State::Waiting), Role::Dim),
        Mark::Retired => (Some(State::Refused), Role::Dim),
        Mark::Note(_) | Mark::Term | Mark::Reference => (None, Role::Text),
        Mark::Inherited(_) | Mark::Said => (None, Role::Dim),
    }
}

/// How many lines of the screen a line of the page takes, and its words for each.
fn wrapped(line: &Line, (width, n_cells): (u16, usize)) -> Vec<String> {
    let taken = u16::try_from(line.depth * 2 + 3).unwrap_or(u16::MAX);
    let table = u16::try_from(n_cells).unwrap_or(0) * CELL;
    let room = width.saturating_sub(taken + table).max(10);
    let rows = paint::wrapped(&line.text, room);
    if rows.is_empty() {
        vec![String::new()]
    } else {
        rows
    }
}

fn rows(pane: &Book, (page, area): (&Page, Rect), paint: &mut Paint<'_>) -> Option<Position> {
    let shape = (area.width, page.heads.len());
    let height = usize::from(area.height);
    // From the line under the cursor upwards as far as half the screen reaches.
    let mut first = pane.line;
    let mut used = 0;
    while first > 0 {
        let above = page
            .lines
            .get(first - 1)
            .map_or(0, |line| wrapped(line, shape).len());
        if used + above > height / 2 {
            break;
        }
        used += above;
        first -= 1;
    }
    let mut y = 0_u16;
    let mut cursor = None;
    for (n, line) in page.lines.iter().enumerate().skip(first) {
        if usize::from(y) >= height {
            break;
        }
        let at = paint::line(area, y);
        let own = n == pane.line;
        y += one(line, (paint::below(area, y), shape), paint);
        if own {
            paint.tint(at, Role::Cursor);
            let cell = cells(at, shape.1).nth(pane.cell);
            let at = cell.filter(|_| line.goes.len() > 1).unwrap_or(at);
            cursor = Some(Position { x: at.x, y: at.y });
        }
    }
    cursor.or(Some(Position {
        x: area.x,
        y: area.y,
    }))
}

/// Draws one line of the page; returns how many lines of the screen it took.
fn one(line: &Line, (area, shape): (Rect, (u16, usize)), paint: &mut Paint<'_>) -> u16 {
    let (state, role) = look(line.mark);
    let set_in = u16::try_from(line.depth * 2 + 1).unwrap_or(u16::MAX);
    let top = paint::line(area, 0);
    if let Some(state) = state {
        paint.state(paint::after(top, set_in), state);
    }
    for (cell, spot) in line.cells.iter().zip(cells(top, shape.1)) {
        paint.put(spot, made(format_args!("{cell}")), Role::Text);
    }
    let mut n = 0;
    for words in wrapped(line, shape) {
        let at = paint::line(area, n);
        if at.height == 0 {
            break;
        }
        paint.put(
            paint::after(at, set_in + 2),
            made(format_args!("{words}")),
            role,
        );
        n += 1;
    }
    n.max(1)
}
