//! The journal: every entry of the books, newest first; what was entered wrongly is taken back
//! from here.

mod ask;

use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::table::{Column, Move, Table};
use ask::{Ask, SPAN};
use chrono::{Days, NaiveDate};
use ratatui::layout::{Position, Rect};

/// One entry.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number.
    pub id: i64,
    /// The day on which it entered the books.
    pub on: NaiveDate,
    /// Where it comes from.
    pub source: &'static str,
    /// The claim that it belongs to.
    pub claim: Option<i64>,
    /// That claim's number.
    pub control_number: CleanText,
    /// How much it moves.
    pub amount: Money,
    /// Out of which accounts into which.
    pub movement: CleanText,
    /// What more there is to say.
    pub why: CleanText,
    /// The entry that took it back, where one did.
    pub reversed: Option<i64>,
}

const COLUMNS: &[Column<Row>] = &[
    Column::right("entry", 7, |row: &Row| row.id.to_string().into()).word("entry"),
    Column::left("day", 10, |row: &Row| row.on.to_string().into()).word("day"),
    Column::right("amount", 11, |row: &Row| row.amount.into()).word("amount"),
    Column::left("out of -> into", 26, |row: &Row| {
        row.movement.clone().into()
    })
    .word("movement"),
    Column::left("from", 15, |row: &Row| row.source.into()).word("from"),
    Column::left("claim", 10, |row: &Row| row.control_number.clone().into())
        .word("claim")
        .drop(2),
    Column::left("", 12, |row: &Row| {
        let by = row.reversed.map(|by| format!("reversed {by}"));
        by.unwrap_or_default().into()
    })
    .drop(3),
    Column::left("why", 30, |row: &Row| row.why.clone().into())
        .word("why")
        .drop(1),
];

/// The pane.
pub struct Journal {
    table: Table<Row>,
    to: Option<NaiveDate>,
    form: Option<(i64, Form)>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The entries came, up to a day.
    Read(Result<(Vec<Row>, NaiveDate), CleanText>),
    /// An entry was taken back.
    Done(Result<CleanText, CleanText>),
    /// The list moves.
    Move(Move),
    /// The claim of the entry under the cursor.
    Open,
    /// The days before.
    Earlier,
    /// Why is it taken back?
    Reverse,
    /// The form steps.
    Step(Step),
}

impl Default for Journal {
    fn default() -> Journal {
        Journal {
            table: Table::new(COLUMNS, |row: &Row| row.id),
            to: None,
            form: None,
        }
    }
}

impl Journal {
    fn no_claim(&self) -> Option<String> {
        let claim = self.table.current().and_then(|row| row.claim);
        claim.is_none().then(|| "it belongs to no claim".to_owned())
    }

    fn not_reversible(&self) -> Option<String> {
        let Some(row) = self.table.current() else {
            return Some("there is no entry here".to_owned());
        };
        row.reversed
            .map(|by| format!("it is reversed by entry {by}"))
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some((entry, form)) = &mut self.form else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.form = None;
                Vec::new()
            }
            Wants::Save => vec![Effect::Ask(Ask::Reverse(*entry, form.text("reason")))],
        }
    }
}

impl Pane for Journal {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Journal";
    const BINDINGS: &'static [Binding<Journal>] = &[
        Binding {
            act: Act::Open,
            label: "claim",
            msg: || Msg::Open,
            refused: Journal::no_claim,
        },
        Binding {
            act: Act::Unpost,
            label: "take back",
            msg: || Msg::Reverse,
            refused: Journal::not_reversible,
        },
        Binding {
            act: Act::Turn,
            label: "earlier",
            msg: || Msg::Earlier,
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read(self.to))]
    }

    fn forget(&mut self) {
        *self = Journal::default();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        match &self.form {
            Some((_, form)) => form.takes(input, keys).map(Msg::Step),
            None => self.table.takes(input, keys).map(Msg::Move),
        }
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok((rows, to))) => {
                self.to = Some(to);
                self.table.fill(rows);
            }
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(Ok(said)) => {
                self.form = None;
                let read = Effect::Ask(Ask::Read(self.to));
                return vec![Effect::Toast(State::Done, said), read];
            }
            // The form stays: what was typed is not lost to a refusal.
            Msg::Done(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Move(to) => self.table.go(to),
            Msg::Open => {
                let claim = self.table.current().and_then(|row| row.claim);
                let open = claim.map(|id| Effect::Open(Place::record("claim", id)));
                return open.into_iter().collect();
            }
            Msg::Earlier => {
                let to = self.to.and_then(|to| to.checked_sub_days(Days::new(SPAN)));
                return vec![Effect::Ask(Ask::Read(to))];
            }
            Msg::Reverse => {
                if let Some(row) = self.table.current() {
                    let title = made(format_args!(
                        "Take entry {} of {} back: why? ",
                        row.id,
                        row.amount.grouped()
                    ));
                    let reason = Field::new("reason", "Reason", Kind::Text).required();
                    let form = Form::new(title, self.to.unwrap_or_default(), vec![reason]);
                    self.form = Some((row.id, form));
                }
            }
            Msg::Step(step) => return self.step(step),
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        let to = self.to.map(|day| day.to_string()).unwrap_or_default();
        let said = made(format_args!(
            " Journal   {SPAN} days up to {to}   {} entries ",
            self.table.n_shown()
        ));
        paint.put(paint::line(area, 0), &said, Role::Heading);
        let mut body = paint::below(area, 1);
        let mut cursor = None;
        if let Some((_, form)) = &self.form {
            let lower = paint::below(body, body.height.saturating_sub(3));
            body = paint::top(body, body.height.saturating_sub(3));
            cursor = form.view(lower, paint);
        }
        let listed = self.table.view(body, paint, "Nothing entered the books.");
        cursor.or(listed)
    }

    fn news(&self) -> Option<(State, CleanText)> {
        let row = self.table.current()?;
        Some((State::Plain, row.why.clone()))
    }
}
