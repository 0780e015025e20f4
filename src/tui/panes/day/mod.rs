//! The day: how the receivables rolled forward, what came in, what the batches come to; closing it.

mod ask;
mod view;

use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, never};
use crate::tui::theme::State;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::picker::Choice;
use crate::workflow::close_day::DayStatus;
use crate::workflow::count_batch;
use ask::{Ask, Words};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

/// What is done with a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Close it.
    Close,
    /// Open it again.
    Reopen,
    /// Count a stack before it is keyed.
    Count,
    /// Count it again.
    Recount,
    /// The stack is keyed.
    CloseBatch,
}

impl Deed {
    /// The lines that its form takes.
    fn lines(self) -> u16 {
        match self {
            Deed::Close | Deed::Reopen | Deed::CloseBatch => 3,
            Deed::Count | Deed::Recount => 6,
        }
    }
}

/// The pane.
#[derive(Default)]
pub struct Day {
    day: Option<NaiveDate>,
    status: Option<Box<DayStatus>>,
    form: Option<(Deed, Form)>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The day came.
    Read(Result<Box<DayStatus>, CleanText>),
    /// A deed is done, with what is said.
    Done(Result<CleanText, CleanText>),
    /// So many days on, or back.
    By(i64),
    /// Ask for the words of a deed.
    Do(Deed),
    /// The form steps.
    Step(Step),
}

impl Day {
    fn not_closable(&self) -> Option<String> {
        let status = self.status.as_ref()?;
        if status.closed.is_some() {
            return Some("this day is closed".to_owned());
        }
        status.blockers().into_iter().next()
    }

    fn not_closed(&self) -> Option<String> {
        let closed = self.status.as_ref().is_some_and(|s| s.closed.is_some());
        (!closed).then(|| "this day is open".to_owned())
    }

    fn no_batch(&self) -> Option<String> {
        let open = self.status.as_ref().is_some_and(|s| {
            s.batches
                .iter()
                .any(|(batch, _)| batch.upto_entry.is_none())
        });
        (!open).then(|| "no batch is open".to_owned())
    }

    fn ask_for(&mut self, deed: Deed) {
        let Some(status) = &self.status else { return };
        let kind = || {
            let kinds = count_batch::kinds().map(|name| Choice::new(name, name));
            Field::new("text", "Stack of", Kind::Choice)
                .choices(kinds.collect())
                .required()
        };
        let (title, fields) = match deed {
            Deed::Close => (
                made(format_args!(
                    "Close {}: {} came in by the books ",
                    status.day,
                    status.deposited.grouped()
                )),
                vec![
                    Field::new("amount", "The bank says", Kind::Money)
                        .help("empty: not compared, and the sheet says so"),
                ],
            ),
            Deed::Reopen => (
                made(format_args!("Open {} again: why? ", status.day)),
                vec![Field::new("text", "Reason", Kind::Text).required()],
            ),
            Deed::Count | Deed::Recount => (
                made(format_args!("Count the stack before it is keyed ")),
                vec![
                    kind(),
                    Field::new("count", "How many", Kind::Count)
                        .required()
                        .help("service lines, or payments"),
                    Field::new("amount", "Amount", Kind::Money).required(),
                    Field::new("hash", "Sum of numbers", Kind::Count)
                        .help("patients' numbers added up; may stay empty"),
                ],
            ),
            Deed::CloseBatch => (made(format_args!("Close the batch of ")), vec![kind()]),
        };
        self.form = Some((deed, Form::new(title, status.day, fields)));
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let (Some((deed, form)), Some(status)) = (&mut self.form, &self.status) else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.form = None;
                Vec::new()
            }
            Wants::Save => {
                let words = Words {
                    amount: form.text("amount"),
                    text: form.text("text"),
                    count: form.text("count"),
                    hash: form.text("hash"),
                };
                vec![Effect::Ask(Ask::Do(*deed, status.day, words))]
            }
        }
    }
}

/// A key for a deed.
macro_rules! deed {
    ($act:ident, $label:literal, $deed:ident, $refused:expr) => {
        Binding {
            act: Act::$act,
            label: $label,
            msg: || Msg::Do(Deed::$deed),
            refused: $refused,
        }
    };
}

impl Pane for Day {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Day";
    const BINDINGS: &'static [Binding<Day>] = &[
        deed!(Open, "close the day", Close, Day::not_closable),
        deed!(New, "count a batch", Count, never),
        deed!(Revise, "count again", Recount, Day::no_batch),
        deed!(Release, "close a batch", CloseBatch, Day::no_batch),
        deed!(Reopen, "reopen", Reopen, Day::not_closed),
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read(self.day))]
    }

    fn forget(&mut self) {
        *self = Day {
            day: self.day,
            ..Day::default()
        };
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        if let Some((_, form)) = &self.form {
            return form.takes(input, keys).map(Msg::Step);
        }
        let Input::Key(chord) = input else {
            return None;
        };
        let moves = [
            (Act::Down, 1),
            (Act::Up, -1),
            (Act::PageDown, 7),
            (Act::PageUp, -7),
        ];
        moves
            .into_iter()
            .find(|(act, _)| keys.has(*act, *chord))
            .map(|(_, days)| Msg::By(days))
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok(status)) => {
                self.day = Some(status.day);
                self.status = Some(status);
            }
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(Ok(said)) => {
                self.form = None;
                let read = Effect::Ask(Ask::Read(self.day));
                return vec![Effect::Toast(State::Done, said), read];
            }
            // The form stays: what was typed is not lost to a refusal.
            Msg::Done(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::By(days) => {
                let to = self
                    .day
                    .and_then(|day| day.checked_add_signed(chrono::Duration::days(days)));
                return vec![Effect::Ask(Ask::Read(to))];
            }
            Msg::Do(deed) => self.ask_for(deed),
            Msg::Step(step) => return self.step(step),
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
        let status = self.status.as_ref()?;
        if status.closed.is_some() {
            return Some((State::Done, made(format_args!("closed in balance"))));
        }
        let blocker = status.blockers().into_iter().next();
        let blocker = blocker.map(|why| (State::Needs, CleanText::new(&why)));
        Some(blocker.unwrap_or((State::Next, made(format_args!("proved: can be closed")))))
    }
}
