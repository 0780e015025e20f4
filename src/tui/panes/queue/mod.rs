//! The claim queue: claims by where they are; mark many, scrub, hold, send.

mod ask;
mod view;

use crate::desk::Desk;
use crate::domain::claim::{ClaimStatus, Frequency};
use crate::domain::coverage::PayerOrder;
use crate::domain::keys::ClaimId;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{About, Binding, Effect, Input, Pane, Place, Question, never};
use crate::tui::theme::State;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::table::{Cell, Column, Move, Table};
use crate::tui::widgets::{count, dollars};
use ask::{Ask, ClaimRow};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

/// Which claims the queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that are not over.
    Open,
    /// Those that have not left.
    ToSend,
    /// Those that have left and are not decided.
    Sent,
    /// All of them.
    All,
}

impl Which {
    fn next(self) -> Which {
        match self {
            Which::Open => Which::ToSend,
            Which::ToSend => Which::Sent,
            Which::Sent => Which::All,
            Which::All => Which::Open,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Which::Open => "all that are open",
            Which::ToSend => "to send",
            Which::Sent => "sent, not decided",
            Which::All => "all",
        }
    }
}

/// How a status looks.
#[must_use]
pub fn state_of(status: ClaimStatus) -> State {
    match status {
        ClaimStatus::Held | ClaimStatus::Rejected | ClaimStatus::Denied | ClaimStatus::Reversed => {
            State::Needs
        }
        ClaimStatus::Draft | ClaimStatus::Ready | ClaimStatus::Correcting => State::Next,
        ClaimStatus::Submitted
        | ClaimStatus::Received
        | ClaimStatus::Accepted
        | ClaimStatus::Appealed => State::Waiting,
        ClaimStatus::Paid | ClaimStatus::Closed => State::Done,
        ClaimStatus::Voided => State::Refused,
    }
}

fn status(row: &ClaimRow) -> Cell {
    let state = state_of(row.status);
    Cell::coloured(&format!("{} {}", state.glyph(), row.status.words()), state)
}

fn remark(row: &ClaimRow) -> Cell {
    let kind = match row.frequency {
        Frequency::Original => "",
        Frequency::Replacement => "replacement ",
        Frequency::Void => "void ",
    };
    let order = match row.order {
        PayerOrder::Primary => "",
        PayerOrder::Secondary => "second payer ",
        PayerOrder::Tertiary => "third payer ",
    };
    let follow = row
        .follow_up_on
        .map(|day| format!("{day} {}", row.follow_up));
    format!(
        "{kind}{order}{}{}",
        row.hold_reason,
        follow.unwrap_or_default()
    )
    .into()
}

const COLUMNS: &[Column<ClaimRow>] = &[
    Column::left("claim", 11, |row: &ClaimRow| (&row.control_number).into()).word("claim"),
    Column::left("patient", 20, |row: &ClaimRow| {
        row.patient.last_first().into()
    })
    .word("patient"),
    Column::left("DOS", 10, |row: &ClaimRow| row.dos.to_string().into()).word("dos"),
    Column::left("payer", 14, |row: &ClaimRow| (&row.payer_name).into())
        .word("payer")
        .drop(2),
    Column::right("charged", 10, |row: &ClaimRow| row.charged.into()).word("charged"),
    Column::left("status", 19, status).word("status"),
    Column::right("payer owes", 10, |row: &ClaimRow| row.payer_owes.into()).drop(5),
    Column::right("patient", 9, |row: &ClaimRow| row.patient_owes.into()).drop(6),
    Column::left("file by", 10, |row: &ClaimRow| {
        row.file_by.to_string().into()
    })
    .word("by")
    .drop(4),
    Column::left("proof", 5, |row: &ClaimRow| {
        let proof = !matches!(
            row.status,
            ClaimStatus::Draft
                | ClaimStatus::Held
                | ClaimStatus::Ready
                | ClaimStatus::Submitted
                | ClaimStatus::Received
                | ClaimStatus::Rejected
                | ClaimStatus::Correcting
        );
        if proof { "=" } else { "none" }.into()
    })
    .word("proof")
    .drop(7),
    Column::left("", 20, remark).word("why").drop(8),
];

/// The pane.
pub struct Queue {
    table: Table<ClaimRow>,
    which: Which,
    today: NaiveDate,
    form: Option<Form>,
    busy: bool,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The list came.
    Listed(Result<(Vec<ClaimRow>, NaiveDate), CleanText>),
    /// The list moves.
    Move(Move),
    /// Open the claim under the cursor.
    Open,
    /// Show others.
    Turn,
    /// A deed is done, with what is said.
    Done(Result<CleanText, CleanText>),
    /// Scrub what is chosen.
    Scrub,
    /// Send what is marked, or all that is ready.
    Submit,
    /// Ask why it is held back.
    Hold,
    /// The form of the reason steps.
    Step(Step),
}

impl Queue {
    /// The queue, with filter words where it is opened with some.
    #[must_use]
    pub fn new(about: &About) -> Queue {
        let mut table = Table::new(COLUMNS, |row| row.id.0);
        if let About::Words(words) = about {
            table.filter_by(words);
        }
        Queue {
            table,
            which: Which::Open,
            today: NaiveDate::default(),
            form: None,
            busy: false,
        }
    }

    fn chosen(&self) -> Vec<ClaimId> {
        self.table.chosen().iter().map(|row| row.id).collect()
    }

    fn cannot_send(&self) -> Option<String> {
        if self.busy {
            return Some("a batch is being sent".to_owned());
        }
        let ready = |row: &&ClaimRow| row.status == ClaimStatus::Ready;
        match (
            self.table.n_marked(),
            self.table.shown().any(|row| ready(&row)),
        ) {
            (0, false) => Some("no claim here is ready: s scrubs, t shows others".to_owned()),
            _ => None,
        }
    }

    /// What would be sent: the marked ones that are ready, or all that are.
    fn send(&mut self) -> Vec<Effect<Ask>> {
        let ready = |row: &&ClaimRow| row.status == ClaimStatus::Ready;
        let marked = self.table.n_marked() > 0;
        let rows: Vec<&ClaimRow> = match marked {
            true => self
                .table
                .chosen()
                .into_iter()
                .filter(|row| ready(row))
                .collect(),
            false => self.table.shown().filter(|row| ready(row)).collect(),
        };
        let charged: Money = rows.iter().map(|row| row.charged).sum();
        let left = if marked {
            self.table.n_marked() - rows.len()
        } else {
            0
        };
        let mut text = format!(
            "Send {}, {}, to the outbox of their clearinghouse?",
            count(rows.len(), "claim", "claims"),
            dollars(charged)
        );
        if left > 0 {
            text = format!("{left} of those marked are not ready and stay. {text}");
        }
        let ask = Ask::Submit(rows.iter().map(|row| row.id).collect());
        vec![Effect::Confirm(Question {
            text: CleanText::new(&text),
            ask,
        })]
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
                let reason = form.text("reason");
                self.form = None;
                vec![Effect::Ask(Ask::Hold(self.chosen(), reason))]
            }
        }
    }

    fn empty(&self) -> Option<String> {
        self.table
            .current()
            .is_none()
            .then(|| "there is no claim here".to_owned())
    }
}

impl Pane for Queue {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Queue";
    const BINDINGS: &'static [Binding<Queue>] = &[
        Binding {
            act: Act::Open,
            label: "open",
            msg: || Msg::Open,
            refused: Queue::empty,
        },
        Binding {
            act: Act::Scrub,
            label: "scrub",
            msg: || Msg::Scrub,
            refused: Queue::empty,
        },
        Binding {
            act: Act::Submit,
            label: "send",
            msg: || Msg::Submit,
            refused: Queue::cannot_send,
        },
        Binding {
            act: Act::Hold,
            label: "hold",
            msg: || Msg::Hold,
            refused: Queue::empty,
        },
        Binding {
            act: Act::Turn,
            label: "show others",
            msg: || Msg::Turn,
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::List(self.which))]
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
            Msg::Move(to) => self.table.go(to),
            Msg::Open => {
                let id = self.table.current().map(|row| row.id.0);
                return id
                    .map(|id| Effect::Open(Place::record("claim", id)))
                    .into_iter()
                    .collect();
            }
            Msg::Done(done) => {
                self.busy = false;
                self.table.unmark();
                let (state, said) = match done {
                    Ok(said) => (State::Done, said),
                    Err(why) => (State::Refused, why),
                };
                return vec![
                    Effect::Toast(state, said),
                    Effect::Ask(Ask::List(self.which)),
                ];
            }
            Msg::Scrub => return vec![Effect::Ask(Ask::Scrub(self.chosen()))],
            Msg::Submit => return self.send(),
            Msg::Hold => {
                let n = self.chosen().len();
                let title = made(format_args!(
                    "Why hold {} back? ",
                    count(n, "claim", "claims")
                ));
                let field = Field::new("reason", "Reason", Kind::Text).required();
                self.form = Some(Form::new(title, self.today, vec![field]));
            }
            Msg::Step(step) => return self.step(step),
            Msg::Turn => {
                self.which = self.which.next();
                return self.arrive();
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
        let n = self.table.n_marked();
        if n > 0 {
            let sum: Money = self.table.chosen().iter().map(|row| row.charged).sum();
            let said = made(format_args!("{n} marked, {}", dollars(sum)));
            return Some((State::Next, said));
        }
        let row = self.table.current()?;
        (!row.hold_reason.is_empty()).then(|| (State::Needs, CleanText::new(&row.hold_reason)))
    }
}
