//! The coding editor: one visit with its note, its diagnoses, its lines and what the scrubber
//! says of them while they are typed. Every change is stored at once.

mod act;
mod ask;
mod line;
mod view;

use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, Chord, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, never};
use crate::tui::theme::State;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::form::{Form, Step};
use ask::{Ask, Hit, Set, Sheet};
use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

/// A part of the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The diagnoses and the line in which one is looked up.
    Diagnoses,
    /// The service lines.
    Lines,
    /// What the scrubber says.
    Findings,
    /// The visit note.
    Note,
}

impl Part {
    fn next(self, back: bool) -> Part {
        match (self, back) {
            (Part::Diagnoses, false) | (Part::Findings, true) => Part::Lines,
            (Part::Lines, false) | (Part::Note, true) => Part::Findings,
            (Part::Findings, false) | (Part::Diagnoses, true) => Part::Note,
            (Part::Note, false) | (Part::Lines, true) => Part::Diagnoses,
        }
    }
}

/// A deed that needs a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Put on hold.
    Hold,
    /// Reopen what was coded.
    Reopen,
    /// Let the findings of an edit pass.
    Override(&'static str),
}

/// The pane.
pub struct Visit {
    id: i64,
    sheet: Option<Box<Sheet>>,
    part: Part,
    entry: Edit,
    hits: Vec<Hit>,
    hit: usize,
    dx: usize,
    line: usize,
    finding: usize,
    scroll: usize,
    form: Option<(Option<usize>, Form)>,
    reason: Option<(Why, Form)>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The visit came.
    Read(Result<Box<Sheet>, CleanText>),
    /// A deed is done, with what is said and the visit as it is now.
    Done(Result<(CleanText, Box<Sheet>), CleanText>),
    /// Codes were found for a text, for the diagnoses or for the line form.
    Found(Set, String, Vec<Hit>),
    /// A key in the line in which a diagnosis is looked up.
    Entry(Chord),
    /// Text pasted there.
    Paste(String),
    /// The cursor of the part moves.
    By(isize),
    /// Enter on the part.
    Enter,
    /// Another part.
    Turn(bool),
    /// The line form steps.
    Step(Step),
    /// The form of a reason steps.
    Because(Step),
    /// Empty the line in which a diagnosis is looked up.
    Clear,
    /// Take the row under the cursor out.
    Remove,
    /// A new line.
    New,
    /// Mark the visit coded.
    Coded,
    /// Take the codes of the visit before.
    Repeat,
    /// Ask for a reason.
    Ask(Why),
    /// Ask why the finding under the cursor may stand.
    Override,
    /// Look at the code under the cursor.
    LookUp,
}

impl Pane for Visit {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Visit";
    const BINDINGS: &'static [Binding<Visit>] = &[
        Binding {
            act: Act::Next,
            label: "next part",
            msg: || Msg::Turn(false),
            refused: never,
        },
        Binding {
            act: Act::Coded,
            label: "coded",
            msg: || Msg::Coded,
            refused: Visit::not_ready,
        },
        Binding {
            act: Act::RepeatLast,
            label: "copy last visit",
            msg: || Msg::Repeat,
            refused: Visit::closed,
        },
        Binding {
            act: Act::LookUp,
            label: "look up",
            msg: || Msg::LookUp,
            refused: never,
        },
        Binding {
            act: Act::New,
            label: "new line",
            msg: || Msg::New,
            refused: Visit::closed,
        },
        Binding {
            act: Act::Remove,
            label: "remove",
            msg: || Msg::Remove,
            refused: Visit::closed,
        },
        Binding {
            act: Act::Override,
            label: "override",
            msg: || Msg::Override,
            refused: Visit::no_finding,
        },
        Binding {
            act: Act::Hold,
            label: "hold",
            msg: || Msg::Ask(Why::Hold),
            refused: Visit::closed,
        },
        Binding {
            act: Act::Reopen,
            label: "reopen",
            msg: || Msg::Ask(Why::Reopen),
            refused: |pane| match pane.closed() {
                Some(_) => None,
                None => Some("the visit is open".to_owned()),
            },
        },
        Binding {
            act: Act::Previous,
            label: "part before",
            msg: || Msg::Turn(true),
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read(self.id))]
    }

    fn forget(&mut self) {
        self.sheet = None;
        self.hits.clear();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        if let Some((_, form)) = &self.reason {
            return form.takes(input, keys).map(Msg::Because);
        }
        if let Some((_, form)) = &self.form {
            return form.takes(input, keys).map(Msg::Step);
        }
        let looking = self.part == Part::Diagnoses;
        let chord = match input {
            Input::Paste(text) => return looking.then(|| Msg::Paste(text.clone())),
            Input::Key(chord) => *chord,
        };
        let empty = self.entry.text().is_empty();
        match chord.code {
            KeyCode::Enter => Some(Msg::Enter),
            KeyCode::Down => Some(Msg::By(1)),
            KeyCode::Up => Some(Msg::By(-1)),
            KeyCode::Esc if looking && !empty => Some(Msg::Clear),
            KeyCode::Char(':' | '?' | '!' | '+') if looking && empty => None,
            KeyCode::Backspace | KeyCode::Left | KeyCode::Right | KeyCode::Home | KeyCode::End
                if looking =>
            {
                Some(Msg::Entry(chord))
            }
            KeyCode::Char(_) if looking && chord.letter().is_some() => Some(Msg::Entry(chord)),
            KeyCode::Char('u' | 'w') if looking && chord.ctrl => Some(Msg::Entry(chord)),
            KeyCode::Delete if looking && !empty => Some(Msg::Entry(chord)),
            _ if looking => None,
            _ if keys.has(Act::Down, chord) => Some(Msg::By(1)),
            _ if keys.has(Act::Up, chord) => Some(Msg::By(-1)),
            _ => None,
        }
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok(sheet)) => self.filled(sheet),
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(Ok((said, sheet))) => {
                self.form = None;
                self.filled(sheet);
                if !said.as_str().is_empty() {
                    return vec![Effect::Toast(State::Done, said)];
                }
            }
            Msg::Done(Err(why)) => {
                if let Some((_, form)) = &mut self.form {
                    form.refuse("code", why.as_str());
                }
                return vec![Effect::Toast(State::Refused, why)];
            }
            Msg::Found(Set::Diagnoses, text, hits) if text == self.entry.text() => {
                self.hits = hits;
                self.hit = 0;
            }
            Msg::Found(Set::Diagnoses, ..) => {}
            Msg::Found(Set::Procedures, text, hits) => {
                if let Some((_, form)) = &mut self.form {
                    form.offer("code", &text, line::choices(&hits));
                }
            }
            Msg::Entry(chord) => {
                self.entry.key(chord);
                return self.find();
            }
            Msg::Paste(text) => {
                self.entry.paste(&text);
                return self.find();
            }
            Msg::By(n) => self.go(n),
            Msg::Enter => return self.enter(),
            Msg::Turn(back) => self.part = self.part.next(back),
            Msg::Step(step) => return self.step(step),
            Msg::Because(step) => return self.because(step),
            Msg::Clear => {
                self.entry.set("");
                self.hits.clear();
            }
            Msg::Remove => return self.remove(),
            Msg::New => {
                self.part = Part::Lines;
                return self.open_line(None);
            }
            Msg::Coded => return vec![Effect::Ask(Ask::Coded(self.id))],
            Msg::Repeat => return vec![Effect::Ask(Ask::Repeat(self.id))],
            Msg::Override => self.ask_override(),
            Msg::Ask(why) => self.ask(why),
            Msg::LookUp => return self.look_up(),
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
        let sheet = self.sheet.as_ref()?;
        match (self.closed(), sheet.stops()) {
            (Some(why), _) => Some((State::Done, CleanText::new(&why))),
            (None, 0) if sheet.coding.lines.is_empty() => Some((
                State::Next,
                CleanText::new("give it diagnoses and lines, then F8"),
            )),
            (None, 0) => Some((
                State::Done,
                CleanText::new("nothing stops it: F8 marks it coded"),
            )),
            (None, n) => Some((
                State::Needs,
                made(format_args!("{n} to fix before it is coded")),
            )),
        }
    }

    fn explain(&self) -> Option<CleanText> {
        if let Some((_, form)) = &self.form {
            return form.help();
        }
        let sheet = self.sheet.as_ref()?;
        (self.part == Part::Findings)
            .then(|| {
                sheet
                    .findings
                    .get(self.finding)
                    .map(|finding| finding.guide.clone())
            })
            .flatten()
    }
}
