//! How the form looks: the part of the sheet around the box under the cursor, and below it what
//! the box is about.

use super::Sheet;
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::Role;
use crate::workflow::paper::box_guide;
use ratatui::layout::{Position, Rect};

/// Lines below the sheet: a rule, the box, what it is about.
const BELOW: u16 = 3;

pub(super) fn draw(pane: &Sheet, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let Some(form) = pane.form() else {
        paint.put(paint::after(area, 2), "reading ...", Role::Dim);
        return Some(Position {
            x: area.x,
            y: area.y,
        });
    };
    let room = usize::from(area.height.saturating_sub(BELOW));
    let typed = form.typed.get(pane.at);
    let line = typed.map_or(0, |typed| typed.place.line.saturating_sub(1));
    let text = form.text();
    let n_lines = text.lines().count();
    let first = line
        .saturating_sub(room / 2)
        .min(n_lines.saturating_sub(room));
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    for (n, row) in text.lines().skip(first).take(room).enumerate() {
        paint.put(
            paint::line(area, short(n)),
            made(format_args!("{row}")),
            Role::Text,
        );
    }
    let foot = paint::below(area, short(room));
    let sheet = made(format_args!(
        " sheet {} of {}   b and its number goes to a box ",
        pane.sheet + 1,
        pane.sheets.len()
    ));
    paint.heading(paint::line(foot, 0), &sheet);
    if let Some(sought) = &pane.sought {
        let at = paint::line(foot, 1);
        let said = made(format_args!("box {sought}"));
        let used = paint.put(paint::after(at, 1), &said, Role::Heading);
        return Some(Position {
            x: at.x + 1 + used,
            y: at.y,
        });
    }
    let typed = typed?;
    if let Some(guide) = box_guide(typed.id) {
        let which = typed.line.map_or(String::new(), |n| format!(" line {n}"));
        let said = made(format_args!(
            "{}{which}  {}: {}",
            guide.id, guide.title, typed.text
        ));
        paint.put(paint::after(paint::line(foot, 1), 1), &said, Role::Heading);
        let about = made(format_args!("{}  {}", guide.about, guide.electronic));
        paint.put(paint::after(paint::line(foot, 2), 1), &about, Role::Dim);
    }
    let row = paint::line(area, short(line.saturating_sub(first)));
    let column = short(typed.place.column.saturating_sub(1));
    let width = typed.text.chars().count();
    let spot = paint::first(
        paint::after(row, column),
        width.try_into().unwrap_or_default(),
    );
    paint.tint(spot, Role::Cursor);
    Some(Position {
        x: row.x + column,
        y: row.y,
    })
}
