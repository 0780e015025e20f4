//! The book: the tabular list and the four indexes of ICD-10-CM as pages that lead to one
//! another, as of a date of service.

mod ask;
mod view;

use crate::codesets::book::Spot;
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, Chord, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{About, Binding, Effect, Input, Pane, never};
use crate::tui::theme::State;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use ask::{Ask, IndexKind, Line, Page};
use chrono::NaiveDate;
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

/// What is asked for in the line below the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A place by name, or words of the index.
    Place,
    /// A date of service.
    Day,
}

/// The pane.
pub struct Book {
    spot: Spot,
    page: Option<Box<Page>>,
    dos: Option<NaiveDate>,
    line: usize,
    cell: usize,
    back: Vec<(Spot, usize)>,
    forward: Vec<(Spot, usize)>,
    wanted: Option<usize>,
    first: Option<String>,
    form: Option<(Entry, Form)>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// A page came, for a day.
    Read(Spot, Box<Page>, NaiveDate),
    /// Go to a place.
    Go(Spot),
    /// The cursor moves by lines.
    By(isize),
    /// The cursor moves along the cells of a table.
    Along(isize),
    /// Follow what stands under the cursor.
    Follow,
    /// The page before.
    Back,
    /// The page that was left by going back.
    Forward,
    /// The other part of the book.
    Turn,
    /// Ask for a place or a day.
    Ask(Entry),
    /// The form steps.
    Step(Step),
}

impl Book {
    /// The book at its contents, or at the code that it is opened with.
    #[must_use]
    pub fn new(about: &About) -> Book {
        let first = match about {
            About::Words(words) => Some(words.clone()),
            About::All | About::Record(_) => None,
        };
        Book {
            spot: Spot::Contents,
            page: None,
            dos: None,
            line: 0,
            cell: 0,
            back: Vec::new(),
            forward: Vec::new(),
            wanted: None,
            first,
            form: None,
        }
    }

    fn current(&self) -> Option<&Line> {
        self.page.as_ref()?.lines.get(self.line)
    }

    /// Where the cursor leads.
    fn target(&self) -> Option<&Spot> {
        let line = self.current()?;
        let cell = self.cell.min(line.goes.len().saturating_sub(1));
        let own = line.goes.get(cell).and_then(Option::as_ref);
        own.or_else(|| line.goes.iter().flatten().next())
    }

    fn nowhere(&self) -> Option<String> {
        match self.target() {
            Some(spot) if *spot != self.spot => None,
            Some(_) => Some("this is the page of that place".to_owned()),
            None => Some("this line leads nowhere".to_owned()),
        }
    }

    /// The index that words are looked for in: the one that is open, or the first.
    fn index(&self) -> IndexKind {
        match &self.spot {
            Spot::Letters(kind)
            | Spot::Letter(kind, _)
            | Spot::Term(kind, _)
            | Spot::Words(kind, _) => *kind,
            Spot::Contents | Spot::Chapter(_) | Spot::Section(_) | Spot::Code(_) => {
                IndexKind::Diseases
            }
        }
    }

    /// The next part of the book: the tabular list, then each index.
    fn next_part(&self) -> Spot {
        let in_list = matches!(
            self.spot,
            Spot::Contents | Spot::Chapter(_) | Spot::Section(_) | Spot::Code(_)
        );
        let mut kinds = IndexKind::ALL.into_iter();
        if in_list {
            return Spot::Letters(IndexKind::Diseases);
        }
        let now = self.index();
        let next = kinds.by_ref().skip_while(|kind| *kind != now).nth(1);
        next.map_or(Spot::Contents, Spot::Letters)
    }

    fn go(&mut self, to: Spot) -> Vec<Effect<Ask>> {
        self.back.push((self.spot.clone(), self.line));
        self.forward.clear();
        self.wanted = None;
        vec![Effect::Ask(Ask::Read(to, self.dos))]
    }

    /// Takes the last place off one stack and puts this one on the other.
    fn step_through(&mut self, back: bool) -> Vec<Effect<Ask>> {
        let here = (self.spot.clone(), self.line);
        let (from, onto) = match back {
            true => (&mut self.back, &mut self.forward),
            false => (&mut self.forward, &mut self.back),
        };
        let Some((spot, line)) = from.pop() else {
            return Vec::new();
        };
        onto.push(here);
        self.wanted = Some(line);
        vec![Effect::Ask(Ask::Read(spot, self.dos))]
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
            Wants::Save => {
                let (entry, text, day) = (*entry, form.text("words"), form.date("day"));
                self.form = None;
                match (entry, day, self.dos) {
                    (Entry::Day, Some(day), _) => {
                        self.wanted = Some(self.line);
                        vec![Effect::Ask(Ask::Read(self.spot.clone(), Some(day)))]
                    }
                    (Entry::Place, _, Some(dos)) => {
                        vec![Effect::Ask(Ask::Find(text, self.index(), dos))]
                    }
                    (Entry::Day | Entry::Place, _, _) => Vec::new(),
                }
            }
        }
    }
}

impl Pane for Book {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Book";
    const BINDINGS: &'static [Binding<Book>] = &[
        Binding {
            act: Act::Open,
            label: "follow",
            msg: || Msg::Follow,
            refused: Book::nowhere,
        },
        Binding {
            act: Act::Filter,
            label: "go to",
            msg: || Msg::Ask(Entry::Place),
            refused: never,
        },
        Binding {
            act: Act::Turn,
            label: "list or index",
            msg: || Msg::Turn,
            refused: never,
        },
        Binding {
            act: Act::Revise,
            label: "date of service",
            msg: || Msg::Ask(Entry::Day),
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read(self.spot.clone(), self.dos))]
    }

    fn forget(&mut self) {
        self.page = None;
        self.form = None;
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        if let Some((_, form)) = &self.form {
            return form.takes(input, keys).map(Msg::Step);
        }
        let Input::Key(chord) = input else {
            return None;
        };
        let cells = self.current().is_some_and(|line| line.goes.len() > 1);
        let is = |code| *chord == Chord::plain(code);
        if is(KeyCode::Left) {
            return Some(if cells && self.cell > 0 {
                Msg::Along(-1)
            } else {
                Msg::Back
            });
        }
        if is(KeyCode::Right) {
            return Some(if cells { Msg::Along(1) } else { Msg::Forward });
        }
        if keys.has(Act::Back, *chord) && !self.back.is_empty() {
            return Some(Msg::Back);
        }
        let moves = [
            (Act::Down, 1),
            (Act::Up, -1),
            (Act::PageDown, 15),
            (Act::PageUp, -15),
            (Act::First, isize::MIN),
            (Act::Last, 999_999),
        ];
        moves
            .into_iter()
            .find(|(act, _)| keys.has(*act, *chord))
            .map(|(_, n)| Msg::By(n))
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(spot, page, dos) => {
                self.line = self.wanted.take().unwrap_or(page.at);
                self.line = self.line.min(page.lines.len().saturating_sub(1));
                self.cell = 0;
                self.spot = spot;
                self.page = Some(page);
                self.dos = Some(dos);
                if let Some(name) = self.first.take() {
                    return vec![Effect::Ask(Ask::Find(name, IndexKind::Diseases, dos))];
                }
            }
            Msg::Go(spot) => return self.go(spot),
            Msg::By(n) => {
                let last = self.page.as_ref().map_or(0, |page| page.lines.len());
                self.line = self
                    .line
                    .saturating_add_signed(n)
                    .min(last.saturating_sub(1));
            }
            Msg::Along(n) => {
                let last = self.current().map_or(0, |line| line.goes.len());
                self.cell = self
                    .cell
                    .saturating_add_signed(n)
                    .min(last.saturating_sub(1));
            }
            Msg::Follow => {
                let to = self.target().cloned();
                return to.map(|to| self.go(to)).unwrap_or_default();
            }
            Msg::Back => return self.step_through(true),
            Msg::Forward => return self.step_through(false),
            Msg::Turn => {
                let to = self.next_part();
                return self.go(to);
            }
            Msg::Ask(entry) => {
                let today = self.dos.unwrap_or_default();
                let (title, field) = match entry {
                    Entry::Place => (
                        "Go to ",
                        Field::new("words", "Code or words", Kind::Text)
                            .help("a code, a section, chapter 9, or words of the index"),
                    ),
                    Entry::Day => (
                        "As of ",
                        Field::new("day", "Date of service", Kind::Date).help("3/2, -1, t"),
                    ),
                };
                let form = Form::new(CleanText::new(title), today, vec![field.required()]);
                self.form = Some((entry, form));
            }
            Msg::Step(step) => return self.step(step),
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
        let page = self.page.as_ref()?;
        let dos = self.dos?;
        let steps = match (self.back.len(), self.forward.len()) {
            (0, 0) => String::new(),
            (back, 0) => format!("   Left: back ({back})"),
            (back, ahead) => format!("   Left: back ({back})   Right: forward ({ahead})"),
        };
        let release = &page.release;
        Some((
            State::Plain,
            made(format_args!("as of {dos}   {release}{steps}")),
        ))
    }
}
