//! How records look: the list, or the form over it; side by side on a wide screen.

use super::{Record, Records};
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::Role;
use ratatui::layout::{Position, Rect};

/// Columns from which list and form stand side by side.
const WIDE: u16 = 140;

pub(super) fn draw<R: Record>(
    pane: &Records<R>,
    area: Rect,
    paint: &mut Paint<'_>,
) -> Option<Position> {
    let form = pane.form.as_ref().filter(|_| pane.shown);
    let Some(form) = form else {
        return list(pane, area, paint);
    };
    if area.width < WIDE {
        return form.view(area, paint);
    }
    let half = area.width * 2 / 5;
    list(pane, paint::first(area, half), paint);
    paint.upright(paint::first(paint::after(area, half), 1));
    form.view(paint::after(area, half + 2), paint)
}

fn list<R: Record>(pane: &Records<R>, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let n = pane.table.n_shown();
    let title = made(format_args!(" {}   {n} ", R::TITLE));
    paint.put(paint::line(area, 0), &title, Role::Heading);
    pane.table.view(paint::below(area, 1), paint, R::EMPTY)
}
