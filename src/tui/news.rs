//! News: what happened, said once in a line for some seconds and kept in a log.

use super::paint::{self, Paint, made};
use super::theme::{Role, State};
use crate::domain::text::CleanText;
use ratatui::layout::Rect;
use std::collections::VecDeque;

/// Messages kept.
const KEPT: usize = 200;
/// Ticks of a quarter of a second for which a message stands.
const STANDS: u32 = 24;

/// The messages.
#[derive(Default)]
pub struct News {
    all: VecDeque<(State, CleanText)>,
    age: u32,
    unread: usize,
}

impl News {
    /// Says something.
    pub fn say(&mut self, state: State, text: CleanText) {
        self.all.push_front((state, text));
        self.all.truncate(KEPT);
        self.age = STANDS;
        self.unread += 1;
    }

    /// A quarter of a second has passed; tells whether the line changed.
    pub fn tick(&mut self) -> bool {
        let stood = self.age > 0;
        self.age = self.age.saturating_sub(1);
        stood && self.age == 0
    }

    /// The message that stands now.
    #[must_use]
    pub fn now(&self) -> Option<&(State, CleanText)> {
        (self.age > 0).then(|| self.all.front()).flatten()
    }

    /// How many came since the log was read.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// The log has been read.
    pub fn read(&mut self) {
        self.unread = 0;
    }

    /// Forgets everything, for the lock screen.
    pub fn forget(&mut self) {
        *self = News::default();
    }

    /// Draws the log.
    pub fn view_all(&self, area: Rect, paint: &mut Paint<'_>) {
        if self.all.is_empty() {
            paint.put(paint::after(area, 2), "no messages yet", Role::Dim);
        }
        let mut area = paint::after(area, 1);
        for (state, text) in &self.all {
            paint.put(area, made(format_args!("{}", state.glyph())), state.role());
            let used = paint.wrap(paint::after(area, 2), text, Role::Text);
            area = paint::below(area, used);
        }
    }
}
