//! How the shell looks: the frame, the pane in front, what lies over it, what is said.

use super::super::chrome::{self, Frame};
use super::super::gate::Gate;
use super::super::keys::Act;
use super::super::paint::{self, Paint, made};
use super::super::panes::Hat;
use super::super::stack::AnyPane;
use super::super::theme::{Role, State};
use super::super::widgets::count;
use super::Shell;
use crate::domain::text::CleanText;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The smallest screen that is worked on.
const SMALLEST: (u16, u16) = (60, 15);

impl Shell {
    /// Draws everything; tells where the cursor is.
    pub fn view(&self, buf: &mut Buffer) -> Option<Position> {
        let area = buf.area;
        let mut paint = Paint {
            buf,
            theme: self.theme,
            keys: &self.keys,
        };
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            let said = "claimdesk needs 60 columns and 15 lines; make the window larger";
            paint.wrap(area, &CleanText::new(said), Role::Text);
            return Some(Position {
                x: area.x,
                y: area.y,
            });
        }
        if !matches!(self.gate, Gate::Open) {
            return self.gate.view(area, &mut paint, &self.banner);
        }
        let frame = Frame::of(area);
        let front = self.tabs.get(self.place()).map_or("", |tab| tab.key);
        chrome::title(frame.title, &mut paint, self.hat, &self.standing);
        chrome::places(frame.places, &mut paint, self.hat, front);
        self.strip(frame.places, &mut paint);
        paint.rule(paint::line(area, 2));
        paint.rule(paint::line(area, area.height - 3));
        let pane = self.pane()?;
        let cursor = pane.view(frame.work, &mut paint);
        chrome::keys(frame.keys, &mut paint, pane);
        self.news_line(frame.news, &mut paint, pane);
        let over = self
            .overlay
            .as_ref()
            .and_then(|overlay| overlay.view(frame.work, &mut paint, (&self.news, &self.jobs)));
        over.or(cursor)
    }

    fn strip(&self, at: Rect, paint: &mut Paint<'_>) {
        let lock = self.keys.name(Act::Lock);
        let said = match self.jobs.strip() {
            Some(running) => made(format_args!("{running}  {lock} lock")),
            None => made(format_args!("{lock} lock")),
        };
        let room = paint::last(paint::first(at, at.width.saturating_sub(1)), 40);
        let mut used = 0;
        if at.width >= 100 || self.jobs.n_running() > 0 {
            used = paint.put_right(room, &said, Role::Dim);
        }
        let codes = self.standing.codes.as_ref();
        if let Some((words, current)) = codes.filter(|_| self.hat == Hat::Coding) {
            let (state, role) = match current {
                true => (State::Done, Role::Dim),
                false => (State::Waiting, Role::Waiting),
            };
            let said = made(format_args!("{} {words}", state.glyph()));
            let wide = paint::width(said.as_str());
            // The places come first: a narrow screen has them and not this.
            if at.width >= wide + used + 62 {
                let left = at.width.saturating_sub(used + 3);
                paint.put_right(paint::first(at, left), &said, role);
            }
        }
    }

    fn news_line(&self, at: Rect, paint: &mut Paint<'_>, pane: &dyn AnyPane) {
        let unread = self.news.unread();
        let room = paint::first(at, at.width.saturating_sub(if unread > 0 { 16 } else { 1 }));
        let said = self.news.now().cloned().or_else(|| pane.news());
        if let Some((state, text)) = said {
            paint.state(paint::after(room, 1), state);
            paint.put(paint::after(room, 3), &text, state.role());
        }
        if unread > 0 {
            let said = made(format_args!("! {}", count(unread, "message", "messages")));
            paint.put_right(
                paint::first(at, at.width.saturating_sub(1)),
                &said,
                Role::Dim,
            );
        }
    }
}
