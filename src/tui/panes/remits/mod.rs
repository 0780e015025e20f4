//! Remittances: what payers say they paid, what waits to be posted, and the files to read in.

mod ask;
mod import;

use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{AnyJob, Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::table::{Cell, Column, Move, Table};
use crate::tui::widgets::{count, dollars};
use ask::{Ask, RemittanceRow, RemittanceStatus};
use chrono::NaiveDate;
use import::{ImportFiles, read_in};
use ratatui::layout::{Position, Rect};

/// How a remittance's status looks.
#[must_use]
pub fn state_of(status: RemittanceStatus) -> State {
    match status {
        RemittanceStatus::Waiting => State::Next,
        RemittanceStatus::Posted => State::Done,
        RemittanceStatus::Partial | RemittanceStatus::Review => State::Needs,
        RemittanceStatus::Parked => State::Refused,
        RemittanceStatus::Unposted => State::Waiting,
    }
}

fn status(row: &RemittanceRow) -> Cell {
    let state = state_of(row.status);
    Cell::coloured(&format!("{} {}", state.glyph(), row.status.name()), state)
}

fn day(day: Option<NaiveDate>) -> Cell {
    day.map(|day| day.to_string()).unwrap_or_default().into()
}

const COLUMNS: &[Column<RemittanceRow>] = &[
    Column::left("status", 10, status).word("status"),
    Column::left("payer", 22, |row: &RemittanceRow| (&row.payer_name).into()).word("payer"),
    Column::left("paid on", 10, |row: &RemittanceRow| day(row.paid_on)).word("paid"),
    Column::right("amount", 12, |row: &RemittanceRow| row.amount.into()).word("amount"),
    Column::right("claims", 6, |row: &RemittanceRow| {
        row.n_claims.to_string().into()
    }),
    Column::left("trace", 16, |row: &RemittanceRow| (&row.trace).into())
        .word("trace")
        .drop(2),
    Column::left("by", 4, |row: &RemittanceRow| (&row.method).into()).drop(4),
    Column::left("came", 10, |row: &RemittanceRow| {
        row.imported_on.to_string().into()
    })
    .drop(1),
    Column::left("posted", 10, |row: &RemittanceRow| day(row.posted_on)).drop(3),
];

/// The pane.
pub struct Remits {
    table: Table<RemittanceRow>,
    inbox: String,
    form: Option<Form>,
    /// The list is being read.
    reading: bool,
    /// Enter came before the list did: its first row is opened when it comes.
    open_next: bool,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The list came, with the folder in which answers arrive.
    Listed(Result<(Vec<RemittanceRow>, String), CleanText>),
    /// The list moves.
    Move(Move),
    /// Open the remittance under the cursor.
    Open,
    /// Ask which files are read in.
    Import,
    /// Key in a paper EOB.
    Paper,
    /// Go to the register of deposits.
    Deposits,
    /// The form steps.
    Step(Step),
}

impl Default for Remits {
    fn default() -> Remits {
        Remits {
            table: Table::new(COLUMNS, |row| row.id.0),
            inbox: String::new(),
            form: None,
            reading: false,
            open_next: false,
        }
    }
}

impl Remits {
    /// While the list is being read, Enter is kept for it.
    fn nothing_to_open(&self) -> Option<String> {
        if self.reading { None } else { self.empty() }
    }

    fn open(&mut self) -> Vec<Effect<Ask>> {
        let id = self.table.current().map(|row| row.id.0);
        self.open_next = id.is_none() && self.reading;
        let open = id.map(|id| Effect::Open(Place::record("remit", id)));
        open.into_iter().collect()
    }

    fn empty(&self) -> Option<String> {
        self.table
            .current()
            .is_none()
            .then(|| "there is no remittance here".to_owned())
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
                let path = form.text("path");
                self.form = None;
                vec![Effect::Start(AnyJob::new(ImportFiles { path }, read_in))]
            }
        }
    }
}

impl Pane for Remits {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Remits";
    const BINDINGS: &'static [Binding<Remits>] = &[
        Binding {
            act: Act::Open,
            label: "preview",
            msg: || Msg::Open,
            refused: Remits::nothing_to_open,
        },
        Binding {
            act: Act::Import,
            label: "read files in",
            msg: || Msg::Import,
            refused: never,
        },
        Binding {
            act: Act::New,
            label: "paper EOB",
            msg: || Msg::Paper,
            refused: never,
        },
        Binding {
            act: Act::Turn,
            label: "deposits",
            msg: || Msg::Deposits,
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        self.reading = true;
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
            Msg::Listed(Ok((rows, inbox))) => {
                self.table.fill(rows);
                self.inbox = inbox;
                self.reading = false;
                if std::mem::take(&mut self.open_next) {
                    return self.open();
                }
            }
            Msg::Listed(Err(why)) => {
                (self.reading, self.open_next) = (false, false);
                return vec![Effect::Toast(State::Refused, why)];
            }
            Msg::Move(to) => self.table.go(to),
            Msg::Open => return self.open(),
            Msg::Paper => return vec![Effect::Open(Place::pane("eob"))],
            Msg::Deposits => return vec![Effect::Open(Place::pane("deposits"))],
            Msg::Import => {
                let field = Field::new("path", "File or folder", Kind::Text)
                    .required()
                    .value(&self.inbox)
                    .help(
                        "answers and remittances: TA1, 999, 277CA, 835; a folder reads all of it",
                    );
                let title = CleanText::new("Read files in ");
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
        let waiting: Vec<&RemittanceRow> = self
            .table
            .shown()
            .filter(|row| row.status == RemittanceStatus::Waiting)
            .collect();
        let sum: Money = waiting.iter().map(|row| row.amount).sum();
        let said = made(format_args!(
            " Remittances   {} to post, {} ",
            count(waiting.len(), "file", "files"),
            dollars(sum)
        ));
        paint.put(paint::line(area, 0), &said, Role::Heading);
        let mut body = paint::below(area, 1);
        if let Some(form) = &self.form {
            let at = paint::top(body, 3);
            body = paint::below(body, 3);
            self.table.view(body, paint, "");
            return form.view(at, paint);
        }
        let empty = "No remittance yet. i reads files in from a folder.";
        self.table.view(body, paint, empty)
    }

    fn explain(&self) -> Option<CleanText> {
        self.form.as_ref().and_then(Form::help)
    }
}
