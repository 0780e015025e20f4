//! How the coding editor looks: note beside codes on a wide screen, one part more on a narrow one.

use super::ask::Sheet;
use super::asks::What;
use super::line::letters;
use super::{Part, Visit, note};
use crate::tui::paint::{self, Paint, made};
use crate::tui::panes::findings;
use crate::tui::theme::{Role, State};
use ratatui::layout::{Position, Rect};

/// Columns from which the note stands beside the codes.
const WIDE: u16 = 110;
/// Lines of findings.
const FINDINGS: u16 = 5;

pub(super) fn draw(pane: &Visit, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let Some(sheet) = &pane.sheet else {
        paint.put(paint::after(area, 2), "reading ...", Role::Dim);
        return Some(Position {
            x: area.x,
            y: area.y,
        });
    };
    paint.put(
        paint::after(paint::line(area, 0), 1),
        &sheet.head,
        Role::Heading,
    );
    paint.put(
        paint::after(paint::line(area, 1), 1),
        &sheet.payers,
        Role::Dim,
    );
    let body = paint::below(area, 2);
    let findings = FINDINGS.min(body.height / 3);
    let work = paint::top(body, body.height - findings);
    let below = paint::below(body, body.height - findings);
    let wide = area.width >= WIDE;
    let mut cursor = None;
    let codes = if wide {
        let half = work.width * 2 / 5;
        cursor = cursor.or(note::draw(pane, sheet, paint::first(work, half), paint));
        paint.upright(paint::first(paint::after(work, half), 1));
        paint::after(work, half + 2)
    } else {
        work
    };
    let large = pane.form.as_ref().filter(|(what, _)| what.is_large());
    if let Some((what, form)) = large {
        let room = if *what == What::Template { work } else { codes };
        paint.clear(room);
        cursor = form.view(room, paint).or(cursor);
    } else if !wide && pane.part == Part::Note {
        cursor = note::draw(pane, sheet, work, paint);
    } else {
        cursor = cursor.or(parts(pane, sheet, codes, paint));
    }
    let found = list(pane, sheet, below, paint);
    if let Some((_, form)) = pane.form.as_ref().filter(|(what, _)| !what.is_large()) {
        paint.clear(below);
        return form.view(below, paint);
    }
    cursor.or(found).or(Some(Position {
        x: area.x,
        y: area.y,
    }))
}

pub(super) fn heading(paint: &mut Paint<'_>, at: Rect, (title, focused): (&'static str, bool)) {
    paint.heading(at, title);
    if focused {
        paint.tint(paint::first(at, paint::width(title)), Role::Cursor);
    }
}

/// The diagnoses above, the lines below.
fn parts(pane: &Visit, sheet: &Sheet, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let n = u16::try_from(sheet.lines.len() + 1).unwrap_or(u16::MAX);
    let lower = (n + 1).min(area.height / 2);
    let upper = paint::top(area, area.height - lower);
    let cursor = diagnoses(pane, sheet, upper, paint);
    cursor.or(lines(
        pane,
        sheet,
        paint::below(area, area.height - lower),
        paint,
    ))
}

fn diagnoses(pane: &Visit, sheet: &Sheet, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let focused = pane.part == Part::Diagnoses;
    heading(paint, paint::line(area, 0), (" Diagnoses ", focused));
    let mut body = paint::below(area, 1);
    let looking = focused && !pane.entry.text().is_empty();
    let room = usize::from(body.height.saturating_sub(if looking { 5 } else { 1 }));
    let first = sheet.diagnoses.len().saturating_sub(room.max(2));
    for (n, shown) in sheet.diagnoses.iter().enumerate().skip(first) {
        let at = paint::line(body, 0);
        let letter = super::line::letter(u8::try_from(n + 1).unwrap_or(u8::MAX));
        let code = made(format_args!("{letter} {:<8}", shown.display));
        let used = paint.put(paint::after(at, 1), &code, Role::Text);
        let rest = paint::after(at, used + 3);
        paint.put(
            paint::first(rest, rest.width.saturating_sub(6)),
            &shown.title,
            Role::Text,
        );
        marked(shown.n_marks, paint::first(paint::last(at, 5), 2), paint);
        paint.state(paint::last(at, 2), shown.state);
        if focused && !looking && n == pane.dx {
            paint.tint(at, Role::Cursor);
        }
        body = paint::below(body, 1);
    }
    let at = paint::line(body, 0);
    if !focused {
        return None;
    }
    let letter = super::line::letter(u8::try_from(sheet.diagnoses.len() + 1).unwrap_or(u8::MAX));
    paint.put(
        paint::after(at, 1),
        made(format_args!("{letter} ")),
        Role::Key,
    );
    let field = paint::after(at, 3);
    if pane.entry.text().is_empty() {
        paint.put(field, "type a code or words", Role::Dim);
    }
    let cursor = pane.entry.view(field, paint, Role::Input);
    hits(pane, paint::below(body, 1), paint);
    Some(match looking || pane.dx >= sheet.diagnoses.len() {
        true => cursor,
        false => {
            let row = u16::try_from(pane.dx.saturating_sub(first)).unwrap_or(0);
            Position {
                x: area.x + 1,
                y: area.y + 1 + row,
            }
        }
    })
}

/// How often words were marked for a code.
fn marked(n: usize, at: Rect, paint: &mut Paint<'_>) {
    if n > 0 {
        paint.put(at, made(format_args!("\"{n}")), Role::Dim);
    }
}

fn hits(pane: &Visit, area: Rect, paint: &mut Paint<'_>) {
    let height = usize::from(area.height);
    let top = pane.hit.saturating_sub(height.saturating_sub(1));
    for (n, hit) in pane.hits.iter().enumerate().skip(top).take(height) {
        let at = paint::line(area, u16::try_from(n - top).unwrap_or(u16::MAX));
        let code = made(format_args!("{:<8} ", hit.display));
        let used = paint.put(paint::after(at, 3), &code, Role::Text);
        let rest = paint::after(at, used + 4);
        let title = made(format_args!("{}", hit.title));
        paint.put(
            paint::first(rest, rest.width.saturating_sub(15)),
            &title,
            Role::Text,
        );
        let aside = match (hit.billable, hit.n_children) {
            (true, _) => made(format_args!("{}", hit.why.key())),
            (false, n) => made(format_args!("{n} below")),
        };
        paint.put_right(
            paint::first(at, at.width.saturating_sub(1)),
            &aside,
            Role::Dim,
        );
        if n == pane.hit {
            paint.tint(at, Role::Cursor);
        }
    }
}

fn lines(pane: &Visit, sheet: &Sheet, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let focused = pane.part == Part::Lines;
    heading(paint, paint::line(area, 0), (" Lines ", focused));
    let body = paint::below(area, 1);
    let n = sheet.lines.len() + usize::from(focused);
    let height = usize::from(body.height);
    let top = (pane.line + 1)
        .saturating_sub(height)
        .min(n.saturating_sub(height));
    let mut cursor = None;
    for place in (top..n).take(height) {
        let at = paint::line(body, u16::try_from(place - top).unwrap_or(u16::MAX));
        match (sheet.lines.get(place), sheet.coding.lines.get(place)) {
            (Some(shown), Some(line)) => {
                let said = made(format_args!(
                    "{} {:<5} {:<11} {:>4}  {:<8}{:>10}",
                    place + 1,
                    shown.display,
                    line.modifiers.join(" "),
                    line.units,
                    letters(&line.pointers),
                    line.charge,
                ));
                let used = paint.put(paint::after(at, 1), &said, Role::Text);
                let rest = paint::after(at, used + 3);
                let title = paint::first(rest, rest.width.saturating_sub(6));
                paint.put(title, &shown.title, Role::Dim);
                marked(shown.n_marks, paint::first(paint::last(at, 5), 2), paint);
                if !shown.history.as_str().is_empty() {
                    paint.state(paint::last(at, 2), State::Waiting);
                }
            }
            _ => {
                paint.put(paint::after(at, 1), "+ Enter adds a line", Role::Dim);
            }
        }
        if focused && place == pane.line {
            paint.tint(at, Role::Cursor);
            cursor = Some(Position { x: at.x, y: at.y });
        }
    }
    cursor
}

fn list(pane: &Visit, sheet: &Sheet, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let focused = pane.part == Part::Findings;
    heading(paint, paint::line(area, 0), (" Findings ", focused));
    if !sheet.not_checked.is_empty() {
        let said = made(format_args!(
            " not checked: {} ",
            sheet.not_checked.join(", ")
        ));
        paint.put_right(paint::line(area, 0), &said, Role::Dim);
    }
    let body = paint::below(area, 1);
    if sheet.findings.is_empty() {
        let said = match sheet.coding.lines.is_empty() {
            true => "nothing is coded yet",
            false => "= nothing found",
        };
        paint.put(paint::after(body, 1), said, State::Done.role());
    }
    findings::view(
        &sheet.findings,
        focused.then_some(pane.finding),
        body,
        paint,
    )
}
