//! How a form looks: the fields around the focused one, and the choices of that one.

use super::super::field::{Field, Kind};
use super::Form;
use crate::domain::text::CleanText;
use crate::tui::paint::{self, Paint, made};
use crate::tui::theme::{Role, State};
use ratatui::layout::{Position, Rect};

/// Columns of the words before a field.
const LABEL: u16 = 22;
/// Columns of a field.
const FIELD: u16 = 34;
/// Lines of a field that takes several.
const AREA: u16 = 6;
/// Choices shown below a field.
const CHOICES: u16 = 8;

impl Form {
    /// Draws the fields around the focused one; tells where the cursor is.
    pub fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        paint.heading(paint::line(area, 0), &self.title);
        let wrong = self.n_wrong();
        if wrong > 0 {
            let said = made(format_args!(" ! {wrong} to fix "));
            paint.put_right(paint::line(area, 0), &said, Role::Needs);
        }
        let body = paint::below(area, 1);
        let places = self.places(body.height);
        let mut cursor = None;
        for (n, y, height) in &places {
            let Some(field) = self.fields.get(*n) else {
                continue;
            };
            let at = paint::top(paint::below(body, *y), *height);
            let spot = self.field_at(field, at, *n == self.focus, paint);
            if *n == self.focus {
                cursor = Some(spot);
                if self.open {
                    self.choices(field, Rect { y: spot.y, ..at }, body, paint);
                }
            }
        }
        cursor
    }

    /// Which fields are on the screen, on which line, with how many lines.
    fn places(&self, height: u16) -> Vec<(usize, u16, u16)> {
        let others: u16 = self
            .fields
            .iter()
            .map(|field| u16::from(field.kind != Kind::Area) + u16::from(field.section.is_some()))
            .sum();
        let area = height.saturating_sub(others).max(AREA);
        let size = |field: &Field| {
            let lines = if field.kind == Kind::Area { area } else { 1 };
            lines + u16::from(field.section.is_some())
        };
        let ends: Vec<u16> = self
            .fields
            .iter()
            .scan(0_u16, |sum, field| {
                *sum += size(field);
                Some(*sum)
            })
            .collect();
        let focus_end = ends.get(self.focus).copied().unwrap_or(0);
        let total = ends.last().copied().unwrap_or(0);
        let below = (total - focus_end).min(3);
        let skip = (focus_end + below).saturating_sub(height);
        let mut places = Vec::new();
        for (n, (field, end)) in self.fields.iter().zip(&ends).enumerate() {
            let start = end - size(field);
            if start >= skip && *end - skip <= height {
                places.push((n, start - skip, size(field)));
            }
        }
        places
    }

    fn field_at(&self, field: &Field, at: Rect, focused: bool, paint: &mut Paint<'_>) -> Position {
        let mut at = at;
        if let Some(section) = field.section {
            paint.put(paint::after(paint::line(at, 0), 1), section, Role::Heading);
            at = paint::below(at, 1);
        }
        let label = paint::first(paint::after(at, 2), LABEL - 3);
        paint.put(
            label,
            field.label,
            if focused { Role::Heading } else { Role::Text },
        );
        if field.required {
            paint.put(paint::after(at, LABEL - 2), "*", Role::Dim);
        }
        let rest = paint::after(at, LABEL);
        if focused {
            paint.put(at, ">", Role::Next);
        }
        let role = if focused { Role::Input } else { Role::Text };
        if field.kind == Kind::Area {
            return field.area.view(rest, paint, role);
        }
        let (state, beside) = field.beside();
        let wide = if rest.width >= FIELD * 2 {
            FIELD
        } else {
            rest.width / 2
        };
        let spot = paint::first(rest, wide);
        if focused {
            paint.put(
                spot,
                CleanText::new(&"_".repeat(usize::from(spot.width))),
                Role::Dim,
            );
        }
        let cursor = if field.kind == Kind::Secret {
            field.edit.view_secret(spot, paint)
        } else {
            field.edit.view(spot, paint, role)
        };
        let note = paint::after(rest, wide + 1);
        if state == State::Needs {
            let used = paint.put(note, "! ", Role::Needs);
            paint.put(paint::after(note, used), &beside, Role::Needs);
        } else {
            paint.put(note, &beside, Role::Dim);
        }
        cursor
    }

    /// Draws the choices below the field, or above where there is no room.
    fn choices(&self, field: &Field, at: Rect, body: Rect, paint: &mut Paint<'_>) {
        let n = u16::try_from(field.picker.n_found())
            .unwrap_or(u16::MAX)
            .min(CHOICES);
        let left = LABEL.min(at.width);
        let room = (body.y + body.height).saturating_sub(at.y + 1);
        let height = n.max(1);
        let y = if room >= height {
            at.y + 1
        } else {
            at.y.saturating_sub(height).max(body.y)
        };
        let spot = Rect {
            x: at.x + left,
            y,
            width: at.width - left,
            height,
        };
        paint.clear(spot);
        if n == 0 {
            paint.put(paint::after(spot, 1), "nothing found", Role::Dim);
        }
        field.picker.view(spot, paint);
    }
}
