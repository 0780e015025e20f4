//! How the queue looks.

use super::Queue;
use crate::domain::money::Money;
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::Role;
use crate::tui::widgets::{count, dollars};
use ratatui::layout::{Position, Rect};

pub(super) fn draw(pane: &Queue, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let sum: Money = pane.table.shown().map(|row| row.charged).sum();
    let said = made(format_args!(
        " Claims   {}   {}, {} ",
        pane.which.words(),
        count(pane.table.n_shown(), "claim", "claims"),
        dollars(sum)
    ));
    paint.put(paint::line(area, 0), &said, Role::Heading);
    let empty = "No claim here. Code a visit first: F12, then 1. t shows other claims.";
    let mut body = paint::below(area, 1);
    let mut cursor = None;
    if let Some(form) = &pane.form {
        let lower = paint::below(body, body.height.saturating_sub(3));
        body = paint::top(body, body.height.saturating_sub(3));
        cursor = form.view(lower, paint);
    }
    let listed = pane.table.view(body, paint, empty);
    cursor.or(listed)
}
