//! Code sets: the releases that are here, and taking in more from official files.

mod ask;

use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{AnyJob, Binding, Effect, Input, Pane, never};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::count;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::table::{Cell, Column, Move, Table};
use ask::{Ask, Row, taken_in};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

fn day(day: Option<NaiveDate>) -> Cell {
    day.map(|day| day.to_string()).unwrap_or_default().into()
}

const COLUMNS: &[Column<Row>] = &[
    Column::left("code set", 30, |row: &Row| {
        let state = if row.from.is_some() {
            State::Done
        } else {
            State::Plain
        };
        Cell::coloured(&row.title, state)
    })
    .word("set"),
    Column::left("release", 26, |row: &Row| (&row.release).into()).word("release"),
    Column::left("from", 10, |row: &Row| day(row.from)).word("from"),
    Column::left("through", 10, |row: &Row| day(row.through)).drop(1),
    Column::right("rows", 10, |row: &Row| row.rows.clone().into()).word("rows"),
    Column::left("imported", 10, |row: &Row| (&row.imported_on).into()).drop(2),
    Column::left("from the file", 40, |row: &Row| (&row.source).into())
        .word("file")
        .drop(3),
];

/// The pane.
pub struct CodeSetsPane {
    table: Table<Row>,
    form: Option<Form>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The releases came.
    Listed(Result<Vec<Row>, CleanText>),
    /// The list moves.
    Move(Move),
    /// Ask which file is taken in.
    Import,
    /// The form steps.
    Step(Step),
}

impl Default for CodeSetsPane {
    fn default() -> CodeSetsPane {
        CodeSetsPane {
            table: Table::new(COLUMNS, |row| row.id),
            form: None,
        }
    }
}

impl CodeSetsPane {
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
                let job = ask::job(&form.text("path"));
                self.form = None;
                vec![Effect::Start(AnyJob::new(job, taken_in))]
            }
        }
    }
}

impl Pane for CodeSetsPane {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Code sets";
    const BINDINGS: &'static [Binding<CodeSetsPane>] = &[Binding {
        act: Act::Import,
        label: "take files in",
        msg: || Msg::Import,
        refused: never,
    }];

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
            Msg::Listed(Ok(rows)) => self.table.fill(rows),
            Msg::Listed(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Move(to) => self.table.go(to),
            Msg::Import => {
                let field = Field::new("path", "File or folder", Kind::Text)
                    .required()
                    .help("an official archive as downloaded, a file out of one, or a folder");
                let title = CleanText::new("Take code sets in ");
                self.form = Some(Form::new(title, NaiveDate::default(), vec![field]));
            }
            Msg::Step(step) => return self.step(step),
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        let Ask::List = ask;
        Msg::Listed(ask::list(desk).map_err(|why| CleanText::new(&format!("{why:#}"))))
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        let n = self.table.shown().filter(|row| row.imported).count();
        let said = made(format_args!(
            " Code sets   {} imported ",
            count(n, "release", "releases")
        ));
        paint.put(paint::line(area, 0), &said, Role::Heading);
        let mut body = paint::below(area, 1);
        if let Some(form) = &self.form {
            let at = paint::top(body, 3);
            body = paint::below(body, 3);
            self.table.view(body, paint, "");
            return form.view(at, paint);
        }
        self.table.view(body, paint, "No code set is here.")
    }

    fn explain(&self) -> Option<CleanText> {
        match &self.form {
            Some(form) => form.help(),
            None => self.table.current().map(|row| CleanText::new(&row.about)),
        }
    }
}
