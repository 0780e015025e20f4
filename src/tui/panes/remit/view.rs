//! How a preview looks: the proof above, three parts below; two of them on a narrow screen.

use super::rows::Row;
use super::{Remit, Seen};
use crate::tui::paint::{self, Paint, made};
use crate::tui::panes::remits::state_of;
use crate::tui::theme::{Role, State};
use crate::tui::widgets::{count, dollars};
use ratatui::layout::{Position, Rect};

/// Columns from which our claim stands between theirs and what will be posted.
const WIDE: u16 = 110;

pub(super) fn draw(pane: &Remit, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let Some(seen) = &pane.seen else {
        paint.put(paint::after(area, 2), "reading ...", Role::Dim);
        return Some(Position {
            x: area.x,
            y: area.y,
        });
    };
    head(seen, area, paint);
    let body = paint::below(area, 2);
    if let Some(form) = &pane.form {
        return form.view(body, paint);
    }
    if let Some((lines, top)) = &pane.segments {
        paint.rule(paint::line(body, 0));
        paint.put(
            paint::line(body, 0),
            "The file, segment by segment ",
            Role::Dim,
        );
        let area = paint::below(body, 1);
        let height = usize::from(area.height);
        for (n, line) in (0..).zip(lines.iter().skip(*top).take(height)) {
            paint.put(paint::line(area, n), line, Role::Text);
        }
        return Some(Position {
            x: area.x,
            y: area.y,
        });
    }
    headings(paint::line(body, 0), paint);
    rows(pane, paint::below(body, 1), paint)
}

fn head(seen: &Seen, area: Rect, paint: &mut Paint<'_>) {
    let preview = &seen.preview;
    let row = &preview.row;
    let state = state_of(row.status);
    let denied = match (row.status.is_posted(), preview.plan.denials()) {
        (false, (n, _)) if n > 0 => format!(", {n} denied"),
        _ => String::new(),
    };
    let paid = row.paid_on.map(|day| day.to_string()).unwrap_or_default();
    let head = made(format_args!(
        "{}   {} {}   paid {paid}   {}{denied}   file {}",
        row.payer_name,
        row.method,
        row.trace,
        count(row.n_claims, "claim", "claims"),
        row.file.to_string().chars().take(8).collect::<String>(),
    ));
    let at = paint::after(paint::line(area, 0), 1);
    let status = made(format_args!("{} {}", state.glyph(), row.status.name()));
    let right = paint::first(at, at.width.saturating_sub(1));
    let used = paint.put_right(right, &status, state.role());
    paint.put(
        paint::first(at, at.width.saturating_sub(used + 3)),
        &head,
        Role::Heading,
    );
    let proof = preview.plan.deposit;
    let sums = preview.remittance.imbalances();
    let proved = |ok: bool| if ok { "=" } else { "!" };
    let said = made(format_args!(
        "Proof   Σ CLP {}  −  Σ PLB {}  =  BPR {} {}   posted {}   refused {}   suspense {}   {}",
        dollars(proof.claims),
        dollars(proof.plb),
        dollars(proof.amount),
        proved(proof.adds_up),
        dollars(proof.posted),
        dollars(proof.refused),
        dollars(proof.suspense),
        match sums.first() {
            None => "= every sum".to_owned(),
            Some(first) => format!("! {} off by {}", first.place, dollars(first.by)),
        },
    ));
    let role = if proof.is_proved() && sums.is_empty() {
        State::Done
    } else {
        State::Needs
    };
    paint.put(paint::after(paint::line(area, 1), 1), &said, role.role());
}

/// The places of the parts: theirs, charged, paid, why, ours, what will be posted.
fn parts(at: Rect) -> [Rect; 6] {
    let wide = at.width >= WIDE;
    let rest = at.width.saturating_sub(2);
    let (theirs, why, ours) = match wide {
        true => (22, (rest - 42) / 4, (rest - 42) / 4),
        false => (20, 16, 0),
    };
    let mut x = 2;
    let mut place = |columns: u16| {
        let spot = paint::first(paint::after(at, x), columns.saturating_sub(1));
        x += columns;
        spot
    };
    let (a, b, c, d, e) = (place(theirs), place(10), place(10), place(why), place(ours));
    [a, b, c, d, e, paint::after(at, x)]
}

fn headings(at: Rect, paint: &mut Paint<'_>) {
    let [theirs, charged, paid, why, ours, posts] = parts(at);
    paint.rule(at);
    paint.put(theirs, "Their claim ", Role::Dim);
    paint.put_right(charged, " charged", Role::Dim);
    paint.put_right(paid, " paid", Role::Dim);
    paint.put(why, "why ", Role::Dim);
    paint.put(ours, "Our claim ", Role::Dim);
    paint.put(posts, "What will be posted ", Role::Dim);
}

fn rows(pane: &Remit, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let height = usize::from(area.height);
    let top = pane
        .cursor
        .saturating_sub(height / 2)
        .min(pane.rows.len().saturating_sub(height));
    let mut cursor = None;
    for (n, row) in pane.rows.iter().enumerate().skip(top).take(height) {
        let at = paint::line(area, u16::try_from(n - top).unwrap_or(u16::MAX));
        one(row, at, paint);
        if n == pane.cursor {
            paint.tint(at, Role::Cursor);
            cursor = Some(Position { x: at.x, y: at.y });
        }
    }
    cursor
}

fn one(row: &Row, at: Rect, paint: &mut Paint<'_>) {
    let [theirs, charged, paid, why, ours, posts] = parts(at);
    paint.state(paint::first(at, 1), row.state);
    let role = if row.heads { Role::Heading } else { Role::Text };
    let indent = if row.heads { 0 } else { 2 };
    paint.put(paint::after(theirs, indent), &row.theirs, role);
    if !row.charged.is_zero() {
        paint.put_right(
            charged,
            made(format_args!("{}", dollars(row.charged))),
            Role::Text,
        );
    }
    paint.put_right(
        paid,
        made(format_args!("{}", dollars(row.paid))),
        Role::Text,
    );
    paint.put(why, &row.why, Role::Dim);
    paint.put(ours, &row.ours, Role::Text);
    paint.put(posts, &row.posts, row.state.role());
}
