//! Several lines of text being typed: a visit note, a letter.

use crate::domain::text::CleanText;
use crate::tui::keys::Chord;
use crate::tui::paint::{self, Paint};
use crate::tui::theme::Role;
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};
use ratatui_textarea::{CursorMove, Input, Key, TextArea};

/// The lines.
#[derive(Clone, Default)]
pub struct Area {
    area: TextArea<'static>,
}

impl Area {
    /// Lines that hold a text.
    #[must_use]
    pub fn new(text: &str) -> Area {
        let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Area { area }
    }

    /// The text with its line breaks.
    #[must_use]
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Takes a key that edits; tells whether it was one.
    pub fn key(&mut self, chord: Chord) -> bool {
        let key = match chord.code {
            KeyCode::Char(c) if !chord.ctrl => Key::Char(c),
            KeyCode::Char(c) if matches!(c, 'w' | 'u' | 'k') => Key::Char(c),
            KeyCode::Enter => Key::Enter,
            KeyCode::Backspace => Key::Backspace,
            KeyCode::Delete => Key::Delete,
            KeyCode::Left => Key::Left,
            KeyCode::Right => Key::Right,
            KeyCode::Up => Key::Up,
            KeyCode::Down => Key::Down,
            KeyCode::Home => Key::Home,
            KeyCode::End => Key::End,
            _ => return false,
        };
        self.area.input(Input {
            key,
            ctrl: chord.ctrl,
            alt: false,
            shift: false,
        });
        true
    }

    /// Takes pasted text with its line breaks, other controls left out.
    pub fn paste(&mut self, text: &str) {
        let unix = text.replace("\r\n", "\n").replace('\r', "\n");
        let clean: String = unix
            .chars()
            .filter(|c| *c == '\n' || !c.is_control())
            .collect();
        self.area.insert_str(clean);
    }

    /// Draws the lines around the cursor and tells where it is.
    pub fn view(&self, area: Rect, paint: &mut Paint<'_>, role: Role) -> Position {
        let cursor = self.area.cursor();
        let (row, column) = (cursor.0, cursor.1);
        let height = usize::from(area.height);
        let top = (row + 1).saturating_sub(height);
        let wide = usize::from(area.width.saturating_sub(1));
        let left = column.saturating_sub(wide);
        for (n, text) in self.area.lines().iter().enumerate().skip(top).take(height) {
            let at = paint::line(area, u16::try_from(n - top).unwrap_or(u16::MAX));
            let shown: String = text.chars().skip(left).collect();
            paint.put(at, CleanText::new(&shown), role);
        }
        let before: String = self
            .area
            .lines()
            .get(row)
            .map(|text| text.chars().skip(left).take(column - left).collect())
            .unwrap_or_default();
        let y = u16::try_from(row - top).unwrap_or(0);
        let x = paint::width(&before).min(area.width.saturating_sub(1));
        Position {
            x: area.x + x,
            y: area.y + y,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_note_keeps_its_lines_and_loses_its_escapes() {
        let mut area = Area::default();
        area.paste("CC: cough\r\n\u{1b}[2JA/P: rest\n");
        assert_eq!(area.text(), "CC: cough\n[2JA/P: rest\n");
    }
}
