//! Lists about patients' money in general: rows, deeds on the marked ones with the words that they
//! need, a question before what cannot be seen from the row. What is particular to a list is its
//! [`Work`].

mod ask;
pub mod credits;
pub mod payments;
pub mod plans;
pub mod refunds;
pub mod statements;
pub mod unapplied;

use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{About, Binding, Effect, Input, Pane, Place, Question};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::dollars;
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::{Column, Move, Table};
use crate::workflow::DeedError;
use crate::workflow::form_input::FormInput;
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

/// One kind of list.
pub trait Work: Sized + 'static {
    /// What a row is.
    type Row: Clone + Send + 'static;
    /// The pane's name.
    const TITLE: &'static str;
    /// What an empty list says.
    const EMPTY: &'static str;
    /// The list.
    const COLUMNS: &'static [Column<Self::Row>];
    /// Its keys.
    const KEYS: &'static [Binding<WorkPane<Self>>];

    /// The number of a row.
    fn id(row: &Self::Row) -> i64;
    /// What of it is summed up.
    fn amount(row: &Self::Row) -> Money;
    /// The rows, on the desk thread.
    ///
    /// # Errors
    /// The store's.
    fn list(desk: &mut Desk) -> anyhow::Result<Listed<Self::Row>>;
    /// What Enter opens.
    fn open(row: &Self::Row) -> Option<Place>;
    /// What a deed asks before it is done on these rows.
    fn asks(deed: &'static str, chosen: &[&Self::Row], list: &WorkPane<Self>) -> Asks;
    /// The inputs of a deed: one for each row, unless it is about the whole list.
    fn inputs(deed: &'static str, chosen: &[&Self::Row], form: Option<&Form>) -> Vec<FormInput>;
    /// Does a deed, on the desk thread, and says what came of it.
    ///
    /// # Errors
    /// The deed's.
    fn act(
        desk: &mut Desk,
        deed: &'static str,
        inputs: Vec<FormInput>,
    ) -> Result<String, DeedError> {
        ask::act(desk, deed, inputs)
    }
    /// The line of news about a row.
    fn news(row: &Self::Row) -> Option<(State, CleanText)>;
    /// Whether a row is in this half of the list, where Tab turns it over.
    fn shows(_row: &Self::Row, _turned: bool) -> bool {
        true
    }
}

/// What a deed asks first.
pub enum Asks {
    /// Words.
    Form(Form),
    /// A yes.
    Yes(CleanText),
}

/// A list as it came.
#[derive(Clone)]
pub struct Listed<R> {
    /// The rows.
    pub rows: Vec<R>,
    /// The line above them.
    pub heading: String,
    /// Choices for its forms.
    pub choices: Vec<Choice>,
}

/// The pane of a list.
pub struct WorkPane<W: Work> {
    table: Table<W::Row>,
    all: Vec<W::Row>,
    heading: CleanText,
    /// Choices for its forms.
    pub choices: Vec<Choice>,
    form: Option<(&'static str, Form)>,
    /// The day of the desk.
    pub today: NaiveDate,
    /// Whether the other half of the list is shown.
    pub turned: bool,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg<R> {
    /// The list came.
    Listed(Result<(Listed<R>, NaiveDate), CleanText>),
    /// A deed is done, with what is said.
    Done(Result<CleanText, CleanText>),
    /// The list moves.
    Move(Move),
    /// Open the row under the cursor.
    Open,
    /// A deed.
    Do(&'static str),
    /// The form steps.
    Step(Step),
    /// The other half of the list.
    Turn,
}

/// The questions.
pub enum Ask {
    /// The list.
    List,
    /// A deed with its inputs.
    Do(&'static str, Vec<FormInput>),
}

impl<W: Work> WorkPane<W> {
    /// The list, with filter words where it is opened with some.
    #[must_use]
    pub fn new(about: &About) -> WorkPane<W> {
        let mut table = Table::new(W::COLUMNS, W::id);
        if let About::Words(words) = about {
            table.filter_by(words);
        }
        WorkPane {
            table,
            all: Vec::new(),
            heading: CleanText::default(),
            choices: Vec::new(),
            form: None,
            today: NaiveDate::default(),
            turned: false,
        }
    }

    /// Why a deed on a row cannot be done: there is none.
    #[must_use]
    pub fn empty(&self) -> Option<String> {
        self.table
            .current()
            .is_none()
            .then(|| "the list is empty".to_owned())
    }

    fn fill(&mut self) {
        let turned = self.turned;
        let rows = self.all.iter().filter(|row| W::shows(row, turned));
        self.table.fill(rows.cloned().collect());
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
                let inputs = W::inputs(deed, &self.table.chosen(), Some(form));
                vec![Effect::Ask(Ask::Do(deed, inputs))]
            }
        }
    }

    fn begin(&mut self, deed: &'static str) -> Vec<Effect<Ask>> {
        let chosen = self.table.chosen();
        match W::asks(deed, &chosen, self) {
            Asks::Form(form) => {
                self.form = Some((deed, form));
                Vec::new()
            }
            Asks::Yes(text) => {
                let ask = Ask::Do(deed, W::inputs(deed, &chosen, None));
                vec![Effect::Confirm(Question { text, ask })]
            }
        }
    }
}

impl<W: Work> Pane for WorkPane<W> {
    type Msg = Msg<W::Row>;
    type Ask = Ask;
    const TITLE: &'static str = W::TITLE;
    const BINDINGS: &'static [Binding<Self>] = W::KEYS;

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::List)]
    }

    fn forget(&mut self) {
        self.table.forget();
        self.all.clear();
        self.choices.clear();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg<W::Row>> {
        match &self.form {
            Some((_, form)) => form.takes(input, keys).map(Msg::Step),
            None => self.table.takes(input, keys).map(Msg::Move),
        }
    }

    fn update(&mut self, msg: Msg<W::Row>) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Listed(Ok((listed, today))) => {
                self.today = today;
                self.heading = CleanText::new(&listed.heading);
                self.choices = listed.choices;
                self.all = listed.rows;
                self.fill();
            }
            Msg::Listed(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(Ok(said)) => {
                self.form = None;
                self.table.unmark();
                return vec![Effect::Toast(State::Done, said), Effect::Ask(Ask::List)];
            }
            // The form stays, so that what was typed is not lost.
            Msg::Done(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Move(to) => self.table.go(to),
            Msg::Open => {
                let place = self.table.current().and_then(W::open);
                return place.map(Effect::Open).into_iter().collect();
            }
            Msg::Do(deed) => return self.begin(deed),
            Msg::Step(step) => return self.step(step),
            Msg::Turn => {
                self.turned = !self.turned;
                self.table.unmark();
                self.fill();
            }
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg<W::Row> {
        ask::perform::<W>(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        let sum: Money = self.table.shown().map(W::amount).sum();
        let said = made(format_args!(
            " {}   {} shown, {}   {} ",
            W::TITLE,
            self.table.n_shown(),
            dollars(sum),
            self.heading
        ));
        paint.put(paint::line(area, 0), &said, Role::Heading);
        let mut body = paint::below(area, 1);
        let mut cursor = None;
        if let Some((_, form)) = &self.form {
            let height = body.height.saturating_sub(12).max(body.height / 3);
            cursor = form.view(paint::below(body, height), paint);
            body = paint::top(body, height);
        }
        let listed = self.table.view(body, paint, W::EMPTY);
        cursor.or(listed)
    }

    fn news(&self) -> Option<(State, CleanText)> {
        if self.form.is_some() {
            let said = "Enter next field   F9 do it   F2 choices   Esc out";
            return Some((State::Plain, CleanText::new(said)));
        }
        let n = self.table.n_marked();
        if n > 0 {
            let sum: Money = self.table.chosen().into_iter().map(W::amount).sum();
            return Some((
                State::Next,
                made(format_args!("{n} marked, {}", dollars(sum))),
            ));
        }
        W::news(self.table.current()?)
    }

    fn explain(&self) -> Option<CleanText> {
        self.form.as_ref().and_then(|(_, form)| form.help())
    }
}

/// The field for a reason.
fn reason() -> crate::tui::widgets::field::Field {
    use crate::tui::widgets::field::{Field, Kind};
    Field::new("reason", "Reason", Kind::Text)
        .required()
        .help("a few words: they are kept")
}

/// A key for a deed on the rows.
macro_rules! deed {
    ($act:ident, $label:literal, $deed:literal) => {
        crate::tui::pane::Binding {
            act: crate::tui::keys::Act::$act,
            label: $label,
            msg: || super::Msg::Do($deed),
            refused: super::WorkPane::empty,
        }
    };
}
use deed;

/// A key that opens the row.
const fn opens<W: Work>(label: &'static str) -> Binding<WorkPane<W>> {
    Binding {
        act: Act::Open,
        label,
        msg: || Msg::Open,
        refused: WorkPane::empty,
    }
}
