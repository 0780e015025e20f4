//! How Home looks.

use super::Home;
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::Role;
use ratatui::layout::{Position, Rect};

pub(super) fn draw(pane: &Home, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    if pane.steps == 0 {
        return pane
            .table
            .view(area, paint, "Nothing to do today. F12 turns to coding.");
    }
    let said = made(format_args!(
        " Welcome. {} before the first claim can go: Enter opens each.",
        crate::tui::widgets::count(pane.steps, "step is missing", "steps are missing")
    ));
    paint.put(paint::line(area, 0), &said, Role::Heading);
    pane.table.view(paint::below(area, 2), paint, "")
}
