//! The coding editor: one visit with its note, its diagnoses, its lines and what the scrubber
//! says of them while they are typed. Every change is stored at once.

mod ask;
mod line;
mod view;

use crate::desk::Desk;
use crate::domain::encounter::EncounterStatus;
use crate::domain::text::CleanText;
use crate::scrub::At;
use crate::tui::keys::{Act, Chord, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::State;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::workflow::code_encounter::CodingInput;
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

impl Visit {
    /// The editor of a visit.
    #[must_use]
    pub fn new(id: i64) -> Visit {
        Visit {
            id,
            sheet: None,
            part: Part::Diagnoses,
            entry: Edit::default(),
            hits: Vec::new(),
            hit: 0,
            dx: 0,
            line: 0,
            finding: 0,
            scroll: 0,
            form: None,
            reason: None,
        }
    }

    fn coding(&self) -> Option<CodingInput> {
        self.sheet.as_ref().map(|sheet| sheet.coding.clone())
    }

    /// Why nothing can be changed, where nothing can.
    fn closed(&self) -> Option<String> {
        let status = self.sheet.as_ref()?.status;
        match status {
            EncounterStatus::ReadyToCode | EncounterStatus::OnHold => None,
            other => Some(format!("the visit is {}: R reopens it", other.words())),
        }
    }

    fn not_ready(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        let stops = sheet.stops();
        self.closed().or_else(|| {
            (stops > 0).then(|| format!("{stops} findings stop it: fix or override them first"))
        })
    }

    fn no_finding(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        let found = sheet
            .findings
            .get(self.finding)
            .filter(|_| self.part == Part::Findings);
        match found {
            None => Some("Tab to a finding first".to_owned()),
            Some(found) if found.passed => Some("it was let pass already".to_owned()),
            Some(found) if found.blocks => Some("a block must be fixed; F1 says how".to_owned()),
            Some(_) => self.closed(),
        }
    }

    fn keep(&mut self, coding: CodingInput) -> Vec<Effect<Ask>> {
        match self.closed() {
            Some(why) => vec![Effect::Toast(State::Refused, CleanText::new(&why))],
            None => vec![Effect::Ask(Ask::Keep(coding))],
        }
    }

    fn find(&self) -> Vec<Effect<Ask>> {
        let text = self.entry.text().to_owned();
        vec![Effect::Ask(Ask::Find(self.id, Set::Diagnoses, text))]
    }

    fn add_diagnosis(&mut self) -> Vec<Effect<Ask>> {
        let typed = self.entry.text().trim().to_owned();
        let code = match self.hits.get(self.hit) {
            Some(hit) => hit.code.clone(),
            None => typed,
        };
        let Some(mut coding) = self.coding().filter(|_| !code.is_empty()) else {
            return Vec::new();
        };
        coding.diagnoses.push(code);
        self.dx = coding.diagnoses.len();
        self.entry.set("");
        self.hits.clear();
        self.hit = 0;
        self.keep(coding)
    }

    fn open_line(&mut self, place: Option<usize>) -> Vec<Effect<Ask>> {
        if let Some(why) = self.closed() {
            return vec![Effect::Toast(State::Refused, CleanText::new(&why))];
        }
        if let Some(sheet) = &self.sheet {
            let of = place.and_then(|n| sheet.coding.lines.get(n));
            self.form = Some((place, line::form(of, sheet)));
        }
        Vec::new()
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some((place, form)) = &mut self.form else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing => Vec::new(),
            Wants::Search { text, .. } => {
                vec![Effect::Ask(Ask::Find(self.id, Set::Procedures, text))]
            }
            Wants::Leave => {
                self.form = None;
                Vec::new()
            }
            Wants::Save => match line::read(form) {
                Err((key, why)) => {
                    form.refuse(key, &why);
                    Vec::new()
                }
                Ok(mut new) => {
                    let place = *place;
                    let Some(mut coding) = self.coding() else {
                        return Vec::new();
                    };
                    let old = place.and_then(|n| coding.lines.get_mut(n));
                    match old {
                        Some(old) => {
                            new.line = old.line;
                            *old = new;
                        }
                        None => {
                            self.line = coding.lines.len() + 1;
                            coding.lines.push(new);
                        }
                    }
                    self.keep(coding)
                }
            },
        }
    }

    fn because(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some((why, form)) = &mut self.reason else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.reason = None;
                Vec::new()
            }
            Wants::Save => {
                let ask = Ask::Because(self.id, *why, form.text("reason"));
                self.reason = None;
                vec![Effect::Ask(ask)]
            }
        }
    }

    fn remove(&mut self) -> Vec<Effect<Ask>> {
        let Some(mut coding) = self.coding() else {
            return Vec::new();
        };
        match self.part {
            Part::Diagnoses if self.dx < coding.diagnoses.len() => {
                coding.diagnoses.remove(self.dx);
                line::forget_diagnosis(&mut coding, self.dx);
            }
            Part::Lines if self.line < coding.lines.len() => {
                coding.lines.remove(self.line);
            }
            Part::Diagnoses | Part::Lines | Part::Findings | Part::Note => return Vec::new(),
        }
        self.keep(coding)
    }

    fn go(&mut self, by: isize) {
        let Some(sheet) = &self.sheet else { return };
        let to = |at: usize, last: usize| at.saturating_add_signed(by).min(last);
        match self.part {
            Part::Diagnoses if !self.hits.is_empty() => {
                self.hit = to(self.hit, self.hits.len() - 1);
            }
            Part::Diagnoses => self.dx = to(self.dx, sheet.coding.diagnoses.len()),
            Part::Lines => self.line = to(self.line, sheet.coding.lines.len()),
            Part::Findings => {
                self.finding = to(self.finding, sheet.findings.len().saturating_sub(1));
            }
            Part::Note => self.scroll = to(self.scroll, sheet.note.len().saturating_sub(1)),
        }
    }

    fn enter(&mut self) -> Vec<Effect<Ask>> {
        match self.part {
            Part::Diagnoses if self.entry.text().trim().is_empty() => {
                self.part = Part::Lines;
                Vec::new()
            }
            Part::Diagnoses => self.add_diagnosis(),
            Part::Lines => {
                let n = self
                    .sheet
                    .as_ref()
                    .map_or(0, |sheet| sheet.coding.lines.len());
                self.open_line((self.line < n).then_some(self.line))
            }
            Part::Findings => self.to_finding(),
            Part::Note => Vec::new(),
        }
    }

    /// Goes to what the finding under the cursor is about.
    fn to_finding(&mut self) -> Vec<Effect<Ask>> {
        let at = self
            .sheet
            .as_ref()
            .and_then(|sheet| sheet.findings.get(self.finding));
        match at.map(|finding| finding.at) {
            Some(At::Line(n)) => {
                self.part = Part::Lines;
                self.line = n.saturating_sub(1);
                self.open_line(Some(self.line))
            }
            Some(At::Diagnosis(n)) => {
                self.part = Part::Diagnoses;
                self.dx = n.saturating_sub(1);
                Vec::new()
            }
            Some(At::Claim | At::Party(_)) | None => Vec::new(),
        }
    }

    fn filled(&mut self, sheet: Box<Sheet>) {
        self.dx = self.dx.min(sheet.coding.diagnoses.len());
        self.line = self.line.min(sheet.coding.lines.len());
        self.finding = self.finding.min(sheet.findings.len().saturating_sub(1));
        self.sheet = Some(sheet);
    }
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
            Msg::Override => {
                let found = self
                    .sheet
                    .as_ref()
                    .and_then(|s| s.findings.get(self.finding));
                if let Some(edit) = found.map(|found| found.edit) {
                    return self.update(Msg::Ask(Why::Override(edit)));
                }
            }
            Msg::Ask(why) => {
                let title = match why {
                    Why::Hold => "Why is it on hold? ",
                    Why::Reopen => "Why is it reopened? ",
                    Why::Override(_) => "Why may it stand? ",
                };
                let today = self
                    .sheet
                    .as_ref()
                    .map(|sheet| sheet.dos)
                    .unwrap_or_default();
                let field = Field::new("reason", "Reason", Kind::Text).required();
                self.reason = Some((why, Form::new(CleanText::new(title), today, vec![field])));
            }
            Msg::LookUp => {
                let found: Option<String> = self.hits.get(self.hit).map(|hit| hit.code.clone());
                let code = found.or_else(|| {
                    let sheet = self.sheet.as_ref()?;
                    sheet.coding.diagnoses.get(self.dx).cloned()
                });
                let place = match code {
                    Some(code) => Place::filtered("lookup", &code),
                    None => Place::pane("lookup"),
                };
                return vec![Effect::Open(place)];
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
