//! How the look-up looks: the hits, and the page of the one under the cursor beside or below.

use super::{Lookup, Page, Seen};
use crate::domain::text::CleanText;
use crate::tui::paint::{self, Paint, made, wrapped};
use crate::tui::theme::{Role, State};
use ratatui::layout::{Position, Rect};

/// Columns from which the page stands beside the hits.
const WIDE: u16 = 110;

pub(super) fn draw(pane: &Lookup, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
    let top = paint::line(area, 0);
    let used = paint.put(top, " Find ", Role::Heading);
    let field = paint::first(paint::after(top, used), top.width.saturating_sub(24));
    let cursor = pane.entry.view(field, paint, Role::Input);
    if pane.entry.text().is_empty() {
        let said = "a code, words in any order, an abbreviation";
        paint.put(paint::after(field, 1), said, Role::Dim);
    }
    let set = made(format_args!("{} ", pane.set_words()));
    paint.put_right(top, &set, Role::Dim);
    let body = paint::below(area, 1);
    if area.width >= WIDE {
        let half = body.width / 2;
        hits(pane, paint::first(body, half), paint);
        paint.upright(paint::first(paint::after(body, half), 1));
        page(pane, paint::after(body, half + 2), paint);
    } else {
        let half = body.height / 2;
        hits(pane, paint::top(body, half), paint);
        page(pane, paint::below(body, half), paint);
    }
    Some(cursor)
}

fn hits(pane: &Lookup, area: Rect, paint: &mut Paint<'_>) {
    if pane.hits.is_empty() && !pane.entry.text().is_empty() {
        let said = "nothing found; try fewer words, or part of one";
        paint.put(paint::after(paint::line(area, 1), 2), said, Role::Dim);
    }
    let height = usize::from(area.height);
    let top = pane.hit.saturating_sub(height.saturating_sub(1));
    for (n, seen) in pane.hits.iter().enumerate().skip(top).take(height) {
        let at = paint::line(area, u16::try_from(n - top).unwrap_or(u16::MAX));
        let hit = &seen.hit;
        let state = if hit.billable {
            State::Done
        } else {
            State::Plain
        };
        paint.state(paint::after(at, 1), state);
        let code = made(format_args!("{:<8} ", hit.display));
        let used = paint.put(paint::after(at, 3), &code, Role::Text);
        let rest = paint::after(at, used + 3);
        let said = beside(seen);
        let room = rest.width.saturating_sub(paint::width(said.as_str()) + 2);
        paint.put(
            paint::first(rest, room),
            made(format_args!("{}", hit.title)),
            Role::Text,
        );
        for range in &hit.highlights {
            let before = hit.title.get(..range.start).map_or(0, paint::width);
            let wide = hit.title.get(range.clone()).map_or(0, paint::width);
            if before + wide < room {
                paint.tint(paint::first(paint::after(rest, before), wide), Role::Match);
            }
        }
        let edge = paint::first(at, at.width.saturating_sub(1));
        paint.put_right(edge, &said, Role::Dim);
        if n == pane.hit {
            paint.tint(at, Role::Cursor);
        }
    }
}

/// What stands beside a hit: how many codes are below it, what to see before it is picked, and why
/// it is there.
fn beside(seen: &Seen) -> CleanText {
    let Seen { hit, facts } = seen;
    let below = match hit.n_children {
        0 => String::new(),
        n => format!("{n} below"),
    };
    let said = [below, facts.short(), hit.why.words().to_owned()];
    let said: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
    CleanText::new(&said.join(" "))
}

fn page(pane: &Lookup, area: Rect, paint: &mut Paint<'_>) {
    let Some(Page { title, rows }) = &pane.page else {
        paint.rule(paint::line(area, 0));
        return;
    };
    paint.heading(paint::line(area, 0), title);
    let mut at = paint::below(area, 1);
    let because = pane.hits.get(pane.hit).map(|seen| &seen.hit);
    if let Some(hit) = because.filter(|hit| !hit.because.is_empty() && pane.scroll == 0) {
        let said = made(format_args!("{}: {}", hit.why.words(), hit.because));
        paint.put(paint::after(paint::line(at, 0), 3), &said, Role::Dim);
        at = paint::below(at, 1);
    }
    for (state, depth, text) in rows.iter().skip(pane.scroll) {
        let indent = depth * 2 + 3;
        let glyph = paint::after(at, indent.saturating_sub(2));
        if *state != State::Plain {
            paint.state(paint::top(glyph, 1), *state);
        }
        let room = paint::after(at, indent);
        let lines = wrapped(text.as_str(), room.width.saturating_sub(1).max(10));
        for line in lines {
            if at.height == 0 {
                return;
            }
            let spot = paint::line(paint::after(at, indent), 0);
            let role = if *state == State::Next {
                Role::Heading
            } else {
                Role::Text
            };
            paint.put(spot, made(format_args!("{line}")), role);
            at = paint::below(at, 1);
        }
    }
}
