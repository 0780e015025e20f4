//! Denials: what payers refused, in the order in which it should be worked.

mod ask;

use crate::billing::ranking::{Band, rank};
use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{About, Binding, Effect, Input, Pane, Place};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::table::{Cell, Column, Move, Table};
use crate::tui::widgets::{count, dollars};
use ask::{Ask, Row};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

/// What is decided about a denial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Begin the corrected claim.
    Correct,
    /// Ask the payer again.
    Appeal,
    /// Ask the coder.
    Ask,
    /// Bill the patient.
    Bill,
    /// Write it off.
    WriteOff,
    /// A note and a date.
    Note,
}

impl Deed {
    fn title(self) -> &'static str {
        match self {
            Deed::Correct => "Correct the claim: what is corrected? ",
            Deed::Appeal => "Appeal: why should it be paid? ",
            Deed::Ask => "What is asked of the coder? ",
            Deed::Bill => "Bill the patient: why may it be? ",
            Deed::WriteOff => "Write off: why? ",
            Deed::Note => "A note, and when to look again ",
        }
    }
}

fn state(row: &Row) -> State {
    if row.is_waiting() {
        return State::Waiting;
    }
    match row.band() {
        Band::Urgent => State::Needs,
        Band::Open => State::Next,
        Band::Small => State::Plain,
    }
}

const COLUMNS: &[Column<Row>] = &[
    Column::left("", 1, |row: &Row| state(row).into()),
    Column::right("$", 10, |row: &Row| row.of.denial.amount.into()).word("amount"),
    Column::right("left", 6, |row: &Row| {
        Cell::coloured(&format!("{} d", row.left()), state(row))
    })
    .word("left"),
    Column::left("payer", 14, |row: &Row| (&row.of.payer_name).into()).word("payer"),
    Column::left("patient", 14, |row: &Row| {
        row.of.patient.last_first().into()
    })
    .word("patient"),
    Column::left("code", 6, |row: &Row| (&row.of.code).into()).word("code"),
    Column::left("why", 24, |row: &Row| row.why.clone().into()).word("why"),
    Column::left("owner", 7, |row: &Row| row.of.denial.owner.name().into())
        .word("owner")
        .drop(2),
    Column::left("next", 22, |row: &Row| row.next.clone().into())
        .word("next")
        .drop(4),
    Column::left("status", 9, |row: &Row| row.of.denial.status.name().into())
        .word("status")
        .drop(3),
    Column::right("tries", 5, |row: &Row| row.of.tries.to_string().into()).drop(5),
];

/// The pane.
pub struct Denials {
    table: Table<Row>,
    form: Option<(Deed, Form)>,
    today: NaiveDate,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The list came.
    Listed(Result<(Vec<Row>, NaiveDate), CleanText>),
    /// A deed is done, with what is said.
    Done(Result<CleanText, CleanText>),
    /// The list moves.
    Move(Move),
    /// The claim under the cursor.
    Open,
    /// Ask for the words of a deed.
    Do(Deed),
    /// The form steps.
    Step(Step),
}

impl Denials {
    /// The list, with filter words where it is opened with some.
    #[must_use]
    pub fn new(about: &About) -> Denials {
        let mut table = Table::new(COLUMNS, |row: &Row| row.of.denial.id.0);
        if let About::Words(words) = about {
            table.filter_by(words);
        }
        Denials {
            table,
            form: None,
            today: NaiveDate::default(),
        }
    }

    fn empty(&self) -> Option<String> {
        self.table
            .current()
            .is_none()
            .then(|| "there is no denial here".to_owned())
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some((deed, form)) = &mut self.form else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.form = None;
                Vec::new()
            }
            Wants::Save => {
                let (deed, reason, day) = (*deed, form.text("reason"), form.date("day"));
                self.form = None;
                let ids = self
                    .table
                    .chosen()
                    .iter()
                    .map(|row| row.of.denial.id.0)
                    .collect();
                vec![Effect::Ask(Ask::Do(deed, ids, (reason, day)))]
            }
        }
    }
}

/// A key for a deed on what is marked.
macro_rules! deed {
    ($act:ident, $label:literal, $deed:ident) => {
        Binding {
            act: Act::$act,
            label: $label,
            msg: || Msg::Do(Deed::$deed),
            refused: Denials::empty,
        }
    };
}

impl Pane for Denials {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Denials";
    const BINDINGS: &'static [Binding<Denials>] = &[
        Binding {
            act: Act::Open,
            label: "open",
            msg: || Msg::Open,
            refused: Denials::empty,
        },
        deed!(Correct, "correct", Correct),
        deed!(Appeal, "appeal", Appeal),
        deed!(AskCoder, "ask the coder", Ask),
        deed!(BillNext, "bill patient", Bill),
        deed!(WriteOff, "write off", WriteOff),
        deed!(Note, "note and date", Note),
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::List)]
    }

    fn forget(&mut self) {
        self.table.forget();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        match &self.form {
            Some((_, form)) => form.takes(input, keys).map(Msg::Step),
            None => self.table.takes(input, keys).map(Msg::Move),
        }
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Listed(Ok((mut rows, today))) => {
                rows.sort_by_key(|row| {
                    let denial = &row.of.denial;
                    (row.is_waiting(), rank(denial.amount, denial.due_on, today))
                });
                self.today = today;
                self.table.fill(rows);
            }
            Msg::Listed(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(done) => {
                self.table.unmark();
                let (state, said) = match done {
                    Ok(said) => (State::Done, said),
                    Err(why) => (State::Refused, why),
                };
                return vec![Effect::Toast(state, said), Effect::Ask(Ask::List)];
            }
            Msg::Move(to) => self.table.go(to),
            Msg::Open => {
                let id = self.table.current().map(|row| row.of.denial.claim.0);
                let open = id.map(|id| Effect::Open(Place::record("claim", id)));
                return open.into_iter().collect();
            }
            Msg::Do(deed) => {
                let mut fields = vec![Field::new("reason", "Words", Kind::Text).required()];
                if !matches!(deed, Deed::WriteOff | Deed::Bill | Deed::Correct) {
                    let day = Field::new("day", "Look again on", Kind::Date).help("+1w, 3/2");
                    fields.push(if deed == Deed::Note {
                        day.required()
                    } else {
                        day
                    });
                }
                let chosen = self.table.chosen();
                let sum: Money = chosen.iter().map(|row| row.of.denial.amount).sum();
                let title = made(format_args!(
                    "{}{}, {} ",
                    deed.title(),
                    count(chosen.len(), "line", "lines"),
                    dollars(sum)
                ));
                self.form = Some((deed, Form::new(title, self.today, fields)));
            }
            Msg::Step(step) => return self.step(step),
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        let sum: Money = self.table.shown().map(|row| row.of.denial.amount).sum();
        let said = made(format_args!(
            " Denials   {} open, {}   due within 7 days first, then by dollars, small ones last ",
            self.table.n_shown(),
            dollars(sum)
        ));
        paint.put(paint::line(area, 0), &said, Role::Heading);
        let mut body = paint::below(area, 1);
        let mut cursor = None;
        if let Some((_, form)) = &self.form {
            let lower = paint::below(body, body.height.saturating_sub(4));
            body = paint::top(body, body.height.saturating_sub(4));
            cursor = form.view(lower, paint);
        }
        let listed = self.table.view(body, paint, "No denial is open.");
        cursor.or(listed)
    }

    fn news(&self) -> Option<(State, CleanText)> {
        let n = self.table.n_marked();
        if n > 0 {
            let sum: Money = self
                .table
                .chosen()
                .iter()
                .map(|row| row.of.denial.amount)
                .sum();
            return Some((
                State::Next,
                made(format_args!("{n} marked, {}", dollars(sum))),
            ));
        }
        let row = self.table.current()?;
        Some((
            state(row),
            made(format_args!("{}   next: {}", row.why, row.next)),
        ))
    }

    fn explain(&self) -> Option<CleanText> {
        let row = self.table.current()?;
        let denial = &row.of.denial;
        Some(made(format_args!(
            "{} ¶ What to do: {} ¶ Denied {}, appeal by {}, due {}, category {}.",
            row.why,
            row.next,
            denial.denied_on,
            denial.appeal_by,
            denial.due_on,
            denial.category.name()
        )))
    }
}
