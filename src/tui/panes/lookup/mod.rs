//! Code look-up: one line of words over all code sets, with the hierarchy and the notes of what
//! is under the cursor.

mod ask;
mod view;

use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, Chord, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{About, Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::State;
use crate::tui::widgets::edit::Edit;
use ask::{Ask, Habits, Page, SearchSet, Seen};
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};
use std::sync::Arc;

/// The pane.
pub struct Lookup {
    entry: Edit,
    set: SearchSet,
    hits: Vec<Seen>,
    hit: usize,
    habits: Arc<Habits>,
    took: u128,
    page: Option<Page>,
    scroll: usize,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// Codes were found for a text, in so many microseconds.
    Found(String, Vec<Seen>, u128),
    /// The habits of the practice came.
    Habits(Arc<Habits>),
    /// The page of a code came.
    Page(Option<Page>),
    /// A key in the line.
    Key(Chord),
    /// Text pasted into it.
    Paste(String),
    /// The cursor moves.
    By(isize),
    /// The page scrolls.
    Scroll(isize),
    /// Empty the line.
    Clear,
    /// Another code set.
    Turn,
    /// Look for what stands below the code under the cursor.
    Below,
    /// What Medicare allows for the code under the cursor.
    Fee,
    /// The place of the code under the cursor in the book.
    InBook,
}

impl Lookup {
    /// The pane, with words to look for where it is opened with some.
    #[must_use]
    pub fn new(about: &About) -> Lookup {
        let text = match about {
            About::Words(words) => words.as_str(),
            About::All | About::Record(_) => "",
        };
        Lookup {
            entry: Edit::new(text),
            set: SearchSet::All,
            hits: Vec::new(),
            habits: Arc::default(),
            hit: 0,
            took: 0,
            page: None,
            scroll: 0,
        }
    }

    fn find(&self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Find(
            self.entry.text().to_owned(),
            self.set,
            Arc::clone(&self.habits),
        ))]
    }

    fn show(&mut self) -> Vec<Effect<Ask>> {
        self.scroll = 0;
        match self.hits.get(self.hit) {
            Some(seen) => vec![Effect::Ask(Ask::Show(seen.hit.code.clone()))],
            None => {
                self.page = None;
                Vec::new()
            }
        }
    }

    fn no_procedure(&self) -> Option<String> {
        let set = self.hits.get(self.hit).map(|seen| seen.hit.set);
        match set {
            Some(SearchSet::Cpt | SearchSet::Hcpcs) => None,
            Some(SearchSet::All | SearchSet::Icd10Cm) | None => {
                Some("the code under the cursor is no procedure".to_owned())
            }
        }
    }

    fn no_diagnosis(&self) -> Option<String> {
        let set = self.hits.get(self.hit).map(|seen| seen.hit.set);
        let is = matches!(set, Some(SearchSet::Icd10Cm));
        (!is).then(|| "the code under the cursor is no diagnosis".to_owned())
    }

    fn set_words(&self) -> &'static str {
        match self.set {
            SearchSet::All => "all code sets",
            SearchSet::Icd10Cm => "ICD-10-CM",
            SearchSet::Hcpcs => "HCPCS",
            SearchSet::Cpt => "CPT",
        }
    }
}

impl Pane for Lookup {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Lookup";
    const BINDINGS: &'static [Binding<Lookup>] = &[
        Binding {
            act: Act::Open,
            label: "codes below",
            msg: || Msg::Below,
            refused: never,
        },
        Binding {
            act: Act::Next,
            label: "other code set",
            msg: || Msg::Turn,
            refused: never,
        },
        Binding {
            act: Act::InBook,
            label: "in the book",
            msg: || Msg::InBook,
            refused: Lookup::no_diagnosis,
        },
        Binding {
            act: Act::MedicareFee,
            label: "Medicare fee",
            msg: || Msg::Fee,
            refused: Lookup::no_procedure,
        },
        Binding {
            act: Act::PageDown,
            label: "scroll notes",
            msg: || Msg::Scroll(5),
            refused: never,
        },
        Binding {
            act: Act::PageUp,
            label: "scroll back",
            msg: || Msg::Scroll(-5),
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Habits)]
    }

    fn forget(&mut self) {
        self.hits.clear();
        self.page = None;
        self.habits = Arc::default();
    }

    fn typed(&self, input: &Input, _keys: &KeyMap) -> Option<Msg> {
        let chord = match input {
            Input::Paste(text) => return Some(Msg::Paste(text.clone())),
            Input::Key(chord) => *chord,
        };
        let empty = self.entry.text().is_empty();
        match chord.code {
            KeyCode::Down => Some(Msg::By(1)),
            KeyCode::Up => Some(Msg::By(-1)),
            KeyCode::Esc if !empty => Some(Msg::Clear),
            KeyCode::Char(':' | '?' | '!') if empty => None,
            KeyCode::Backspace
            | KeyCode::Delete
            | KeyCode::Left
            | KeyCode::Right
            | KeyCode::Home
            | KeyCode::End => Some(Msg::Key(chord)),
            KeyCode::Char('u' | 'w') if chord.ctrl => Some(Msg::Key(chord)),
            KeyCode::Char(c) if chord.letter().is_some() && !(empty && c.is_ascii_digit()) => {
                Some(Msg::Key(chord))
            }
            _ => None,
        }
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Found(text, hits, took) if text == self.entry.text() => {
                self.hits = hits;
                self.took = took;
                self.hit = 0;
                return self.show();
            }
            Msg::Found(..) => {}
            Msg::Habits(habits) => {
                self.habits = habits;
                return self.find();
            }
            Msg::Page(page) => self.page = page,
            Msg::Key(chord) => {
                self.entry.key(chord);
                return self.find();
            }
            Msg::Paste(text) => {
                self.entry.paste(&text);
                return self.find();
            }
            Msg::By(n) => {
                let last = self.hits.len().saturating_sub(1);
                self.hit = self.hit.saturating_add_signed(n).min(last);
                return self.show();
            }
            Msg::Scroll(n) => {
                let last = self.page.as_ref().map_or(0, |page| page.rows.len());
                self.scroll = self
                    .scroll
                    .saturating_add_signed(n)
                    .min(last.saturating_sub(1));
            }
            Msg::Clear => {
                self.entry.set("");
                return self.find();
            }
            Msg::Turn => {
                self.set = match self.set {
                    SearchSet::All => SearchSet::Icd10Cm,
                    SearchSet::Icd10Cm => SearchSet::Cpt,
                    SearchSet::Cpt => SearchSet::Hcpcs,
                    SearchSet::Hcpcs => SearchSet::All,
                };
                return self.find();
            }
            Msg::InBook => {
                let code = self.hits.get(self.hit).map(|seen| seen.hit.code.clone());
                let open = code.map(|code| Effect::Open(Place::filtered("book", &code)));
                return open.into_iter().collect();
            }
            Msg::Fee => {
                let code = self.hits.get(self.hit).map(|seen| seen.hit.code.as_str());
                let open = code.map(|code| Effect::Open(Place::filtered("medicare", code)));
                return open.into_iter().collect();
            }
            Msg::Below => {
                if let Some(seen) = self.hits.get(self.hit) {
                    self.entry.set(&seen.hit.display.clone());
                    return self.find();
                }
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
        let n = self.hits.len();
        Some((
            State::Plain,
            made(format_args!("{n} found in {} µs", self.took)),
        ))
    }
}
