//! The coding editor: one visit with its note, its diagnoses, its lines and what the scrubber
//! says of them while they are typed. Every change is stored at once.

mod act;
mod ask;
mod asks;
mod line;
mod note;
mod paper;
mod typing;
mod view;

use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, Chord, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::panes::records::gives_up;
use crate::tui::theme::State;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::form::{Form, Step};
use crate::workflow::code_encounter::CodingInput;
use crate::workflow::drafts::Typed;
use act::Turn;
use ask::Change;
use ask::{Ask, Hit, Set, Sheet};
use asks::What;
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

/// The pane.
pub struct Visit {
    id: i64,
    sheet: Option<Box<Sheet>>,
    part: Part,
    entry: Edit,
    hits: Vec<Hit>,
    /// For which text the hits are.
    hits_of: String,
    hit: usize,
    dx: usize,
    line: usize,
    finding: usize,
    paper: usize,
    word: usize,
    /// Where the marked words begin, while words are being marked.
    anchor: Option<usize>,
    form: Option<(What, Form)>,
    /// A form whose deed has not been answered yet.
    sent: Option<(What, Form)>,
    /// A form that was left with something typed in it.
    left: Option<(What, Form)>,
    /// Where the text of the document that is being written comes from.
    source: &'static str,
    undo: Vec<CodingInput>,
    redo: Vec<CodingInput>,
    turning: Option<Turn>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The visit came.
    Read(Result<Box<Sheet>, CleanText>),
    /// A deed is done, with what is said and the visit as it is now.
    Done(Result<(CleanText, Box<Sheet>), CleanText>),
    /// Another visit was made.
    Went(Result<(i64, CleanText), CleanText>),
    /// Codes were found for a text, for the line of entry or for the line form.
    Found(Set, String, Vec<Hit>),
    /// A key in the line of entry.
    Entry(Chord),
    /// Text pasted there, or as a document.
    Paste(String),
    /// The cursor of the part moves, across and down.
    Go(isize, isize),
    /// Enter on the part.
    Enter,
    /// Another part.
    Turn(bool),
    /// The form steps.
    Step(Step),
    /// What was typed in the form is given up.
    GiveUp,
    /// Empty the line of entry, or let the marked words go.
    Clear,
    /// Take the row under the cursor out.
    Remove,
    /// A diagnosis goes one up.
    Raise,
    /// A new line, or a new document.
    New,
    /// A new version of the document.
    Revise,
    /// Begin or end marking words.
    Mark,
    /// The code that the marked words support.
    MarkFor(char),
    /// Mark the visit coded.
    Coded,
    /// Take the codes of the visit before.
    Repeat,
    /// Take a change back, or make it again.
    TurnBack(Turn),
    /// Put the finding under the cursor right, in the way of this number.
    Fix(usize),
    /// Ask for something.
    Ask(What),
    /// Ask why the finding under the cursor may stand.
    Override,
    /// Look at the code under the cursor.
    LookUp,
    /// Level the visit.
    Level,
    /// The coded record as a printable page.
    Print,
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
            refused: never,
        },
        Binding {
            act: Act::LookUp,
            label: "look up",
            msg: || Msg::LookUp,
            refused: never,
        },
        Binding {
            act: Act::EmLevel,
            label: "E/M",
            msg: || Msg::Level,
            refused: never,
        },
        Binding {
            act: Act::Template,
            label: "template",
            msg: || Msg::Ask(What::Template),
            refused: Visit::no_template,
        },
        Binding {
            act: Act::Undo,
            label: "undo",
            msg: || Msg::TurnBack(Turn::Back),
            refused: Visit::no_undo,
        },
        Binding {
            act: Act::New,
            label: "new line or document",
            msg: || Msg::New,
            refused: never,
        },
        Binding {
            act: Act::Remove,
            label: "remove",
            msg: || Msg::Remove,
            refused: never,
        },
        Binding {
            act: Act::AskCoder,
            label: "ask the clinician",
            msg: || Msg::Ask(What::Query),
            refused: never,
        },
        Binding {
            act: Act::Revise,
            label: "revise the document",
            msg: || Msg::Revise,
            refused: Visit::no_paper,
        },
        Binding {
            act: Act::Import,
            label: "document from a file",
            msg: || Msg::Ask(What::File),
            refused: never,
        },
        Binding {
            act: Act::Filter,
            label: "find words",
            msg: || Msg::Ask(What::Find),
            refused: Visit::no_paper,
        },
        Binding {
            act: Act::Mark,
            label: "mark words",
            msg: || Msg::Mark,
            refused: Visit::no_paper,
        },
        Binding {
            act: Act::Raise,
            label: "diagnosis up",
            msg: || Msg::Raise,
            refused: Visit::closed,
        },
        Binding {
            act: Act::Print,
            label: "print the record",
            msg: || Msg::Print,
            refused: never,
        },
        Binding {
            act: Act::Redo,
            label: "redo",
            msg: || Msg::TurnBack(Turn::Again),
            refused: Visit::no_redo,
        },
        Binding {
            act: Act::Release,
            label: "fix it",
            msg: || Msg::Fix(0),
            refused: Visit::no_finding_here,
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
            msg: || Msg::Ask(What::Hold),
            refused: Visit::closed,
        },
        Binding {
            act: Act::Reopen,
            label: "reopen",
            msg: || Msg::Ask(What::Reopen),
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
        self.undo.clear();
        self.redo.clear();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        if let Some((_, form)) = &self.form {
            return match gives_up(input) {
                true => Some(Msg::GiveUp),
                false => form.takes(input, keys).map(Msg::Step),
            };
        }
        let looking = self.part == Part::Diagnoses;
        let chord = match input {
            Input::Paste(text) => {
                let takes = looking || self.part == Part::Note;
                return takes.then(|| Msg::Paste(text.clone()));
            }
            Input::Key(chord) => *chord,
        };
        if self.part == Part::Note
            && let Some(msg) = self.over_words(chord)
        {
            return Some(msg);
        }
        let empty = self.entry.text().is_empty();
        match chord.code {
            KeyCode::Char(n @ '1'..='9') if self.part == Part::Findings => {
                let n = n.to_digit(10).and_then(|n| usize::try_from(n).ok());
                n.map(|n| Msg::Fix(n - 1))
            }
            KeyCode::Enter => Some(Msg::Enter),
            KeyCode::Down => Some(Msg::Go(0, 1)),
            KeyCode::Up => Some(Msg::Go(0, -1)),
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
            _ if keys.has(Act::Down, chord) => Some(Msg::Go(0, 1)),
            _ if keys.has(Act::Up, chord) => Some(Msg::Go(0, -1)),
            _ => None,
        }
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok(sheet)) => self.filled(sheet),
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(done) => return self.done(done),
            Msg::Went(Ok((id, said))) => {
                let open = Effect::Open(Place::record("visit", id));
                return vec![Effect::Toast(State::Done, said), open];
            }
            Msg::Went(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Found(Set::Entry, text, hits) if text == self.entry.text() => {
                self.hits = hits;
                self.hits_of = text;
                self.hit = 0;
            }
            Msg::Found(Set::Entry, ..) => {}
            Msg::Found(Set::Procedures, text, hits) => {
                if let Some((_, form)) = &mut self.form {
                    form.offer("code", &text, line::choices(&hits));
                }
            }
            Msg::Entry(chord) => {
                self.entry.key(chord);
                return self.find();
            }
            Msg::Paste(text) => return self.paste(&text),
            Msg::Go(across, down) => self.go((across, down)),
            Msg::Enter => return self.enter(),
            Msg::Turn(back) => self.part = self.part.next(back),
            Msg::Step(step) => return self.step(step),
            Msg::GiveUp => self.form = None,
            Msg::Clear => {
                self.entry.set("");
                self.hits.clear();
                self.anchor = None;
            }
            Msg::Remove => return self.remove(),
            Msg::Raise => {
                let raise = Change::RaiseDiagnosis(self.dx);
                self.dx = self.dx.saturating_sub(1);
                return self.change(raise);
            }
            Msg::New => return self.add(),
            Msg::Revise => return self.revise(),
            Msg::Mark => self.mark(),
            Msg::MarkFor(key) => return self.mark_for(key),
            Msg::Coded => return self.coded(),
            Msg::Repeat => return self.repeat(),
            Msg::TurnBack(turn) => return self.turn_back(turn),
            Msg::Fix(n) => return self.fix(n),
            Msg::Override => {
                let sheet = self.sheet.as_ref();
                let found = sheet.and_then(|sheet| sheet.findings.get(self.finding));
                if let Some(edit) = found.map(|found| found.edit) {
                    self.begin(What::Override(edit));
                }
            }
            Msg::Ask(what) => self.begin(what),
            Msg::LookUp => return self.look_up(),
            Msg::Level => return vec![Effect::Open(Place::record("level", self.id))],
            Msg::Print => return vec![Effect::Ask(Ask::Print(self.id))],
        }
        Vec::new()
    }

    fn always_answered(ask: &Ask) -> bool {
        !matches!(ask, Ask::Read(_) | Ask::Find(..))
    }

    fn drafts_at(&self) -> Option<String> {
        Some(format!("coding/{}", self.id))
    }

    fn drafts(&self) -> Vec<Typed> {
        self.typed_now().into_iter().collect()
    }

    fn resume(&mut self, drafts: Vec<Typed>) -> Vec<Effect<Ask>> {
        self.resumed(drafts)
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        view::draw(self, area, paint)
    }

    fn news(&self) -> Option<(State, CleanText)> {
        let sheet = self.sheet.as_ref()?;
        if let Some(said) = self.at_cursor(sheet) {
            return Some(said);
        }
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
