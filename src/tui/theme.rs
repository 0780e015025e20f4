//! Themes: colours by role, for a dark, a light and a high-contrast screen, in 24-bit, 256 or 16
//! colours or none. Meaning never rests on colour: every state has a glyph and a word.

use ratatui::style::{Color, Modifier, Style};

/// The state of a thing on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum State {
    /// Needs a person now.
    Needs,
    /// Next in line.
    Next,
    /// Waiting on others.
    Waiting,
    /// Done.
    Done,
    /// Refused.
    Refused,
    /// Nothing to say.
    #[default]
    Plain,
}

impl State {
    /// One character.
    #[must_use]
    pub fn glyph(self) -> &'static str {
        match self {
            State::Needs => "!",
            State::Next => ">",
            State::Waiting => "~",
            State::Done => "=",
            State::Refused => "x",
            State::Plain => " ",
        }
    }

    /// One word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::Needs => "needs you",
            State::Next => "next",
            State::Waiting => "waiting",
            State::Done => "done",
            State::Refused => "refused",
            State::Plain => "",
        }
    }

    /// The role that colours it.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            State::Needs => Role::Needs,
            State::Next => Role::Next,
            State::Waiting => Role::Waiting,
            State::Done => Role::Done,
            State::Refused => Role::Refused,
            State::Plain => Role::Text,
        }
    }
}

/// What a piece of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Less important text.
    Dim,
    /// The title line and headings.
    Heading,
    /// A key in the footer or the help.
    Key,
    /// The row under the cursor.
    Cursor,
    /// Typed text in a field that has the focus.
    Input,
    /// A border.
    Border,
    /// A letter that a search matched.
    Match,
    /// Needs a person now.
    Needs,
    /// Next in line.
    Next,
    /// Waiting on others.
    Waiting,
    /// Done.
    Done,
    /// Refused.
    Refused,
    /// A bar in a chart.
    Bar,
}

/// A family of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    /// For a dark screen.
    #[default]
    Dark,
    /// For a light screen.
    Light,
    /// Black and white with strong marks.
    HighContrast,
}

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// 24-bit.
    True,
    /// The xterm 256.
    Indexed,
    /// The terminal's own sixteen.
    Sixteen,
    /// None: reverse, bold and underline only.
    Mono,
}

/// A palette at a depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// The colours.
    pub palette: Palette,
    /// How many of them there are.
    pub depth: Depth,
}

/// The colour of a role: 24-bit, its nearest of 256, and one of sixteen.
struct Hue(u32, u8, Color);

const ORANGE: Hue = Hue(0xE6_9F_00, 178, Color::LightYellow);
const SKY: Hue = Hue(0x56_B4_E9, 74, Color::LightCyan);
const GREEN: Hue = Hue(0x00_9E_73, 35, Color::LightGreen);
const YELLOW: Hue = Hue(0xF0_E4_42, 221, Color::Yellow);
const VERMILLION: Hue = Hue(0xD5_5E_00, 166, Color::LightRed);
const PURPLE: Hue = Hue(0xCC_79_A7, 175, Color::LightMagenta);
const GREY: Hue = Hue(0x99_99_99, 246, Color::Gray);
const DARK_BLUE: Hue = Hue(0x00_5A_9C, 25, Color::Blue);
const DARK_VERMILLION: Hue = Hue(0xA8_43_00, 130, Color::Red);
const DARK_GREEN: Hue = Hue(0x00_6B_4F, 23, Color::Green);
const DARK_PURPLE: Hue = Hue(0x8A_3B_6B, 96, Color::Magenta);
const DARK_AMBER: Hue = Hue(0x7A_52_00, 94, Color::Red);
const DARK_GREY: Hue = Hue(0x59_59_59, 240, Color::Black);

impl Theme {
    /// The theme that the environment asks for: `NO_COLOR`, `COLORTERM`, `TERM`, `COLORFGBG`.
    #[must_use]
    pub fn from_environment(read: impl Fn(&str) -> Option<String>) -> Theme {
        let term = read("TERM").unwrap_or_default();
        let depth = if read("NO_COLOR").is_some_and(|value| !value.is_empty())
            || matches!(term.as_str(), "dumb" | "vt100" | "vt102" | "vt220")
        {
            Depth::Mono
        } else if read("COLORTERM").is_some_and(|v| v.contains("truecolor") || v.contains("24bit"))
        {
            Depth::True
        } else if term.contains("256") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        };
        let light = read("COLORFGBG")
            .and_then(|value| value.rsplit(';').next().and_then(|n| n.parse::<u8>().ok()))
            .is_some_and(|background| background == 7 || background == 15);
        let palette = match read("CLAIMDESK_THEME").as_deref() {
            Some("light") => Palette::Light,
            Some("high-contrast") => Palette::HighContrast,
            Some("dark") => Palette::Dark,
            _ if light => Palette::Light,
            _ => Palette::Dark,
        };
        Theme { palette, depth }
    }

    /// The style of a role.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        let plain = Style::default();
        let shaped = match role {
            Role::Heading | Role::Key => plain.add_modifier(Modifier::BOLD),
            Role::Cursor => plain.add_modifier(Modifier::REVERSED),
            Role::Input | Role::Match => plain.add_modifier(Modifier::UNDERLINED),
            Role::Needs | Role::Refused => plain.add_modifier(Modifier::BOLD),
            Role::Text | Role::Dim | Role::Border | Role::Next => plain,
            Role::Waiting | Role::Done | Role::Bar => plain,
        };
        match self.hue(role) {
            Some(hue) => match self.depth {
                Depth::True => {
                    let [_, r, g, b] = hue.0.to_be_bytes();
                    shaped.fg(Color::Rgb(r, g, b))
                }
                Depth::Indexed => shaped.fg(Color::Indexed(hue.1)),
                Depth::Sixteen => shaped.fg(hue.2),
                Depth::Mono => shaped,
            },
            None => shaped,
        }
    }

    fn hue(self, role: Role) -> Option<Hue> {
        match self.palette {
            Palette::HighContrast => None,
            Palette::Dark => match role {
                Role::Needs => Some(ORANGE),
                Role::Next | Role::Key => Some(SKY),
                Role::Waiting => Some(PURPLE),
                Role::Done | Role::Bar => Some(GREEN),
                Role::Refused => Some(VERMILLION),
                Role::Match => Some(YELLOW),
                Role::Dim | Role::Border => Some(GREY),
                Role::Text | Role::Heading | Role::Cursor | Role::Input => None,
            },
            Palette::Light => match role {
                Role::Needs => Some(DARK_AMBER),
                Role::Next | Role::Key => Some(DARK_BLUE),
                Role::Waiting => Some(DARK_PURPLE),
                Role::Done | Role::Bar => Some(DARK_GREEN),
                Role::Refused | Role::Match => Some(DARK_VERMILLION),
                Role::Dim | Role::Border => Some(DARK_GREY),
                Role::Text | Role::Heading | Role::Cursor | Role::Input => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(pairs: &[(&str, &str)]) -> Theme {
        Theme::from_environment(|name| {
            pairs
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn no_color_and_an_old_terminal_leave_no_colour_but_keep_the_cursor() {
        for pairs in [
            [("NO_COLOR", "1"), ("TERM", "xterm-256color")],
            [("TERM", "vt100"); 2],
        ] {
            let theme = theme(&pairs);
            assert_eq!(theme.depth, Depth::Mono);
            assert_eq!(theme.style(Role::Needs).fg, None);
            assert!(
                theme
                    .style(Role::Cursor)
                    .add_modifier
                    .contains(Modifier::REVERSED)
            );
        }
    }

    #[test]
    fn the_depth_follows_the_terminal() {
        assert_eq!(theme(&[("COLORTERM", "truecolor")]).depth, Depth::True);
        assert_eq!(theme(&[("TERM", "xterm-256color")]).depth, Depth::Indexed);
        assert_eq!(theme(&[("TERM", "xterm")]).depth, Depth::Sixteen);
        assert_eq!(theme(&[("COLORFGBG", "0;15")]).palette, Palette::Light);
    }

    #[test]
    fn every_state_has_its_own_glyph() {
        let states = [
            State::Needs,
            State::Next,
            State::Waiting,
            State::Done,
            State::Refused,
        ];
        let glyphs: Vec<_> = states.iter().map(|state| state.glyph()).collect();
        assert_eq!(glyphs, ["!", ">", "~", "=", "x"]);
    }
}
