//! Deposits: every check and transfer beside the bank, what is missing on either side, money in
//! suspense, and the provider adjustments.

mod ask;
mod rows;

use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::table::{Move, Table};
use crate::tui::widgets::{count, dollars};
use crate::workflow::bank::{BankDecision, BankLineReason};
use crate::workflow::keep_deposit::{DepositInput, DepositReason};
use ask::{Ask, Deed, List};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};
use rows::{COLUMNS, Row, What};

/// What a form is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Import,
    Add,
    Match,
    SetAside,
    Void,
    Return,
}

/// The pane.
pub struct Deposits {
    table: Table<Row>,
    list: List,
    today: NaiveDate,
    form: Option<(Purpose, Form)>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// A list came, with the day of the desk.
    Listed(Result<(List, Vec<Row>, NaiveDate), CleanText>),
    /// A deed is done, with what is said.
    Done(Result<CleanText, CleanText>),
    /// The list moves.
    Move(Move),
    /// The next list.
    Turn,
    /// What stands behind the row.
    Open,
    /// Take a bank statement in.
    Import,
    /// Enter a check without its remittance.
    Add,
    /// Match a line of the bank by hand.
    Match,
    /// A line of the bank is no payment.
    SetAside,
    /// The check never became money.
    Void,
    /// The bank returned it.
    Return,
    /// Look again for what is in suspense.
    Retry,
    /// The form steps.
    Step(Step),
}

impl Default for Deposits {
    fn default() -> Deposits {
        Deposits {
            table: Table::new(COLUMNS, |row| row.id),
            list: List::default(),
            today: NaiveDate::default(),
            form: None,
        }
    }
}

impl Deposits {
    /// The register, turned to what is in suspense.
    #[must_use]
    pub fn suspense() -> Deposits {
        Deposits {
            list: List::Suspense,
            ..Deposits::default()
        }
    }

    fn no_remittance(&self) -> Option<String> {
        match self.table.current() {
            None => Some("there is nothing here".to_owned()),
            Some(row) if row.remittance.is_none() => {
                Some("no remittance stands behind this row".to_owned())
            }
            Some(_) => None,
        }
    }

    fn no_bank_line(&self) -> Option<String> {
        match self.table.current().map(|row| row.what) {
            Some(What::BankLine(_)) => None,
            _ => Some("t turns to the lines of the bank".to_owned()),
        }
    }

    fn no_deposit(&self) -> Option<String> {
        match self.table.current() {
            Some(row) if row.state == State::Refused => Some("it is out already".to_owned()),
            Some(row) if matches!(row.what, What::Deposit(_)) => None,
            _ => Some("move to a deposit first".to_owned()),
        }
    }

    fn not_suspense(&self) -> Option<String> {
        match self.list {
            List::Suspense => None,
            _ => Some("t turns to what is in suspense".to_owned()),
        }
    }

    fn ask(&mut self, purpose: Purpose) {
        let best = self.table.current().map(|row| row.best.clone());
        let reason = || Field::new("reason", "Why", Kind::Text).required();
        let (title, fields) = match purpose {
            Purpose::Import => (
                "Take a bank statement in ",
                vec![
                    Field::new("path", "CSV file", Kind::Text)
                        .required()
                        .help("what was taken in before is not doubled"),
                ],
            ),
            Purpose::Add => (
                "A check or transfer without its remittance ",
                vec![
                    Field::new("method", "CHK, ACH or FWT", Kind::Capitals)
                        .required()
                        .value("CHK"),
                    Field::new("trace", "Number", Kind::Text).required(),
                    Field::new("amount", "Amount", Kind::Money).required(),
                    Field::new("on", "Came on", Kind::Date),
                    Field::new("reason", "What is known of it", Kind::Text).required(),
                ],
            ),
            Purpose::Match => (
                "Which deposits is it? They come to its amount ",
                vec![
                    Field::new("deposits", "Deposits", Kind::Text)
                        .required()
                        .value(&best.unwrap_or_default())
                        .help("numbers of deposits, separated by blanks"),
                    reason(),
                ],
            ),
            Purpose::SetAside => ("It is no payment: what is it? ", vec![reason()]),
            Purpose::Void => ("Void: what it paid is owed again ", vec![reason()]),
            Purpose::Return => ("Returned: what it paid is owed again ", vec![reason()]),
        };
        self.form = Some((
            purpose,
            Form::new(CleanText::new(title), self.today, fields),
        ));
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some((purpose, form)) = &mut self.form else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.form = None;
                Vec::new()
            }
            Wants::Save => {
                let (purpose, form) = (*purpose, form.clone());
                self.form = None;
                self.save(purpose, &form).into_iter().collect()
            }
        }
    }

    fn save(&self, purpose: Purpose, form: &Form) -> Option<Effect<Ask>> {
        let row = self.table.current();
        let reason = form.text("reason");
        let deposit = |row: &Row| match row.what {
            What::Deposit(id) => Some(DepositReason {
                deposit: id.0,
                reason: reason.clone(),
            }),
            What::BankLine(_) | What::Remittance => None,
        };
        let line = |row: &Row| match row.what {
            What::BankLine(id) => Some(id),
            What::Deposit(_) | What::Remittance => None,
        };
        let deed = match purpose {
            Purpose::Import => return Some(Effect::Ask(Ask::Import(form.text("path")))),
            Purpose::Add => Deed::Add(DepositInput {
                payer: None,
                method: form.text("method"),
                trace: form.text("trace"),
                amount: form.text("amount"),
                received_on: form.date("on"),
                reason,
            }),
            Purpose::Match => {
                let text = form.text("deposits");
                let numbers = text.split(|c: char| !c.is_ascii_digit());
                Deed::Match(BankDecision {
                    bank_line: line(row?)?,
                    deposits: numbers.filter_map(|n| n.parse().ok()).collect(),
                    reason,
                })
            }
            Purpose::SetAside => Deed::SetAside(BankLineReason {
                bank_line: line(row?)?,
                reason,
            }),
            Purpose::Void => Deed::Void(deposit(row?)?),
            Purpose::Return => Deed::Return(deposit(row?)?),
        };
        Some(Effect::Ask(Ask::Do(deed)))
    }

    fn head(&self) -> CleanText {
        let rows: Vec<&Row> = self.table.shown().collect();
        let sum: Money = rows.iter().map(|row| row.amount).sum();
        let waits = rows.iter().filter(|row| row.state != State::Done).count();
        made(format_args!(
            " {}   {}, {}   {waits} waiting   t {} ",
            self.list.title(),
            count(rows.len(), "row", "rows"),
            dollars(sum),
            self.list.next().title().to_lowercase(),
        ))
    }
}

impl Pane for Deposits {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Deposits";
    const BINDINGS: &'static [Binding<Deposits>] = &[
        Binding {
            act: Act::Open,
            label: "remittance",
            msg: || Msg::Open,
            refused: Deposits::no_remittance,
        },
        Binding {
            act: Act::Turn,
            label: "next list",
            msg: || Msg::Turn,
            refused: never,
        },
        Binding {
            act: Act::Import,
            label: "bank statement",
            msg: || Msg::Import,
            refused: never,
        },
        Binding {
            act: Act::Correct,
            label: "match by hand",
            msg: || Msg::Match,
            refused: Deposits::no_bank_line,
        },
        Binding {
            act: Act::New,
            label: "check without remittance",
            msg: || Msg::Add,
            refused: never,
        },
        Binding {
            act: Act::Note,
            label: "no payment",
            msg: || Msg::SetAside,
            refused: Deposits::no_bank_line,
        },
        Binding {
            act: Act::Remove,
            label: "void",
            msg: || Msg::Void,
            refused: Deposits::no_deposit,
        },
        Binding {
            act: Act::Reopen,
            label: "returned",
            msg: || Msg::Return,
            refused: Deposits::no_deposit,
        },
        Binding {
            act: Act::Scrub,
            label: "look again",
            msg: || Msg::Retry,
            refused: Deposits::not_suspense,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read(self.list))]
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
            Msg::Listed(Ok((list, rows, today))) => {
                if list == self.list {
                    self.table.fill(rows);
                    self.today = today;
                }
            }
            Msg::Listed(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(done) => {
                let toast = match done {
                    Ok(said) => Effect::Toast(State::Done, said),
                    Err(why) => Effect::Toast(State::Refused, why),
                };
                return vec![Effect::Ask(Ask::Read(self.list)), toast];
            }
            Msg::Move(to) => self.table.go(to),
            Msg::Turn => {
                self.list = self.list.next();
                self.table.forget();
                return self.arrive();
            }
            Msg::Open => {
                let id = self.table.current().and_then(|row| row.remittance);
                let open = id.map(|id| Effect::Open(Place::record("remit", id.0)));
                return open.into_iter().collect();
            }
            Msg::Import => self.ask(Purpose::Import),
            Msg::Add => self.ask(Purpose::Add),
            Msg::Match => self.ask(Purpose::Match),
            Msg::SetAside => self.ask(Purpose::SetAside),
            Msg::Void => self.ask(Purpose::Void),
            Msg::Return => self.ask(Purpose::Return),
            Msg::Retry => return vec![Effect::Ask(Ask::Do(Deed::Retry))],
            Msg::Step(step) => return self.step(step),
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        paint.put(paint::line(area, 0), self.head(), Role::Heading);
        let body = paint::below(area, 1);
        if let Some((_, form)) = &self.form {
            return form.view(body, paint);
        }
        let empty = match self.list {
            List::Register => "No deposit yet. Posting a remittance makes one; i reads the bank.",
            List::Missing => "Nothing is missing on either side.",
            List::Bank => "No line of the bank waits. i takes a statement in.",
            List::Suspense => "Nothing is in suspense.",
            List::Provider => "No provider adjustment was posted yet.",
        };
        self.table.view(body, paint, empty)
    }

    fn news(&self) -> Option<(State, CleanText)> {
        let row = self.table.current()?;
        Some((row.state, row.said.clone()))
    }

    fn explain(&self) -> Option<CleanText> {
        self.form.as_ref().and_then(|(_, form)| form.help())
    }
}
