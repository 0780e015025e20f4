//! The level of a visit: three columns of decision making, or minutes. Each key shows at once
//! what follows; Enter keeps the inputs with the visit and puts the code on its first line.

mod ask;
mod view;

use crate::coding::em_level::Setting;
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, never};
use crate::tui::theme::State;
use crate::workflow::em_level::{EmInput, EmView};
use ask::{Ask, Known};
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

/// The columns of decision making.
const MDM: usize = 3;

/// The pane.
pub struct Em {
    /// The visit; 0 is a worksheet without one.
    id: i64,
    known: Option<Box<Known>>,
    input: EmInput,
    /// Which column has the focus; the fourth is the time.
    column: usize,
    found: Option<Box<EmView>>,
    trouble: Option<CleanText>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The visit came.
    Read(Result<Box<Known>, CleanText>),
    /// What follows from the inputs.
    Found(Result<Box<EmView>, CleanText>),
    /// The level is kept, with what is said.
    Kept(Result<CleanText, CleanText>),
    /// A digit: a level, or one of the minutes.
    Digit(char),
    /// The last digit of the minutes goes, or the level of the column.
    Erase,
    /// Another column.
    Turn(isize),
    /// The next setting, or the one before.
    Setting(isize),
    /// New, established, or as the records say.
    Acquaintance,
    /// Care over time.
    Longitudinal,
    /// A preventive visit on the same day.
    Preventive,
    /// Keep it.
    Keep,
}

impl Em {
    /// The level of a visit, or a worksheet without one.
    #[must_use]
    pub fn new(id: i64) -> Em {
        let input = EmInput {
            setting: Setting::Office.name().to_owned(),
            patient: "established".to_owned(),
            ..EmInput::default()
        };
        Em {
            id,
            known: None,
            input,
            column: 0,
            found: None,
            trouble: None,
        }
    }

    fn no_visit(&self) -> Option<String> {
        let none = self.id == 0;
        let hint = "this worksheet is of no visit: F4 on a visit keeps its level";
        none.then(|| hint.to_owned())
    }

    /// The word of a column, where it is judged.
    fn judged(&self, column: usize) -> Option<&str> {
        let word = match column {
            0 => &self.input.problems,
            1 => &self.input.data,
            2 => &self.input.risk,
            _ => &None,
        };
        word.as_deref()
    }

    fn judge(&mut self, level: Option<&str>) {
        let word = level.map(str::to_owned);
        match self.column {
            0 => self.input.problems = word,
            1 => self.input.data = word,
            2 => self.input.risk = word,
            _ => {}
        }
    }

    fn level(&self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Level(Box::new(self.input.clone())))]
    }

    fn digit(&mut self, digit: char) -> Vec<Effect<Ask>> {
        if self.column < MDM {
            let level = match digit {
                '1' => "minimal",
                '2' => "low",
                '3' => "moderate",
                '4' => "high",
                _ => return Vec::new(),
            };
            self.judge(Some(level));
            self.column += 1;
            return self.level();
        }
        let value = digit.to_digit(10).and_then(|n| u16::try_from(n).ok());
        let now = self.input.minutes.unwrap_or(0);
        let more = value.and_then(|n| now.checked_mul(10)?.checked_add(n));
        if let Some(minutes) = more.filter(|minutes| *minutes <= 1440) {
            self.input.minutes = Some(minutes);
        }
        self.level()
    }

    fn erase(&mut self) -> Vec<Effect<Ask>> {
        if self.column < MDM {
            self.judge(None);
        } else {
            let left = self.input.minutes.map(|minutes| minutes / 10);
            self.input.minutes = left.filter(|minutes| *minutes > 0);
        }
        self.level()
    }

    fn turn_setting(&mut self, by: isize) -> Vec<Effect<Ask>> {
        let all = Setting::ALL;
        let now = all.iter().position(|(_, name)| *name == self.input.setting);
        let n = all.len();
        let next = now.unwrap_or(0) + n;
        let next = next.saturating_add_signed(by) % n;
        if let Some((_, name)) = all.get(next) {
            self.input.setting = (*name).to_owned();
        }
        self.level()
    }

    fn turn_acquaintance(&mut self) -> Vec<Effect<Ask>> {
        let records = !self.input.last_seen.is_empty();
        self.input.patient = match self.input.patient.as_str() {
            "new" => "established",
            "established" if records => "",
            _ => "new",
        }
        .to_owned();
        self.level()
    }
}

impl Pane for Em {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "E/M";
    const BINDINGS: &'static [Binding<Em>] = &[
        Binding {
            act: Act::Open,
            label: "keep it",
            msg: || Msg::Keep,
            refused: Em::no_visit,
        },
        Binding {
            act: Act::Next,
            label: "next column",
            msg: || Msg::Turn(1),
            refused: never,
        },
        Binding {
            act: Act::Scrub,
            label: "setting",
            msg: || Msg::Setting(1),
            refused: never,
        },
        Binding {
            act: Act::Note,
            label: "new or known",
            msg: || Msg::Acquaintance,
            refused: never,
        },
        Binding {
            act: Act::First,
            label: "care over time",
            msg: || Msg::Longitudinal,
            refused: never,
        },
        Binding {
            act: Act::Print,
            label: "preventive same day",
            msg: || Msg::Preventive,
            refused: never,
        },
        Binding {
            act: Act::Submit,
            label: "setting before",
            msg: || Msg::Setting(-1),
            refused: never,
        },
        Binding {
            act: Act::Previous,
            label: "column before",
            msg: || Msg::Turn(-1),
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read(self.id))]
    }

    fn forget(&mut self) {
        self.known = None;
        self.found = None;
    }

    fn typed(&self, input: &Input, _keys: &KeyMap) -> Option<Msg> {
        let Input::Key(chord) = input else {
            return None;
        };
        match chord.code {
            KeyCode::Char(digit @ '0'..='9') if chord.letter().is_some() => Some(Msg::Digit(digit)),
            KeyCode::Backspace | KeyCode::Delete => Some(Msg::Erase),
            KeyCode::Left => Some(Msg::Turn(-1)),
            KeyCode::Right => Some(Msg::Turn(1)),
            _ => None,
        }
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok(known)) => {
                let fresh = self.known.is_none();
                if fresh {
                    self.input = known.input.clone();
                }
                self.known = Some(known);
                return self.level();
            }
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Found(Ok(found)) => {
                self.trouble = None;
                self.found = Some(found);
            }
            Msg::Found(Err(why)) => {
                self.found = None;
                self.trouble = Some(why);
            }
            Msg::Kept(Ok(said)) => return vec![Effect::Toast(State::Done, said), Effect::Close],
            Msg::Kept(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Digit(digit) => return self.digit(digit),
            Msg::Erase => return self.erase(),
            Msg::Turn(by) => {
                self.column = self.column.saturating_add_signed(by).min(MDM);
            }
            Msg::Setting(by) => return self.turn_setting(by),
            Msg::Acquaintance => return self.turn_acquaintance(),
            Msg::Longitudinal => {
                self.input.longitudinal = !self.input.longitudinal;
                return self.level();
            }
            Msg::Preventive => {
                self.input.preventive = !self.input.preventive;
                return self.level();
            }
            Msg::Keep => {
                let input = Box::new(self.input.clone());
                return vec![Effect::Ask(Ask::Keep(self.id, input))];
            }
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        view::draw(self, area, paint)
    }

    fn news(&self) -> Option<(State, CleanText)> {
        if let Some(why) = &self.trouble {
            return Some((State::Needs, why.clone()));
        }
        let kept = &self.known.as_ref()?.kept;
        if let Some(kept) = kept.first() {
            return Some((State::Done, kept.clone()));
        }
        let said = match self.column {
            0..MDM => "1 to 4 give the level of the column, Tab leaves one out, Enter keeps it",
            _ => "your own minutes of the day, Enter keeps it",
        };
        Some((State::Next, CleanText::new(said)))
    }

    fn explain(&self) -> Option<CleanText> {
        let found = self.found.as_ref()?;
        let why = found.why.join(" \u{b6} ");
        let cautions = found.cautions.join(" \u{b6} ");
        Some(made(format_args!("{why} \u{b6} {cautions}")))
    }
}
