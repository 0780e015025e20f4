//! A paper EOB being keyed: the check above, its claims and lines below, proved while it is typed.

mod ask;

use crate::billing::eob_text;
use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{Binding, Effect, Input, Pane, Place, never};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::{count, dollars};
use ask::{Ask, EobInput};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

/// The pane.
#[derive(Default)]
pub struct Eob {
    form: Option<Form>,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The payers came, with the day of the desk.
    Payers(Result<(Vec<Choice>, NaiveDate), CleanText>),
    /// It is kept as that remittance.
    Kept(Result<i64, CleanText>),
    /// The form steps.
    Step(Step),
    /// Keep it.
    Save,
}

impl Eob {
    fn open(&mut self, payers: Vec<Choice>, today: NaiveDate) {
        let fields = vec![
            Field::new("payer", "Payer", Kind::Choice)
                .choices(payers)
                .required(),
            Field::new("check", "Check number", Kind::Text).required(),
            Field::new("method", "CHK, ACH or NON", Kind::Capitals)
                .value("CHK")
                .required()
                .help("NON where it pays nothing"),
            Field::new("amount", "Amount", Kind::Money).required(),
            Field::new("paid_on", "Dated", Kind::Date).required(),
            Field::new("text", "Claims and lines", Kind::Area)
                .required()
                .help(
                    "claim CD1041 1 BR-1041 / 99214-25 210.00 112.80 CO-45 67.20 PR-3 30.00 / \
                     plb WO CD0907 64.20",
                ),
        ];
        let title = CleanText::new("A paper EOB: F9 keeps it and shows what will be posted ");
        self.form = Some(Form::new(title, today, fields));
    }

    /// What is typed so far, and whether it adds up.
    fn proof(&self) -> Option<(State, CleanText)> {
        let form = self.form.as_ref()?;
        let keyed = match eob_text::parse(&form.text("text")) {
            Ok(keyed) => keyed,
            Err(bad) => return Some((State::Next, CleanText::new(&bad.to_string()))),
        };
        if keyed.claims.is_empty() && keyed.provider_adjustments.is_empty() {
            let said = "claim CD1041, then a line for each service: F1 on the last field shows how";
            return Some((State::Next, CleanText::new(said)));
        }
        let claims: Money = keyed.claims.iter().map(|claim| claim.paid).sum();
        let plb: Money = keyed
            .provider_adjustments
            .iter()
            .map(|item| item.amount)
            .sum();
        let check = form.money("amount").unwrap_or_default();
        let mut off = Vec::new();
        for (n, claim) in keyed.claims.iter().enumerate() {
            claim.imbalances_into(n, &mut off);
        }
        let due = claims - plb;
        let (state, word) = match (off.first(), due == check) {
            (Some(first), _) => (
                State::Needs,
                format!("{} is off by {}", first.place, dollars(first.by)),
            ),
            (None, false) => (State::Next, format!("{} to go", dollars(check - due))),
            (None, true) => (State::Done, "= every sum".to_owned()),
        };
        let said = made(format_args!(
            "{}   Σ claims {}  −  Σ PLB {}  =  {}   check {}   {word}",
            count(keyed.claims.len(), "claim", "claims"),
            dollars(claims),
            dollars(plb),
            dollars(due),
            dollars(check),
        ));
        Some((state, said))
    }

    fn save(&self) -> Vec<Effect<Ask>> {
        let Some(form) = &self.form else {
            return Vec::new();
        };
        let input = EobInput {
            payer: form.id("payer").unwrap_or_default(),
            method: form.text("method"),
            check: form.text("check"),
            amount: form.text("amount"),
            paid_on: form.date("paid_on"),
            text: form.text("text"),
        };
        vec![Effect::Ask(Ask::Keep(input))]
    }
}

impl Pane for Eob {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Paper EOB";
    const BINDINGS: &'static [Binding<Eob>] = &[Binding {
        act: Act::Save,
        label: "keep and preview",
        msg: || Msg::Save,
        refused: never,
    }];

    fn arrive(&mut self) -> Vec<Effect<Ask>> {
        match self.form {
            Some(_) => Vec::new(),
            None => vec![Effect::Ask(Ask::Payers)],
        }
    }

    fn forget(&mut self) {}

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        self.form.as_ref()?.takes(input, keys).map(Msg::Step)
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Payers(Ok((payers, today))) => self.open(payers, today),
            Msg::Kept(Ok(id)) => {
                self.form = None;
                return vec![Effect::Close, Effect::Open(Place::record("remit", id))];
            }
            Msg::Payers(Err(why)) | Msg::Kept(Err(why)) => {
                return vec![Effect::Toast(State::Refused, why)];
            }
            Msg::Save => return self.save(),
            Msg::Step(step) => {
                let wants = self.form.as_mut().map(|form| form.go(step));
                match wants {
                    Some(Wants::Save) => return self.save(),
                    Some(Wants::Leave) => return vec![Effect::Close],
                    Some(Wants::Nothing | Wants::Search { .. }) | None => {}
                }
            }
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        if let Some((state, said)) = self.proof() {
            paint.put(paint::after(paint::line(area, 0), 1), &said, state.role());
        }
        let body = paint::below(area, 1);
        match &self.form {
            Some(form) => form.view(body, paint),
            None => {
                paint.put(paint::after(body, 2), "reading ...", Role::Dim);
                Some(Position {
                    x: body.x,
                    y: body.y,
                })
            }
        }
    }

    fn explain(&self) -> Option<CleanText> {
        self.form.as_ref().and_then(Form::help)
    }
}
