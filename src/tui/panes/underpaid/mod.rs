//! Underpayments: what payers allowed beside what their contracts say, by payer and code; each
//! row opens into its lines.

mod ask;

use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::table::{Column, Move, Table};
use crate::tui::widgets::{count, dollars};
use crate::workflow::underpayments::{Pattern, Underpaid};
use ask::{Ask, Found};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

const PATTERNS: &[Column<Pattern>] = &[
    Column::left("payer", 24, |row: &Pattern| (&row.payer_name).into()).word("payer"),
    Column::left("code", 6, |row: &Pattern| (&row.code).into()).word("code"),
    Column::right("open", 6, |row: &Pattern| row.n_open.to_string().into()).word("open"),
    Column::right("short", 12, |row: &Pattern| row.short.into()).word("short"),
    Column::right("lines", 6, |row: &Pattern| row.n.to_string().into()).drop(1),
];

const LINES: &[Column<Underpaid>] = &[
    Column::left("claim", 11, |row: &Underpaid| {
        (&row.of.control_number).into()
    })
    .word("claim"),
    Column::left("patient", 18, |row: &Underpaid| {
        row.of.patient_name.last_first().into()
    })
    .word("patient"),
    Column::left("DOS", 10, |row: &Underpaid| row.of.dos.to_string().into()).word("dos"),
    Column::right("allowed", 10, |row: &Underpaid| row.of.allowed().into()).word("allowed"),
    Column::right("contract", 10, |row: &Underpaid| row.expected.amount.into()),
    Column::right("short", 9, |row: &Underpaid| row.short.into()).word("short"),
    Column::left("decision", 20, |row: &Underpaid| decision(row).into())
        .word("decision")
        .drop(1),
    Column::left("how", 40, |row: &Underpaid| {
        row.expected.steps.join("; ").into()
    })
    .drop(2),
];

fn decision(row: &Underpaid) -> String {
    match &row.decision {
        None => "open".to_owned(),
        Some(made) if made.disputed => format!("disputed {}", made.decided_on),
        Some(made) => format!("let pass {}", made.decided_on),
    }
}

fn key(row: &Pattern) -> i64 {
    let code = row
        .code
        .bytes()
        .fold(0_i64, |n, b| (n * 64 + i64::from(b % 64)) & 0xFFFF_FFFF);
    row.payer.0 * 0x1_0000_0000 + code
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A letter to the payer.
    Dispute,
    /// Let it pass.
    Accept,
}

/// The pane.
pub struct UnderpaidPane {
    patterns: Table<Pattern>,
    lines: Option<Table<Underpaid>>,
    all: Vec<Underpaid>,
    since: NaiveDate,
    form: Option<(Deed, Form)>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The list came.
    Read(Result<Box<Found>, CleanText>),
    /// A deed is done, with what is said.
    Done(Result<CleanText, CleanText>),
    /// The list moves.
    Move(Move),
    /// Open the row under the cursor.
    Open,
    /// Close the lines.
    Close,
    /// Ask for the words of a deed.
    Do(Deed),
    /// The form steps.
    Step(Step),
}

impl Default for UnderpaidPane {
    fn default() -> UnderpaidPane {
        UnderpaidPane {
            patterns: Table::new(PATTERNS, key),
            lines: None,
            all: Vec::new(),
            since: NaiveDate::default(),
            form: None,
        }
    }
}

impl UnderpaidPane {
    fn nothing(&self) -> Option<String> {
        let none = self.patterns.current().is_none();
        none.then(|| "nothing is underpaid".to_owned())
    }

    fn not_open(&self) -> Option<String> {
        let Some(pattern) = self.patterns.current() else {
            return self.nothing();
        };
        (pattern.n_open == 0).then(|| "every line of it is decided".to_owned())
    }

    fn no_line(&self) -> Option<String> {
        let line = self.lines.as_ref().and_then(Table::current);
        line.is_none()
            .then(|| "open the row first, then choose its lines".to_owned())
    }

    fn open(&mut self) -> Vec<Effect<Ask>> {
        if let Some(lines) = &self.lines {
            let claim = lines.current().map(|line| line.of.claim.0);
            let place = claim.map(|id| Effect::Open(Place::record("claim", id)));
            return place.into_iter().collect();
        }
        self.show_lines();
        Vec::new()
    }

    /// The lines of the pattern under the cursor.
    fn show_lines(&mut self) {
        let Some(pattern) = self.patterns.current() else {
            return;
        };
        let of = |line: &&Underpaid| {
            line.of.payer == pattern.payer && line.of.code.as_str() == pattern.code
        };
        let rows = self.all.iter().filter(of).cloned().collect();
        let mut table = Table::new(LINES, |line: &Underpaid| line.of.line.0);
        table.fill(rows);
        self.lines = Some(table);
    }

    fn ask_for(&mut self, deed: Deed) {
        let Some(pattern) = self.patterns.current() else {
            return;
        };
        let (title, fields) = match deed {
            Deed::Dispute => (
                made(format_args!(
                    "Ask {} for {} on {} {} ",
                    pattern.payer_name,
                    dollars(pattern.short),
                    count(pattern.n_open, "line of", "lines of"),
                    pattern.code
                )),
                vec![
                    Field::new("words", "Say also", Kind::Text).help("may stay empty"),
                    Field::new("path", "Write the PDF to", Kind::Text)
                        .help("empty: it is only kept in the practice file"),
                ],
            ),
            Deed::Accept => (
                CleanText::new("Let it pass: why? "),
                vec![Field::new("words", "Reason", Kind::Text).required()],
            ),
        };
        self.form = Some((deed, Form::new(title, self.since, fields)));
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
                let (words, path) = (form.text("words"), form.text("path"));
                let ask = match deed {
                    Deed::Dispute => self.patterns.current().map(|pattern| {
                        Ask::Dispute(pattern.payer.0, pattern.code.clone(), (words, path))
                    }),
                    Deed::Accept => self.lines.as_ref().map(|lines| {
                        let chosen = lines.chosen();
                        Ask::Accept(chosen.iter().map(|line| line.of.line.0).collect(), words)
                    }),
                };
                ask.map(Effect::Ask).into_iter().collect()
            }
        }
    }
}

impl Pane for UnderpaidPane {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Underpaid";
    const BINDINGS: &'static [Binding<UnderpaidPane>] = &[
        Binding {
            act: Act::Open,
            label: "open",
            msg: || Msg::Open,
            refused: UnderpaidPane::nothing,
        },
        Binding {
            act: Act::Appeal,
            label: "letter to the payer",
            msg: || Msg::Do(Deed::Dispute),
            refused: UnderpaidPane::not_open,
        },
        Binding {
            act: Act::WriteOff,
            label: "let pass",
            msg: || Msg::Do(Deed::Accept),
            refused: UnderpaidPane::no_line,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read)]
    }

    fn forget(&mut self) {
        *self = UnderpaidPane::default();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        if let Some((_, form)) = &self.form {
            return form.takes(input, keys).map(Msg::Step);
        }
        let Some(lines) = &self.lines else {
            return self.patterns.takes(input, keys).map(Msg::Move);
        };
        if let Some(to) = lines.takes(input, keys) {
            return Some(Msg::Move(to));
        }
        let Input::Key(chord) = input else {
            return None;
        };
        keys.has(Act::Back, *chord).then_some(Msg::Close)
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok(found)) => {
                let found = *found;
                self.since = found.since;
                self.all = found.lines;
                self.patterns.fill(found.patterns);
                if self.lines.is_some() {
                    self.show_lines();
                }
            }
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(Ok(said)) => {
                self.form = None;
                return vec![Effect::Toast(State::Done, said), Effect::Ask(Ask::Read)];
            }
            // The form stays: what was typed is not lost to a refusal.
            Msg::Done(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Move(to) => match &mut self.lines {
                Some(lines) => lines.go(to),
                None => self.patterns.go(to),
            },
            Msg::Open => return self.open(),
            Msg::Close => self.lines = None,
            Msg::Do(deed) => self.ask_for(deed),
            Msg::Step(step) => return self.step(step),
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        let short: Money = self.patterns.shown().map(|row| row.short).sum();
        let said = made(format_args!(
            " Underpayments since {}   {} short   allowed beside the contract ",
            self.since,
            dollars(short)
        ));
        paint.put(paint::line(area, 0), &said, Role::Heading);
        let mut body = paint::below(area, 1);
        let mut cursor = None;
        if let Some((_, form)) = &self.form {
            let lower = paint::below(body, body.height.saturating_sub(4));
            body = paint::top(body, body.height.saturating_sub(4));
            cursor = form.view(lower, paint);
        }
        let listed = match &self.lines {
            Some(lines) => lines.view(body, paint, "No line."),
            None => self.patterns.view(
                body,
                paint,
                "Nothing is underpaid. Contract rates come in with import-contract.",
            ),
        };
        cursor.or(listed)
    }
}
