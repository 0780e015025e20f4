//! Audit: lines of high-risk codes that were drawn to be coded a second time, how they were
//! scored, the error rate, and the modifiers of the quarter to be reviewed.

mod ask;

use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::{Cell, Column, Move, Table};
use ask::{Ask, Listed, Row, Shown};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

fn state(row: &Row) -> State {
    match row.verdict.as_str() {
        "agree" | "explained" => State::Done,
        "over" | "under" | "OPEN" => State::Needs,
        "" => State::Next,
        _ => State::Plain,
    }
}

const COLUMNS: &[Column<Row>] = &[
    Column::left("", 1, |row: &Row| state(row).into()),
    Column::left("DOS", 10, |row: &Row| row.dos.to_string().into()).word("dos"),
    Column::left("patient", 18, |row: &Row| row.patient.clone().into()).word("patient"),
    Column::left("code", 12, |row: &Row| (&row.code).into()).word("code"),
    Column::left("clinician", 16, |row: &Row| row.clinician.clone().into())
        .word("clinician")
        .drop(2),
    Column::left("verdict", 12, |row: &Row| {
        Cell::coloured(&format!("{} {}", row.verdict, row.right_code), state(row))
    })
    .word("verdict"),
    Column::left("words", 26, |row: &Row| row.words.clone().into())
        .word("words")
        .drop(1),
];

/// What a form is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Draw,
    Score,
}

/// The pane.
pub struct Audit {
    table: Table<Row>,
    shown: Shown,
    outcome: Vec<CleanText>,
    audit: Option<i64>,
    form: Option<(What, Form)>,
    today: NaiveDate,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The list came.
    Listed(Result<Listed, CleanText>),
    /// A deed is done, with what is said.
    Done(Result<CleanText, CleanText>),
    /// The list moves.
    Move(Move),
    /// The visit under the cursor.
    Open,
    /// Ask what is to be drawn.
    Draw,
    /// Ask how the line is scored.
    Score,
    /// The drawn lines, or the modifiers of the quarter.
    Turn,
    /// The pages.
    Print,
    /// The form steps.
    Step(Step),
}

impl Default for Audit {
    fn default() -> Audit {
        Audit {
            table: Table::new(COLUMNS, |row: &Row| row.id),
            shown: Shown::Sample,
            outcome: Vec::new(),
            audit: None,
            form: None,
            today: NaiveDate::default(),
        }
    }
}

impl Audit {
    fn nothing(&self) -> Option<String> {
        let none = self.table.current().is_none();
        none.then(|| "there is no line here; + draws a sample".to_owned())
    }

    fn no_score(&self) -> Option<String> {
        let review = self.shown == Shown::Modifiers;
        let said = review.then(|| "t goes back to the drawn lines".to_owned());
        said.or_else(|| self.nothing())
    }

    fn nothing_to_print(&self) -> Option<String> {
        let none = self.shown == Shown::Sample && self.audit.is_none();
        none.then(|| "nothing is drawn yet".to_owned())
    }

    fn draw(&mut self) {
        let fields = vec![
            Field::new("from", "First date of service", Kind::Date)
                .help("empty: the first of the quarter"),
            Field::new("to", "Last date of service", Kind::Date).help("empty: today"),
            Field::new("codes", "Codes", Kind::Capitals)
                .help("blanks between them; empty: the usual high-risk codes"),
            Field::new("per_code", "Lines of each code", Kind::Count).value("5"),
            Field::new("seed", "Seed", Kind::Text)
                .required()
                .value(&self.today.format("%Y%m%d").to_string())
                .help("the same seed draws the same lines again"),
        ];
        let title = CleanText::new("Draw a sample ");
        self.form = Some((What::Draw, Form::new(title, self.today, fields)));
    }

    fn score(&mut self) {
        let Some(row) = self.table.current() else {
            return;
        };
        let verdicts = [
            ("agree", "agree: the record supports the code"),
            ("over", "over: the record supports less"),
            ("under", "under: the record supports more"),
        ];
        let choices = verdicts.map(|(name, words)| Choice::new(name, words));
        let fields = vec![
            Field::new("verdict", "Verdict", Kind::Choice)
                .required()
                .choices(choices.to_vec()),
            Field::new("right", "Right code", Kind::Capitals).help("empty where the code stands"),
            Field::new("words", "Found", Kind::Text),
        ];
        let title = made(format_args!("{} of {} ", row.code, row.dos));
        self.form = Some((What::Score, Form::new(title, self.today, fields)));
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some((what, form)) = &mut self.form else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.form = None;
                Vec::new()
            }
            Wants::Save => {
                let item = self.table.current().map_or(0, |row| row.id);
                let ask = match what {
                    What::Draw => ask::draw(form),
                    What::Score => ask::score(form, item),
                };
                self.form = None;
                vec![Effect::Ask(ask)]
            }
        }
    }
}

impl Pane for Audit {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Audit";
    const BINDINGS: &'static [Binding<Audit>] = &[
        Binding {
            act: Act::Open,
            label: "the visit",
            msg: || Msg::Open,
            refused: Audit::nothing,
        },
        Binding {
            act: Act::New,
            label: "draw a sample",
            msg: || Msg::Draw,
            refused: never,
        },
        Binding {
            act: Act::Scrub,
            label: "score",
            msg: || Msg::Score,
            refused: Audit::no_score,
        },
        Binding {
            act: Act::Turn,
            label: "sample or modifiers",
            msg: || Msg::Turn,
            refused: never,
        },
        Binding {
            act: Act::Print,
            label: "print",
            msg: || Msg::Print,
            refused: Audit::nothing_to_print,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::List(self.shown))]
    }

    fn forget(&mut self) {
        self.table.forget();
        self.outcome.clear();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        match &self.form {
            Some((_, form)) => form.takes(input, keys).map(Msg::Step),
            None => self.table.takes(input, keys).map(Msg::Move),
        }
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Listed(Ok(listed)) => {
                self.today = listed.today;
                self.outcome = listed.outcome;
                self.audit = listed.audit;
                self.table.fill(listed.rows);
            }
            Msg::Listed(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(done) => {
                let (state, said) = match done {
                    Ok(said) => (State::Done, said),
                    Err(why) => (State::Refused, why),
                };
                let list = Effect::Ask(Ask::List(self.shown));
                return vec![Effect::Toast(state, said), list];
            }
            Msg::Move(to) => self.table.go(to),
            Msg::Open => {
                let visit = self.table.current().map(|row| row.encounter);
                let open = visit.map(|id| Effect::Open(Place::record("visit", id)));
                return open.into_iter().collect();
            }
            Msg::Draw => self.draw(),
            Msg::Score => self.score(),
            Msg::Turn => {
                self.shown = self.shown.other();
                return vec![Effect::Ask(Ask::List(self.shown))];
            }
            Msg::Print => return vec![Effect::Ask(Ask::Print(self.shown, self.audit))],
            Msg::Step(step) => return self.step(step),
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        let title = match self.shown {
            Shown::Sample => " Audit of codes ",
            Shown::Modifiers => " Modifiers 25, 59 and X of the quarter ",
        };
        paint.heading(paint::line(area, 0), title);
        let mut body = paint::below(area, 1);
        for line in self.outcome.iter().take(3) {
            paint.put(paint::after(body, 1), line, Role::Text);
            body = paint::below(body, 1);
        }
        let mut cursor = None;
        if let Some((_, form)) = &self.form {
            let lower = paint::below(body, body.height.saturating_sub(7));
            body = paint::top(body, body.height.saturating_sub(7));
            cursor = form.view(lower, paint);
        }
        let empty = match self.shown {
            Shown::Sample => "No sample is drawn. + draws one.",
            Shown::Modifiers => "No line of this quarter carries one.",
        };
        let listed = self.table.view(body, paint, empty);
        cursor.or(listed)
    }
}
