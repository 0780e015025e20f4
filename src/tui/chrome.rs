//! The frame around every pane: the title, the places, the news and the keys, one line each.

use super::keys::Act;
use super::paint::{self, Paint, made};
use super::panes::{self, Hat};
use super::stack::AnyPane;
use super::theme::{Role, State};
use super::widgets::weekday;
use crate::domain::text::CleanText;
use chrono::NaiveDate;
use ratatui::layout::Rect;

/// What the title line tells about the practice.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Its name.
    pub practice: CleanText,
    /// The day on which it is worked.
    pub today: NaiveDate,
    /// Whether that day was given, not read from the machine.
    pub set: bool,
    /// Whether the practice was opened only to look.
    pub looking: bool,
    /// About the last backup: `backup 2 d`.
    pub backup: CleanText,
    /// Whether the books were found in order at the last check, where one was made.
    pub proved: Option<bool>,
    /// Which code sets answer for today, and whether any does not; nobody asks the biller.
    pub codes: Option<(CleanText, bool)>,
}

/// Where the parts of the frame are.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The title line.
    pub title: Rect,
    /// The line of places.
    pub places: Rect,
    /// The work.
    pub work: Rect,
    /// The line of news.
    pub news: Rect,
    /// The line of keys.
    pub keys: Rect,
}

impl Frame {
    /// The parts of a screen.
    #[must_use]
    pub fn of(area: Rect) -> Frame {
        let end = area.height.saturating_sub(2);
        Frame {
            title: paint::line(area, 0),
            places: paint::line(area, 1),
            work: paint::top(paint::below(area, 3), area.height.saturating_sub(6)),
            news: paint::line(area, end),
            keys: paint::line(area, end + 1),
        }
    }
}

/// Draws the title line.
pub fn title(at: Rect, paint: &mut Paint<'_>, hat: Hat, standing: &Standing) {
    let used = paint.put(paint::after(at, 1), "claimdesk   ", Role::Heading);
    let room = at.width.saturating_sub(used + 62);
    let name = paint::first(paint::after(at, used + 1), room.max(12));
    paint.put(name, &standing.practice, Role::Text);
    let proved = match standing.proved {
        Some(true) => (State::Done, "= proved"),
        Some(false) => (State::Needs, "! NOT PROVED"),
        None => (State::Plain, ""),
    };
    let swap = paint.key(Act::Hat);
    let mut right = paint::first(at, at.width.saturating_sub(1));
    let mut tell = |text: &CleanText, role: Role| {
        let used = paint.put_right(right, text, role);
        right = paint::first(right, right.width.saturating_sub(used + 2));
    };
    tell(&CleanText::new(proved.1), proved.0.role());
    if at.width >= 100 && !standing.backup.as_str().is_empty() {
        tell(&standing.backup, Role::Dim);
    }
    let day = made(format_args!(
        "{} {}",
        weekday(standing.today),
        standing.today
    ));
    if standing.looking {
        tell(&CleanText::new("ONLY LOOKING"), Role::Needs);
    }
    if standing.set {
        tell(&made(format_args!("TODAY SET TO {day}")), Role::Needs);
    } else {
        tell(&day, Role::Text);
    }
    let hats = match hat {
        Hat::Billing => "[BILLING] coding ",
        Hat::Coding => "[CODING] billing ",
    };
    tell(&made(format_args!("{hats}{swap}")), Role::Heading);
}

/// Draws the line of places: the numbered panes of a hat, the one in front marked.
pub fn places(at: Rect, paint: &mut Paint<'_>, hat: Hat, front: &str) {
    let mut rest = paint::after(at, 1);
    for row in panes::TABLE.iter().filter(|row| row.hat == Some(hat)) {
        let Some(digit) = row.digit else { continue };
        let name = made(format_args!("{digit} {}", row.title));
        let used = paint.put(rest, &name, Role::Text);
        if row.key == front {
            paint.tint(paint::first(rest, used), Role::Cursor);
        }
        rest = paint::after(rest, used + 2);
    }
}

/// The key of the place at a column of the line of places.
#[must_use]
pub fn place_at(column: u16, hat: Hat) -> Option<&'static str> {
    let mut x = 1;
    for row in panes::TABLE.iter().filter(|row| row.hat == Some(hat)) {
        let end = x + paint::width(row.title) + 2;
        if (x..end).contains(&column) {
            return Some(row.key);
        }
        x = end + 2;
    }
    None
}

/// Draws the line of keys: the pane's own, as many as fit, then the two that are everywhere.
pub fn keys(at: Rect, paint: &mut Paint<'_>, pane: &dyn AnyPane) {
    let always = made(format_args!(
        "{} commands  {} keys",
        paint.key(Act::Palette),
        paint.key(Act::Help)
    ));
    let end = paint::width(always.as_str()) + 1;
    let mut rest = paint::first(paint::after(at, 1), at.width.saturating_sub(end + 2));
    for row in pane.bindings() {
        let key = CleanText::new(&paint.key(row.act));
        let wide = paint::width(key.as_str()) + paint::width(row.label) + 1;
        if wide > rest.width {
            break;
        }
        let (named, said) = match row.refused {
            Some(_) => (Role::Dim, Role::Dim),
            None => (Role::Key, Role::Text),
        };
        let used = paint.put(rest, &key, named);
        rest = paint::after(rest, used + 1);
        let used = paint.put(rest, row.label, said);
        rest = paint::after(rest, used + 2);
    }
    paint.put_right(
        paint::first(at, at.width.saturating_sub(1)),
        &always,
        Role::Dim,
    );
}
