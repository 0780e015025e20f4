//! One remittance before and after posting: their claim, our claim, what will be posted, and the
//! proof of every sum.

mod ask;
mod rows;
mod view;

use crate::desk::Desk;
use crate::domain::keys::ClaimId;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::State;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::{count, dollars};
use ask::{Ask, Choices, Seen};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};
use rows::Row;

/// The pane.
pub struct Remit {
    id: i64,
    seen: Option<Box<Seen>>,
    rows: Vec<Row>,
    cursor: usize,
    choices: Choices,
    form: Option<Form>,
    matching: Option<usize>,
    segments: Option<(Vec<CleanText>, usize)>,
    busy: bool,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The preview came.
    Read(Result<Box<Seen>, CleanText>),
    /// A deed is done, with what is said.
    Done(Result<CleanText, CleanText>),
    /// The cursor moves.
    By(isize),
    /// Leave the claim under the cursor out, or take it in again.
    LeaveOut,
    /// Accept the claim under the cursor as it is, or not.
    Accept,
    /// Post what is proved.
    Post,
    /// Ask why it is unposted.
    Unpost,
    /// The form steps.
    Step(Step),
    /// Our claim behind the row.
    Open,
    /// Ask which claim of ours it is for.
    Match,
    /// The claims that it may be for came.
    Suggested(usize, Result<Vec<Choice>, CleanText>),
    /// Ask for the segments behind the row.
    AskSegments,
    /// The segments came.
    Segments(Result<Vec<CleanText>, CleanText>),
    /// The segments scroll.
    Scroll(isize),
    /// The segments are closed.
    CloseSegments,
    /// Take the payer's correction of the insured over.
    TakeOver,
}

impl Remit {
    /// The pane of a remittance.
    #[must_use]
    pub fn new(id: i64) -> Remit {
        Remit {
            id,
            seen: None,
            rows: Vec::new(),
            cursor: 0,
            choices: Choices::default(),
            form: None,
            matching: None,
            segments: None,
            busy: false,
        }
    }

    fn posted(&self) -> Option<bool> {
        self.seen
            .as_ref()
            .map(|seen| seen.preview.row.status.is_posted())
    }

    fn cannot_post(&self) -> Option<String> {
        let seen = self.seen.as_ref()?;
        if self.busy {
            return Some("it is being posted".to_owned());
        }
        let plan = &seen.preview.plan;
        match (&plan.parked, seen.preview.row.status.name()) {
            (Some(why), _) => Some(why.clone()),
            (None, "posted") => Some("it is posted: U takes it back".to_owned()),
            (None, _) if plan.n_not_posted() == plan.claims.len() && plan.plb.is_empty() => {
                Some("nothing of it can be posted".to_owned())
            }
            (None, _) => None,
        }
    }

    fn cannot_unpost(&self) -> Option<String> {
        match self.posted() {
            Some(true) => None,
            _ => Some("it is not posted".to_owned()),
        }
    }

    fn index(&self) -> Option<usize> {
        self.rows.get(self.cursor).and_then(|row| row.index)
    }

    fn no_claim(&self) -> Option<String> {
        match (self.posted(), self.index()) {
            (Some(true), _) => Some("it is posted: U takes it back".to_owned()),
            (_, None) => Some("move to a claim first".to_owned()),
            (_, Some(_)) => None,
        }
    }

    fn cannot_accept(&self) -> Option<String> {
        let seen = self.seen.as_ref()?;
        let index = self.index()?;
        let plan = seen
            .preview
            .plan
            .claims
            .iter()
            .find(|plan| plan.index == index)?;
        let accepted = self.choices.accepted.contains(&index);
        match (accepted, ask::may_accept(&plan.action)) {
            (true, _) | (false, true) => self.no_claim(),
            (false, false) => Some("it cannot be accepted as it is".to_owned()),
        }
    }

    fn read(&self) -> Vec<Effect<Ask>> {
        vec![Effect::Ask(Ask::Read(self.id, self.choices.clone()))]
    }

    fn toggle(&mut self, accept: bool) -> Vec<Effect<Ask>> {
        let Some(index) = self.index() else {
            return Vec::new();
        };
        let set = if accept {
            &mut self.choices.accepted
        } else {
            &mut self.choices.left_out
        };
        if !set.remove(&index) {
            set.insert(index);
        }
        self.read()
    }

    fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing | Wants::Search { .. } => Vec::new(),
            Wants::Leave => {
                self.form = None;
                Vec::new()
            }
            Wants::Save => {
                let form = form.clone();
                self.form = None;
                self.save(&form)
            }
        }
    }

    fn save(&mut self, form: &Form) -> Vec<Effect<Ask>> {
        let Some(index) = self.matching.take() else {
            let with = form.text("with").to_lowercase().starts_with('y');
            let reason = form.text("reason");
            return vec![Effect::Ask(Ask::Unpost(self.id, reason, with))];
        };
        match form.id("claim") {
            Some(claim) => self.choices.matched.insert(index, ClaimId(claim)),
            None => self.choices.matched.remove(&index),
        };
        self.read()
    }

    fn offer(&mut self, index: usize, found: Vec<Choice>) -> Vec<Effect<Ask>> {
        if found.is_empty() {
            let said =
                CleanText::new("no claim of ours has its days and its charge or its patient");
            return vec![Effect::Toast(State::Refused, said)];
        }
        let field = Field::new("claim", "Our claim", Kind::Choice)
            .choices(found)
            .help("the best first, with the score and its reasons; empty takes the match back");
        let title = CleanText::new("Which claim of ours is it for? F2 shows all ");
        self.matching = Some(index);
        self.form = Some(Form::new(title, self.today(), vec![field]));
        Vec::new()
    }

    fn ask_why(&mut self) {
        let fields = vec![
            Field::new("reason", "Why", Kind::Text).required(),
            Field::new("with", "With what followed?", Kind::Text)
                .value("n")
                .help("y first undoes what was built on it, newest first"),
        ];
        let title = CleanText::new("Unpost: every entry is answered by its opposite ");
        self.matching = None;
        self.form = Some(Form::new(title, self.today(), fields));
    }

    fn today(&self) -> NaiveDate {
        let seen = self.seen.as_ref();
        seen.map(|seen| seen.today).unwrap_or_default()
    }

    /// From the segment of the claim under the cursor to before that of the next.
    fn span(&self) -> Option<(usize, usize)> {
        let claims = &self.seen.as_ref()?.preview.remittance.claims;
        let from = claims.get(self.index()?)?.at;
        let next = claims.iter().map(|claim| claim.at).filter(|at| *at > from);
        Some((from, next.min().unwrap_or(usize::MAX)))
    }

    fn no_correction(&self) -> Option<String> {
        let seen = self.seen.as_ref()?;
        let index = self.index();
        let mut plans = seen.preview.plan.claims.iter();
        match plans.find(|plan| Some(plan.index) == index) {
            Some(plan) if plan.correction.is_some() => None,
            _ => Some("the payer corrects nothing here".to_owned()),
        }
    }

    /// What is said of the claim under the cursor: how it was found, what the payer corrects.
    fn of_claim(&self) -> Option<(State, CleanText)> {
        let index = self.index()?;
        let plans = &self.seen.as_ref()?.preview.plan.claims;
        let plan = plans.iter().find(|plan| plan.index == index)?;
        if plan.correction.is_some() {
            let said = "the payer corrects the insured: e takes it over into the coverage";
            return Some((State::Needs, CleanText::new(said)));
        }
        let state = self.rows.get(self.cursor).map(|row| row.state)?;
        let said = match plan.action.reason() {
            Some(reason) => format!("{}: {reason}", plan.action.name()),
            None if plan.why.is_empty() => return None,
            None => format!("found by {} of 100: {}", plan.score, plan.why.join(", ")),
        };
        Some((state, CleanText::new(&said)))
    }
}

impl Pane for Remit {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Remittance";
    const BINDINGS: &'static [Binding<Remit>] = &[
        Binding {
            act: Act::Open,
            label: "post all",
            msg: || Msg::Post,
            refused: Remit::cannot_post,
        },
        Binding {
            act: Act::Mark,
            label: "leave one out",
            msg: || Msg::LeaveOut,
            refused: Remit::no_claim,
        },
        Binding {
            act: Act::Override,
            label: "accept as it is",
            msg: || Msg::Accept,
            refused: Remit::cannot_accept,
        },
        Binding {
            act: Act::Match,
            label: "match by hand",
            msg: || Msg::Match,
            refused: Remit::no_claim,
        },
        Binding {
            act: Act::Segments,
            label: "segments",
            msg: || Msg::AskSegments,
            refused: never,
        },
        Binding {
            act: Act::Revise,
            label: "take a correction over",
            msg: || Msg::TakeOver,
            refused: Remit::no_correction,
        },
        Binding {
            act: Act::Unpost,
            label: "unpost",
            msg: || Msg::Unpost,
            refused: Remit::cannot_unpost,
        },
        Binding {
            act: Act::Correct,
            label: "our claim",
            msg: || Msg::Open,
            refused: |pane| match pane.rows.get(pane.cursor).and_then(|row| row.claim) {
                Some(_) => None,
                None => Some("no claim of ours stands behind this row".to_owned()),
            },
        },
    ];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        self.read()
    }

    fn forget(&mut self) {
        self.seen = None;
        self.rows.clear();
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        if let Some(form) = &self.form {
            return form.takes(input, keys).map(Msg::Step);
        }
        let Input::Key(chord) = input else {
            return None;
        };
        let closes = keys.has(Act::Back, *chord) || keys.has(Act::Segments, *chord);
        if self.segments.is_some() && closes {
            return Some(Msg::CloseSegments);
        }
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
            .map(|(_, n)| match self.segments {
                Some(_) => Msg::Scroll(n),
                None => Msg::By(n),
            })
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Read(Ok(seen)) => {
                self.rows = rows::of(&seen, &self.choices);
                self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
                self.seen = Some(seen);
            }
            Msg::Read(Err(why)) => return vec![Effect::Toast(State::Refused, why)],
            Msg::Done(done) => {
                self.busy = false;
                let (state, said) = match done {
                    Ok(said) => (State::Done, said),
                    Err(why) => (State::Refused, why),
                };
                let mut effects = self.read();
                effects.push(Effect::Toast(state, said));
                return effects;
            }
            Msg::By(n) => {
                let last = self.rows.len().saturating_sub(1);
                self.cursor = self.cursor.saturating_add_signed(n).min(last);
            }
            Msg::LeaveOut => return self.toggle(false),
            Msg::Accept => return self.toggle(true),
            Msg::Post => {
                self.busy = true;
                return vec![Effect::Ask(Ask::Post(self.id, self.choices.clone()))];
            }
            Msg::Unpost => self.ask_why(),
            Msg::Step(step) => return self.step(step),
            Msg::Open => {
                let claim = self.rows.get(self.cursor).and_then(|row| row.claim);
                let place = claim.map(|claim| Effect::Open(Place::record("claim", claim.0)));
                return place.into_iter().collect();
            }
            Msg::Match => {
                let ask = self.index().map(|index| Ask::Suggest(self.id, index));
                return ask.map(Effect::Ask).into_iter().collect();
            }
            Msg::Suggested(index, Ok(found)) => return self.offer(index, found),
            Msg::AskSegments => {
                return vec![Effect::Ask(Ask::Segments(self.id, self.span()))];
            }
            Msg::Segments(Ok(lines)) => self.segments = Some((lines, 0)),
            Msg::Suggested(_, Err(why)) | Msg::Segments(Err(why)) => {
                return vec![Effect::Toast(State::Refused, why)];
            }
            Msg::Scroll(n) => {
                if let Some((lines, top)) = &mut self.segments {
                    *top = top
                        .saturating_add_signed(n)
                        .min(lines.len().saturating_sub(1));
                }
            }
            Msg::CloseSegments => self.segments = None,
            Msg::TakeOver => {
                let ask = self.index().map(|index| Ask::Apply(self.id, index));
                return ask.map(Effect::Ask).into_iter().collect();
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
        let seen = self.seen.as_ref()?;
        let plan = &seen.preview.plan;
        if let Some(why) = &plan.parked {
            return Some((State::Refused, CleanText::new(why)));
        }
        if self.posted() == Some(true) {
            let said = made(format_args!(
                "Posted: deposit {}; our claim behind a row shows what it did",
                dollars(plan.deposit.amount)
            ));
            return Some((State::Done, said));
        }
        if let Some(told) = self.of_claim().filter(|_| self.cursor > 0) {
            return Some(told);
        }
        if let Some(row) = self.rows.get(self.cursor).filter(|row| !row.heads) {
            let said = made(format_args!("{} {}: {}", row.theirs, row.why, row.posts));
            return Some((row.state, said));
        }
        let (n, sum) = plan.denials();
        let left = match plan.n_not_posted() {
            0 => "nothing refused".to_owned(),
            n => format!("{} not posted", count(n, "claim", "claims")),
        };
        let said = made(format_args!(
            "After posting: denials {n} ({})   deposit {}   {left}",
            dollars(sum),
            dollars(plan.deposit.amount),
        ));
        Some((
            if plan.deposit.is_proved() {
                State::Done
            } else {
                State::Needs
            },
            said,
        ))
    }
}
