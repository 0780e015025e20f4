//! One line of text being typed, with a cursor.

use crate::domain::text::CleanText;
use crate::tui::keys::Chord;
use crate::tui::paint::{self, Paint};
use crate::tui::theme::Role;
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};
use tui_input::{Input as Line, InputRequest};
use zeroize::Zeroize;

/// Letters that one line holds at most.
const LIMIT: usize = 2_000;

/// The line.
#[derive(Clone, Default)]
pub struct Edit {
    line: Line,
    /// Whether the next letter replaces all of it, as in a field that was just entered.
    fresh: bool,
}

impl Edit {
    /// A line that holds a text, the cursor at its end.
    #[must_use]
    pub fn new(text: &str) -> Edit {
        Edit {
            line: Line::new(text.to_owned()),
            fresh: false,
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.line.value()
    }

    /// Replaces the text.
    pub fn set(&mut self, text: &str) {
        self.line = Line::new(text.to_owned());
        self.fresh = false;
    }

    /// Overwrites the text in memory and empties the line, for a secret.
    pub fn wipe(&mut self) {
        let mut text = self.line.value_and_reset();
        text.zeroize();
    }

    /// The next letter replaces the text.
    pub fn select(&mut self) {
        self.fresh = !self.text().is_empty();
    }

    /// Takes a key that edits; tells whether it was one.
    pub fn key(&mut self, chord: Chord) -> bool {
        let request = match (chord.code, chord.ctrl) {
            (KeyCode::Char(c), false) if !chord.alt => {
                if self.fresh {
                    self.wipe();
                }
                InputRequest::InsertChar(c)
            }
            (KeyCode::Backspace, _) if self.fresh => {
                self.wipe();
                self.fresh = false;
                return true;
            }
            (KeyCode::Backspace, false) => InputRequest::DeletePrevChar,
            (KeyCode::Char('w'), true) | (KeyCode::Backspace, true) => InputRequest::DeletePrevWord,
            (KeyCode::Delete, false) => InputRequest::DeleteNextChar,
            (KeyCode::Left, false) => InputRequest::GoToPrevChar,
            (KeyCode::Right, false) => InputRequest::GoToNextChar,
            (KeyCode::Left, true) => InputRequest::GoToPrevWord,
            (KeyCode::Right, true) => InputRequest::GoToNextWord,
            (KeyCode::Home, _) | (KeyCode::Char('a'), true) => InputRequest::GoToStart,
            (KeyCode::End, _) | (KeyCode::Char('e'), true) => InputRequest::GoToEnd,
            (KeyCode::Char('u'), true) => InputRequest::DeleteLine,
            (KeyCode::Char('k'), true) => InputRequest::DeleteTillEnd,
            _ => return false,
        };
        self.fresh = false;
        if !matches!(request, InputRequest::InsertChar(_)) || self.text().len() < LIMIT {
            self.line.handle(request);
        }
        true
    }

    /// Takes pasted text as typed, its line breaks as blanks.
    pub fn paste(&mut self, text: &str) {
        if self.fresh {
            self.wipe();
            self.fresh = false;
        }
        for c in text.trim_end_matches(['\r', '\n']).chars() {
            if self.text().len() >= LIMIT {
                break;
            }
            let c = if c.is_control() { ' ' } else { c };
            self.line.handle(InputRequest::InsertChar(c));
        }
    }

    /// Draws the line and tells where its cursor is.
    pub fn view(&self, area: Rect, paint: &mut Paint<'_>, role: Role) -> Position {
        let keep = usize::from(area.width.saturating_sub(1));
        let scroll = self.line.visual_scroll(keep);
        let shown: String = self.text().chars().skip(scroll).collect();
        let shown = CleanText::new(&shown);
        paint.put(area, &shown, role);
        let at = self.line.visual_cursor().saturating_sub(scroll);
        let x = u16::try_from(at)
            .unwrap_or(0)
            .min(area.width.saturating_sub(1));
        Position {
            x: area.x + x,
            y: area.y,
        }
    }

    /// Draws one star for each letter.
    pub fn view_secret(&self, area: Rect, paint: &mut Paint<'_>) -> Position {
        let n = self
            .text()
            .chars()
            .count()
            .min(usize::from(area.width.saturating_sub(1)));
        paint.put(area, CleanText::new(&"*".repeat(n)), Role::Text);
        let x = u16::try_from(n).unwrap_or(0);
        Position {
            x: paint::after(area, x).x,
            y: area.y,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(edit: &mut Edit, text: &str) {
        for c in text.chars() {
            assert!(edit.key(Chord::plain(KeyCode::Char(c))));
        }
    }

    #[test]
    fn typing_in_a_field_just_entered_replaces_its_text() {
        let mut edit = Edit::new("150.00");
        edit.select();
        typed(&mut edit, "92.40");
        assert_eq!(edit.text(), "92.40");
    }

    #[test]
    fn a_pasted_note_is_text_and_never_keys() {
        let mut edit = Edit::default();
        edit.paste("a\nb\u{1b}c\r\n");
        assert_eq!(edit.text(), "a b c");
    }
}
