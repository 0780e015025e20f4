//! Questions: those to clinicians about what a note means, and those of the biller about denied
//! lines, in one list, the one due first first.

mod ask;

use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::{Cell, Column, Move, Table};
use ask::{Ask, Row};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

/// Lines of the words below the list.
const WORDS: u16 = 8;

fn state(row: &Row) -> State {
    match (row.is_open, row.left) {
        (false, _) => State::Done,
        (true, left) if left < 0 || row.is_from_biller() => State::Needs,
        (true, _) if row.status == "sent" => State::Waiting,
        (true, _) => State::Next,
    }
}

const COLUMNS: &[Column<Row>] = &[
    Column::left("", 1, |row: &Row| state(row).into()),
    Column::left("asked by", 9, |row: &Row| row.by.into()).word("by"),
    Column::left("patient", 18, |row: &Row| row.patient.clone().into()).word("patient"),
    Column::left("DOS", 10, |row: &Row| row.dos.to_string().into()).word("dos"),
    Column::left("about", 24, |row: &Row| row.about.clone().into()).word("about"),
    Column::left("asked", 14, |row: &Row| row.asked.clone().into())
        .word("asked")
        .drop(2),
    Column::left("due", 10, |row: &Row| {
        Cell::coloured(&row.due_on.to_string(), state(row))
    })
    .word("due"),
    Column::left("status", 10, |row: &Row| (&row.status).into()).word("status"),
    Column::left("holds", 6, |row: &Row| row.effect.clone().into()).drop(1),
];

/// The pane.
pub struct Queries {
    table: Table<Row>,
    form: Option<Form>,
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
    /// The visit under the cursor.
    Open,
    /// Say what became of it, or answer.
    Answer,
    /// The form steps.
    Step(Step),
}

impl Default for Queries {
    fn default() -> Queries {
        Queries {
            table: Table::new(COLUMNS, Row::key),
            form: None,
            today: NaiveDate::default(),
        }
    }
}

impl Queries {
    fn nothing(&self) -> Option<String> {
        let none = self.table.current().is_none();
        none.then(|| "there is no question here".to_owned())
    }

    fn over(&self) -> Option<String> {
        let open = self.table.current().is_some_and(|row| row.is_open);
        let said = (!open).then(|| "it is closed; q on the visit asks again".to_owned());
        self.nothing().or(said)
    }

    fn answer(&mut self) {
        let Some(row) = self.table.current() else {
            return;
        };
        let words = Field::new("words", "Words", Kind::Text).required();
        let fields = match row.is_from_biller() {
            true => vec![words],
            false => {
                let events = [
                    ("answered", "the clinician answered"),
                    ("addendum", "an addendum was made"),
                    ("no-change", "the record stays as it is"),
                    ("closed", "close it: the visit goes on"),
                    ("withdrawn", "withdraw the question"),
                ];
                let choices = events.map(|(name, words)| Choice::new(name, words));
                let event = Field::new("event", "What became of it", Kind::Choice)
                    .required()
                    .choices(choices.to_vec());
                vec![event, words]
            }
        };
        let title = match row.is_from_biller() {
            true => "The coder answers ",
            false => "What became of the question ",
        };
        self.form = Some(Form::new(CleanText::new(title), self.today, fields));
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.form = None;
                Vec::new()
            }
            Wants::Save => {
                let (event, words) = (form.text("event"), form.text("words"));
                let Some(row) = self.table.current() else {
                    return Vec::new();
                };
                self.form = None;
                vec![Effect::Ask(Ask::Tell(row.of, event, words))]
            }
        }
    }
}

impl Pane for Queries {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Queries";
    const BINDINGS: &'static [Binding<Queries>] = &[
        Binding {
            act: Act::Open,
            label: "the visit",
            msg: || Msg::Open,
            refused: Queries::nothing,
        },
        Binding {
            act: Act::Appeal,
            label: "answer",
            msg: || Msg::Answer,
            refused: Queries::over,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::List)]
    }

    fn forget(&mut self) {
        self.table.forget();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        match &self.form {
            Some(form) => form.takes(input, keys).map(Msg::Step),
            None => self.table.takes(input, keys).map(Msg::Move),
        }
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Listed(Ok((rows, today))) => {
                self.today = today;
                self.table.fill(rows);
            }
            Msg::Listed(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(done) => {
                let (state, said) = match done {
                    Ok(said) => (State::Done, said),
                    Err(why) => (State::Refused, why),
                };
                return vec![Effect::Toast(state, said), Effect::Ask(Ask::List)];
            }
            Msg::Move(to) => self.table.go(to),
            Msg::Open => {
                let visit = self.table.current().map(|row| row.encounter);
                let open = visit.map(|id| Effect::Open(Place::record("visit", id)));
                return open.into_iter().collect();
            }
            Msg::Answer => self.answer(),
            Msg::Step(step) => return self.step(step),
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        let open = self.table.shown().filter(|row| row.is_open).count();
        let said = made(format_args!(" Questions   {open} open "));
        paint.put(paint::line(area, 0), &said, Role::Heading);
        let body = paint::below(area, 1);
        let words = WORDS.min(body.height / 2);
        let list = paint::top(body, body.height - words);
        let lower = paint::below(body, body.height - words);
        let empty = "No question is open. q on a visit asks its clinician.";
        let cursor = self.table.view(list, paint, empty);
        paint.rule(paint::line(lower, 0));
        let mut text = paint::after(paint::below(lower, 1), 1);
        if let Some(form) = &self.form {
            return form.view(paint::below(lower, 1), paint);
        }
        let row = self.table.current();
        for line in row.map_or(&[][..], |row| &row.words) {
            let used = paint.wrap(text, line, Role::Text);
            text = paint::below(text, used);
        }
        cursor
    }
}
