//! One claim: what it bills, what stops it, what is owed, and its life from the visit to the
//! zero balance with the file and segment behind every step.

mod ask;
mod view;

use crate::desk::Desk;
use crate::domain::claim::ClaimStatus;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::State;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use ask::{Ask, Sheet};
use ratatui::layout::{Position, Rect};

/// What a form in this pane is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Let a finding pass.
    Override,
    /// A note.
    Note,
    /// Hold it back.
    Hold,
    /// Let it go.
    Release,
}

/// The pane.
pub struct ClaimPane {
    id: i64,
    sheet: Option<Box<Sheet>>,
    on_findings: bool,
    finding: usize,
    event: usize,
    form: Option<(Why, Form)>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The claim came.
    Read(Result<Box<Sheet>, CleanText>),
    /// A deed is done, with what is said and the claim as it is now.
    Done(Result<(CleanText, Box<Sheet>), CleanText>),
    /// The cursor moves.
    By(isize),
    /// The other part.
    Turn,
    /// The visit behind it.
    Open,
    /// The claim as the paper form.
    Sheet,
    /// The file in which it last left.
    Segments,
    /// Scrub it.
    Scrub,
    /// Ask for words.
    Ask(Why),
    /// The form steps.
    Step(Step),
}

impl ClaimPane {
    /// The pane of a claim.
    #[must_use]
    pub fn new(id: i64) -> ClaimPane {
        ClaimPane {
            id,
            sheet: None,
            on_findings: false,
            finding: 0,
            event: 0,
            form: None,
        }
    }

    fn has_left(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        let unsent = matches!(
            sheet.row.status,
            ClaimStatus::Draft
                | ClaimStatus::Held
                | ClaimStatus::Ready
                | ClaimStatus::Rejected
                | ClaimStatus::Correcting
        );
        (!unsent).then(|| format!("the claim is {}", sheet.row.status.words()))
    }

    fn not_sent(&self) -> Option<String> {
        let sent = self.sheet.as_ref()?.row.last_sent_on;
        sent.is_none().then(|| "it was never sent".to_owned())
    }

    fn is_held(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        (!sheet.row.hold_reason.is_empty()).then(|| format!("held: {}", sheet.row.hold_reason))
    }

    fn no_finding(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        match sheet.findings.get(self.finding) {
            None => Some("there is no finding".to_owned()),
            Some(found) if found.passed => Some("it was let pass already".to_owned()),
            Some(found) if found.blocks => Some("a block must be fixed; F1 says how".to_owned()),
            Some(_) => self.has_left(),
        }
    }

    fn go(&mut self, by: isize) {
        let Some(sheet) = &self.sheet else { return };
        let to = |at: usize, n: usize| at.saturating_add_signed(by).min(n.saturating_sub(1));
        if self.on_findings {
            self.finding = to(self.finding, sheet.findings.len());
        } else {
            self.event = to(self.event, sheet.events.len());
        }
    }

    fn ask(&mut self, why: Why) {
        let Some(sheet) = &self.sheet else { return };
        let title = match why {
            Why::Override => "Why may it go past this finding? ",
            Why::Note => "A note on this claim ",
            Why::Hold => "Why is it held back? ",
            Why::Release => "Why may it go? ",
        };
        let mut fields = vec![Field::new("text", "Words", Kind::Text).required()];
        if matches!(why, Why::Note | Why::Hold) {
            fields.push(Field::new("day", "Look again on", Kind::Date).help("+1w, 3/2"));
        }
        self.form = Some((why, Form::new(CleanText::new(title), sheet.today, fields)));
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some((why, form)) = &mut self.form else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.form = None;
                Vec::new()
            }
            Wants::Save => {
                let (why, text, day) = (*why, form.text("text"), form.date("day"));
                self.form = None;
                let edit = self
                    .sheet
                    .as_ref()
                    .and_then(|sheet| sheet.findings.get(self.finding))
                    .map(|found| found.edit);
                match (why, edit) {
                    (Why::Override, Some(edit)) => {
                        vec![Effect::Ask(Ask::Override(self.id, edit, text))]
                    }
                    (Why::Override, None) => Vec::new(),
                    (why, _) => vec![Effect::Ask(Ask::Because(self.id, why, text, day))],
                }
            }
        }
    }

    fn filled(&mut self, sheet: Box<Sheet>) {
        if self.sheet.is_none() {
            self.on_findings = sheet.findings.iter().any(|found| found.stops());
            self.event = sheet.events.len().saturating_sub(1);
        }
        self.finding = self.finding.min(sheet.findings.len().saturating_sub(1));
        self.event = self.event.min(sheet.events.len().saturating_sub(1));
        self.sheet = Some(sheet);
    }
}

impl Pane for ClaimPane {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Claim";
    const BINDINGS: &'static [Binding<ClaimPane>] = &[
        Binding {
            act: Act::Scrub,
            label: "scrub",
            msg: || Msg::Scrub,
            refused: Self::has_left,
        },
        Binding {
            act: Act::Override,
            label: "override",
            msg: || Msg::Ask(Why::Override),
            refused: Self::no_finding,
        },
        Binding {
            act: Act::Open,
            label: "the visit",
            msg: || Msg::Open,
            refused: never,
        },
        Binding {
            act: Act::Note,
            label: "note",
            msg: || Msg::Ask(Why::Note),
            refused: never,
        },
        Binding {
            act: Act::Hold,
            label: "hold",
            msg: || Msg::Ask(Why::Hold),
            refused: |pane| pane.has_left().or_else(|| pane.is_held()),
        },
        Binding {
            act: Act::Release,
            label: "let go",
            msg: || Msg::Ask(Why::Release),
            refused: |pane| match pane.is_held() {
                Some(_) => None,
                None => Some("it is not held".to_owned()),
            },
        },
        Binding {
            act: Act::Print,
            label: "form",
            msg: || Msg::Sheet,
            refused: never,
        },
        Binding {
            act: Act::Segments,
            label: "segments",
            msg: || Msg::Segments,
            refused: Self::not_sent,
        },
        Binding {
            act: Act::Next,
            label: "other part",
            msg: || Msg::Turn,
            refused: never,
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read(self.id))]
    }

    fn forget(&mut self) {
        self.sheet = None;
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        if let Some((_, form)) = &self.form {
            return form.takes(input, keys).map(Msg::Step);
        }
        let Input::Key(chord) = input else {
            return None;
        };
        let moves = [
            (Act::Down, 1),
            (Act::Up, -1),
            (Act::PageDown, 10),
            (Act::PageUp, -10),
            (Act::First, isize::MIN),
            (Act::Last, isize::MAX),
        ];
        moves
            .into_iter()
            .find(|(act, _)| keys.has(*act, *chord))
            .map(|(_, n)| Msg::By(n))
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok(sheet)) => self.filled(sheet),
            Msg::Done(Ok((said, sheet))) => {
                self.filled(sheet);
                return vec![Effect::Toast(State::Done, said)];
            }
            Msg::Read(Err(why)) | Msg::Done(Err(why)) => {
                return vec![Effect::Toast(State::Refused, why)];
            }
            Msg::By(n) => self.go(n),
            Msg::Turn => self.on_findings = !self.on_findings,
            Msg::Open => {
                let visit = self.sheet.as_ref().map(|sheet| sheet.row.encounter.0);
                let place = visit.map(|visit| Effect::Open(Place::record("visit", visit)));
                return place.into_iter().collect();
            }
            Msg::Sheet => return vec![Effect::Open(Place::record("sheet", self.id))],
            Msg::Segments => return vec![Effect::Open(Place::record("segments", self.id))],
            Msg::Scrub => return vec![Effect::Ask(Ask::Scrub(self.id))],
            Msg::Ask(why) => self.ask(why),
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
        let sheet = self.sheet.as_ref()?;
        let n = sheet.findings.iter().filter(|found| found.stops()).count();
        if n > 0 && self.has_left().is_none() {
            return Some((
                State::Needs,
                made(format_args!("{n} findings stop this claim")),
            ));
        }
        let hold = &sheet.row.hold_reason;
        (!hold.is_empty()).then(|| (State::Waiting, CleanText::new(hold)))
    }

    fn explain(&self) -> Option<CleanText> {
        let sheet = self.sheet.as_ref()?;
        let found = sheet
            .findings
            .get(self.finding)
            .filter(|_| self.on_findings)?;
        Some(found.guide.clone())
    }
}
