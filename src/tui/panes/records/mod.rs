//! Records in general: a list and a form, for every kind of record that a practice keeps. What is
//! particular to a kind is its [`Record`].

pub mod ask;
pub mod fields;
mod view;

use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{About, Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::State;
use crate::tui::widgets::count;
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::table::{Column, Move, Table};
use crate::workflow::DeedError;
use crate::workflow::drafts::Typed;
use ask::{Ask, Listed, Refusal};
use chrono::NaiveDate;
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

/// Is this the key that gives up what was typed?
#[must_use]
pub fn gives_up(input: &Input) -> bool {
    matches!(input, Input::Key(chord) if chord.ctrl && chord.code == KeyCode::Char('x'))
}

/// A kind of record.
pub trait Record: Clone + Send + Sized + 'static {
    /// Choices that its form offers from other records.
    type Refs: Clone + Default + Send + 'static;
    /// The pane's name.
    const TITLE: &'static str;
    /// What one is called, in lower case.
    const ONE: &'static str;
    /// What an empty list says.
    const EMPTY: &'static str;
    /// The list.
    const COLUMNS: &'static [Column<Self>];
    /// A pane about the record under the cursor: what its key says, and which.
    const ATTACH: Option<(&'static str, &'static str)> = None;
    /// A pane that Enter opens for the record under the cursor, and what Enter then says; the
    /// form is a key away.
    const OPENS: Option<(&'static str, &'static str)> = None;
    /// Whether another can be added.
    const MANY: bool = true;

    /// Its number.
    fn id(&self) -> i64;
    /// Its form, empty or filled.
    fn form(of: Option<&Self>, refs: &Self::Refs, today: NaiveDate) -> Form;
    /// The record that a form describes, or which field is wrong and why.
    ///
    /// # Errors
    /// The name of the field and what is wrong with it.
    fn read(form: &Form, of: Option<&Self>) -> Result<Self, (&'static str, String)>;
    /// All of them, on the desk thread.
    ///
    /// # Errors
    /// The store's.
    fn list(desk: &mut Desk, about: &About) -> anyhow::Result<(Vec<Self>, Self::Refs)>;
    /// Stores one, on the desk thread; tells its number.
    ///
    /// # Errors
    /// The deed's, in words for the person.
    fn save(self, desk: &mut Desk) -> Result<i64, DeedError>;
}

/// The pane.
pub struct Records<R: Record> {
    about: About,
    table: Table<R>,
    refs: R::Refs,
    today: NaiveDate,
    form: Option<Form>,
    of: Option<R>,
    shown: bool,
    saving: bool,
    trouble: Option<CleanText>,
    waiting: Vec<Typed>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg<R: Record> {
    /// The list came, or why not.
    Listed(Result<Listed<R>, CleanText>),
    /// A record is stored, or why not.
    Saved(Result<i64, Refusal>),
    /// The list moves.
    Move(Move),
    /// The form steps.
    Step(Step),
    /// A new record.
    New,
    /// The record under the cursor.
    Revise,
    /// What belongs to the record under the cursor.
    Attach,
    /// The pane of the record under the cursor.
    Open,
    /// What was typed is given up.
    GiveUp,
}

impl<R: Record> Records<R> {
    const REVISE: &'static [Binding<Self>] = &[Binding {
        act: Act::Open,
        label: "revise",
        msg: || Msg::Revise,
        refused: Self::nothing,
    }];
    const BASIC: &'static [Binding<Self>] = &[
        Binding {
            act: Act::Open,
            label: "revise",
            msg: || Msg::Revise,
            refused: Self::nothing,
        },
        Binding {
            act: Act::New,
            label: "new",
            msg: || Msg::New,
            refused: never,
        },
    ];
    const OPEN: &'static [Binding<Self>] = &[
        Binding {
            act: Act::Open,
            label: match R::OPENS {
                Some((label, _)) => label,
                None => "",
            },
            msg: || Msg::Open,
            refused: Self::nothing,
        },
        Binding {
            act: Act::Revise,
            label: "revise",
            msg: || Msg::Revise,
            refused: Self::nothing,
        },
        Binding {
            act: Act::New,
            label: "new",
            msg: || Msg::New,
            refused: never,
        },
    ];
    const FULL: &'static [Binding<Self>] = &[
        Binding {
            act: Act::Open,
            label: "revise",
            msg: || Msg::Revise,
            refused: Self::nothing,
        },
        Binding {
            act: Act::New,
            label: "new",
            msg: || Msg::New,
            refused: never,
        },
        Binding {
            act: Act::Attach,
            label: match R::ATTACH {
                Some((label, _)) => label,
                None => "",
            },
            msg: || Msg::Attach,
            refused: Self::nothing,
        },
    ];

    /// The pane of these records.
    #[must_use]
    pub fn new(about: &About) -> Records<R> {
        let mut table = Table::new(R::COLUMNS, R::id);
        if let About::Words(words) = about {
            table.filter_by(words);
        }
        Records {
            about: about.clone(),
            table,
            refs: R::Refs::default(),
            today: NaiveDate::default(),
            form: None,
            of: None,
            shown: false,
            saving: false,
            trouble: None,
            waiting: Vec::new(),
        }
    }

    /// Where the draft of a record belongs.
    fn place(&self, of: Option<&R>) -> String {
        let prefix = self.prefix();
        match of {
            Some(record) => format!("{prefix}{}", record.id()),
            None => format!("{prefix}new"),
        }
    }

    /// How the places of its drafts begin: those of one patient's coverages are not another's.
    fn prefix(&self) -> String {
        match self.about {
            About::Record(id) => format!("{}@{id}/", R::ONE),
            About::All | About::Words(_) => format!("{}/", R::ONE),
        }
    }

    /// What is typed in the form that is open or was left.
    fn typed_now(&self) -> Option<Typed> {
        let fields = self.form.as_ref().and_then(Form::typed_text)?;
        let place = self.place(self.of.as_ref());
        Some(Typed { place, fields })
    }

    fn nothing(&self) -> Option<String> {
        match (self.shown, self.table.current()) {
            (true, _) => Some("the form is open; Esc steps out of it".to_owned()),
            (false, None) => Some(format!("there is no {} here yet", R::ONE)),
            (false, Some(_)) => None,
        }
    }

    fn begin(&mut self, of: Option<R>) {
        let same = self.form.is_some() && self.of.as_ref().map(R::id) == of.as_ref().map(R::id);
        if !same {
            self.waiting.extend(self.typed_now());
            let mut form = R::form(of.as_ref(), &self.refs, self.today);
            let place = self.place(of.as_ref());
            if let Some(n) = self.waiting.iter().position(|typed| typed.place == place) {
                form.resume(&self.waiting.swap_remove(n).fields);
            }
            self.form = Some(form);
            self.of = of;
        }
        self.shown = true;
    }

    fn go_to(&self, to: Option<(&'static str, &'static str)>) -> Vec<Effect<Ask<R>>> {
        match (to, self.table.current()) {
            (Some((_, pane)), Some(row)) => vec![Effect::Open(Place::record(pane, row.id()))],
            _ => Vec::new(),
        }
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask<R>>> {
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        self.trouble = None;
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.shown = false;
                if form.touched() {
                    let said = made(format_args!(
                        "what you typed is kept: open the {} again",
                        R::ONE
                    ));
                    return vec![Effect::Toast(State::Waiting, said)];
                }
                self.form = None;
                Vec::new()
            }
            Wants::Save => match R::read(form, self.of.as_ref()) {
                Ok(record) => {
                    self.saving = true;
                    vec![Effect::Ask(Ask::Save(record))]
                }
                Err((key, why)) => {
                    form.refuse(key, &why);
                    Vec::new()
                }
            },
        }
    }

    fn saved(&mut self, done: Result<i64, Refusal>) -> Vec<Effect<Ask<R>>> {
        self.saving = false;
        match done {
            Ok(id) => {
                self.form = None;
                self.of = None;
                self.shown = false;
                let said = made(format_args!("{} saved", R::ONE));
                vec![
                    Effect::Toast(State::Done, said),
                    Effect::Ask(Ask::List(self.about.clone(), Some(id))),
                ]
            }
            Err(why) => {
                if let Some(form) = &mut self.form {
                    for (field, message) in why.fields.iter().rev() {
                        form.refuse(field, message);
                    }
                }
                self.trouble = Some(why.text.clone());
                vec![Effect::Toast(State::Refused, why.text)]
            }
        }
    }
}

impl<R: Record> Pane for Records<R> {
    type Msg = Msg<R>;
    type Ask = Ask<R>;
    const TITLE: &'static str = R::TITLE;
    const BINDINGS: &'static [Binding<Self>] = match (R::OPENS, R::ATTACH, R::MANY) {
        (Some(_), ..) => Self::OPEN,
        (None, Some(_), _) => Self::FULL,
        (None, None, true) => Self::BASIC,
        (None, None, false) => Self::REVISE,
    };

    fn arrive(&mut self) -> Vec<Effect<Ask<R>>> {
        vec![Effect::Ask(Ask::List(self.about.clone(), None))]
    }

    fn forget(&mut self) {
        self.table.forget();
        self.refs = R::Refs::default();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg<R>> {
        match &self.form {
            Some(_) if self.shown && self.saving => None,
            Some(_) if self.shown && gives_up(input) => Some(Msg::GiveUp),
            Some(form) if self.shown => form.takes(input, keys).map(Msg::Step),
            _ => self.table.takes(input, keys).map(Msg::Move),
        }
    }

    fn update(&mut self, msg: Msg<R>) -> Vec<Effect<Ask<R>>> {
        match msg {
            Msg::Listed(Ok(listed)) => {
                self.refs = listed.refs;
                self.today = listed.today;
                self.table.fill(listed.rows);
                if let Some(id) = listed.at {
                    self.table.go_to(id);
                }
                if !R::MANY && self.table.n_shown() == 0 && self.form.is_none() {
                    self.begin(None);
                }
            }
            Msg::Listed(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Saved(done) => return self.saved(done),
            Msg::Move(to) => self.table.go(to),
            Msg::Step(step) => return self.step(step),
            Msg::New => self.begin(None),
            Msg::Revise => {
                let of = self.table.current().cloned();
                self.begin(of);
            }
            Msg::Attach => return self.go_to(R::ATTACH),
            Msg::Open => return self.go_to(R::OPENS),
            Msg::GiveUp => {
                self.form = None;
                self.shown = false;
                let said = CleanText::new("what was typed is given up");
                return vec![Effect::Toast(State::Waiting, said)];
            }
        }
        Vec::new()
    }

    fn drafts_at(&self) -> Option<String> {
        Some(self.prefix())
    }

    fn drafts(&self) -> Vec<Typed> {
        let now = self.typed_now();
        let others = self
            .waiting
            .iter()
            .filter(|old| now.as_ref().is_none_or(|new| new.place != old.place));
        others.cloned().chain(now.clone()).collect()
    }

    fn resume(&mut self, drafts: Vec<Typed>) -> Vec<Effect<Ask<R>>> {
        let n = drafts.len();
        self.waiting = drafts;
        let said = made(format_args!(
            "{} not stored yet: open {} again to go on, ^X there gives it up",
            count(n, R::ONE, &format!("{}s", R::ONE)),
            if n == 1 { "it" } else { "them" },
        ));
        vec![Effect::Toast(State::Waiting, said)]
    }

    fn perform(ask: Ask<R>, desk: &mut Desk) -> Msg<R> {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        view::draw(self, area, paint)
    }

    fn news(&self) -> Option<(State, CleanText)> {
        match (&self.trouble, self.shown) {
            (Some(why), _) => Some((State::Refused, why.clone())),
            (None, true) => {
                let said = "Enter next field   F9 save   F2 choices   Esc out, nothing is lost   \
                            ^X give up";
                Some((State::Plain, CleanText::new(said)))
            }
            (None, false) => None,
        }
    }

    fn explain(&self) -> Option<CleanText> {
        self.form
            .as_ref()
            .filter(|_| self.shown)
            .and_then(Form::help)
    }
}
