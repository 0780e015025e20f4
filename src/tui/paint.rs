//! Paint: the only way to put text on the screen. It takes clean text and the program's own
//! words, cuts at the edge by display width, and colours by role.

use super::keys::{Act, KeyMap};
use super::theme::{Role, State, Theme};
use crate::domain::text::CleanText;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Text that may be shown: cleaned, or written by us.
pub trait Shown {
    /// The text.
    fn shown(&self) -> &str;
}

impl Shown for CleanText {
    fn shown(&self) -> &str {
        self.as_str()
    }
}

impl Shown for &CleanText {
    fn shown(&self) -> &str {
        self.as_str()
    }
}

impl Shown for &'static str {
    fn shown(&self) -> &str {
        self
    }
}

/// Columns that a text takes.
#[must_use]
pub fn width(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// Text made here from numbers, dates and clean parts.
#[must_use]
pub fn made(text: std::fmt::Arguments<'_>) -> CleanText {
    CleanText::new(&text.to_string())
}

/// The `n`-th line of an area, empty beyond its end.
#[must_use]
pub fn line(area: Rect, n: u16) -> Rect {
    if n >= area.height {
        return Rect { height: 0, ..area };
    }
    Rect {
        y: area.y + n,
        height: 1,
        ..area
    }
}

/// What is left of an area after its first `n` columns.
#[must_use]
pub fn after(area: Rect, n: u16) -> Rect {
    let n = n.min(area.width);
    Rect {
        x: area.x + n,
        width: area.width - n,
        ..area
    }
}

/// What is left of an area below its first `n` lines.
#[must_use]
pub fn below(area: Rect, n: u16) -> Rect {
    let n = n.min(area.height);
    Rect {
        y: area.y + n,
        height: area.height - n,
        ..area
    }
}

/// The first `n` columns of an area.
#[must_use]
pub fn first(area: Rect, n: u16) -> Rect {
    Rect {
        width: n.min(area.width),
        ..area
    }
}

/// The last `n` columns of an area.
#[must_use]
pub fn last(area: Rect, n: u16) -> Rect {
    let n = n.min(area.width);
    Rect {
        x: area.x + area.width - n,
        width: n,
        ..area
    }
}

/// The first `n` lines of an area.
#[must_use]
pub fn top(area: Rect, n: u16) -> Rect {
    Rect {
        height: n.min(area.height),
        ..area
    }
}

/// A screen to draw on, with its theme and keys.
pub struct Paint<'a> {
    /// The cells.
    pub buf: &'a mut Buffer,
    /// The colours.
    pub theme: Theme,
    /// The live keys.
    pub keys: &'a KeyMap,
}

impl Paint<'_> {
    /// Puts text at the left of an area's first line; tells how many columns it took.
    pub fn put(&mut self, area: Rect, text: impl Shown, role: Role) -> u16 {
        let area = area.intersection(self.buf.area);
        if area.height == 0 || area.width == 0 {
            return 0;
        }
        let style = self.theme.style(role);
        let text = text.shown();
        if width(text) <= area.width {
            let (end, _) =
                self.buf
                    .set_stringn(area.x, area.y, text, usize::from(area.width), style);
            return end.saturating_sub(area.x);
        }
        let mut used = 0;
        let mut cut = String::new();
        for letter in text.graphemes(true) {
            let wide = width(letter);
            if used + wide + 1 > area.width {
                break;
            }
            used += wide;
            cut.push_str(letter);
        }
        cut.push('…');
        let (end, _) = self
            .buf
            .set_stringn(area.x, area.y, cut, usize::from(area.width), style);
        end.saturating_sub(area.x)
    }

    /// Puts text at the right of an area's first line. A text that is too long keeps its end
    /// hidden, so an amount that does not fit is shown as `#` instead of a wrong number.
    pub fn put_right(&mut self, area: Rect, text: impl Shown, role: Role) -> u16 {
        let wide = width(text.shown());
        if wide > area.width {
            return self.put(area, "#", role);
        }
        self.put(last(area, wide), text, role)
    }

    /// A glyph with its colour.
    pub fn state(&mut self, area: Rect, state: State) -> u16 {
        self.put(area, state.glyph(), state.role())
    }

    /// A quiet line across.
    pub fn rule(&mut self, area: Rect) {
        let area = area.intersection(self.buf.area);
        if area.height == 0 {
            return;
        }
        let dash = "─".repeat(usize::from(area.width));
        let style = self.theme.style(Role::Border);
        self.buf
            .set_stringn(area.x, area.y, dash, usize::from(area.width), style);
    }

    /// A heading with a quiet line behind it.
    pub fn heading(&mut self, area: Rect, text: impl Shown) {
        self.rule(top(area, 1));
        let used = self.put(area, text, Role::Heading);
        self.put(first(after(area, used), 1), " ", Role::Text);
    }

    /// A quiet line down.
    pub fn upright(&mut self, area: Rect) {
        let style = self.theme.style(Role::Border);
        for n in 0..area.height {
            let at = line(area, n).intersection(self.buf.area);
            if at.height == 1 && at.width > 0 {
                self.buf.set_stringn(at.x, at.y, "│", 1, style);
            }
        }
    }

    /// Paints the style of a role over what is already there.
    pub fn tint(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buf.area);
        self.buf.set_style(area, self.theme.style(role));
    }

    /// Blanks an area, for a box over what is there.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buf.area);
        for n in 0..area.height {
            for x in 0..area.width {
                if let Some(cell) = self.buf.cell_mut((area.x + x, area.y + n)) {
                    cell.reset();
                }
            }
        }
    }

    /// Puts long text in lines that break between words; tells how many lines it took.
    pub fn wrap(&mut self, area: Rect, text: &CleanText, role: Role) -> u16 {
        let mut n = 0;
        for row in wrapped(text.as_str(), area.width) {
            if n >= area.height {
                break;
            }
            self.put(line(area, n), CleanText::new(&row), role);
            n += 1;
        }
        n
    }

    /// The first key of an act.
    #[must_use]
    pub fn key(&self, act: Act) -> String {
        self.keys.name(act)
    }
}

/// Breaks text between words into lines of at most `columns`.
#[must_use]
pub fn wrapped(text: &str, columns: u16) -> Vec<String> {
    let mut lines = Vec::new();
    let mut now = String::new();
    for word in text.split(' ') {
        if !now.is_empty() && width(&now) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut now));
        }
        if !now.is_empty() {
            now.push(' ');
        }
        now.push_str(word);
    }
    lines.push(now);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Depth, Palette};

    fn drawn(draw: impl Fn(&mut Paint<'_>, Rect)) -> String {
        let area = Rect::new(0, 0, 8, 1);
        let mut buf = Buffer::empty(area);
        let keys = KeyMap::default();
        let theme = Theme {
            palette: Palette::Dark,
            depth: Depth::Mono,
        };
        draw(
            &mut Paint {
                buf: &mut buf,
                theme,
                keys: &keys,
            },
            area,
        );
        buf.content()
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect()
    }

    #[test]
    fn text_that_is_too_long_is_cut_with_a_mark() {
        assert_eq!(
            drawn(|p, area| {
                p.put(area, "12345678", Role::Text);
            }),
            "12345678"
        );
        assert_eq!(
            drawn(|p, area| {
                p.put(area, "123456789", Role::Text);
            }),
            "1234567…"
        );
    }

    #[test]
    fn an_amount_that_does_not_fit_is_never_shown_in_part() {
        assert_eq!(
            drawn(|p, area| {
                p.put_right(area, "150.00", Role::Text);
            }),
            "  150.00"
        );
        assert_eq!(
            drawn(|p, area| {
                p.put_right(area, "12,150.00", Role::Text);
            }),
            "#       "
        );
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
    }
}
