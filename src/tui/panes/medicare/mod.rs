//! Medicare's amount for the lines of a day, with every step of the reckoning.

mod ask;

use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, KeyMap};
use crate::tui::paint::{self, Paint, made};
use crate::tui::pane::{About, Binding, Effect, Input, Pane, never};
use crate::tui::theme::{Role, State};
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use ask::{Ask, Asked, Sheet};
use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

/// Lines of the form.
const FORM: u16 = 10;

/// The pane.
pub struct Medicare {
    form: Form,
    words: String,
    sheet: Option<Sheet>,
    scroll: usize,
}

/// What can happen.
#[derive(Clone)]
pub enum Msg {
    /// The day came.
    Today(NaiveDate),
    /// The reckoning came.
    Sheet(Sheet),
    /// The form steps.
    Step(Step),
    /// The reckoning scrolls.
    Scroll(isize),
}

impl Medicare {
    /// The pane, with the lines that it is opened with.
    #[must_use]
    pub fn new(about: &About) -> Medicare {
        let words = match about {
            About::Words(words) => words.clone(),
            About::All | About::Record(_) => String::new(),
        };
        Medicare {
            form: form(NaiveDate::default(), &words),
            words,
            sheet: None,
            scroll: 0,
        }
    }

    fn price(&self) -> Vec<Effect<Ask>> {
        let asked = Asked {
            lines: self.form.text("lines"),
            dos: self.form.date("dos"),
            pos: self.form.text("pos"),
            zip: self.form.text("zip"),
            charge: self.form.money("charge"),
            minutes: self.form.text("minutes").parse().ok(),
            base_units: self.form.text("base").parse().ok(),
        };
        vec![Effect::Ask(Ask::Price(asked))]
    }
}

fn form(today: NaiveDate, words: &str) -> Form {
    let fields = vec![
        Field::new("lines", "Lines", Kind::Capitals)
            .required()
            .value(words)
            .help("codes with modifiers and units, blanks between: 99213 97110-GPx2"),
        Field::new("dos", "Date of service", Kind::Date)
            .required()
            .value(&today.to_string())
            .help("the release in force that day answers"),
        Field::new("pos", "Place of service", Kind::Digits(2))
            .value("11")
            .help("decides between the facility and the non-facility rate"),
        Field::new("zip", "ZIP where given", Kind::Zip)
            .help("leads to the locality; empty takes the national amount"),
        Field::new("charge", "Charge of each line", Kind::Money)
            .help("Medicare allows the lesser of its amount and the charge"),
        Field::new("minutes", "Anesthesia minutes", Kind::Count),
        Field::new("base", "Anesthesia base units", Kind::Count),
    ];
    Form::new(CleanText::new("What Medicare allows "), today, fields)
}

impl Pane for Medicare {
    type Msg = Msg;
    type Ask = Ask;
    const TITLE: &'static str = "Medicare fee";
    const BINDINGS: &'static [Binding<Medicare>] = &[
        Binding {
            act: Act::Save,
            label: "reckon",
            msg: || Msg::Step(Step::Save),
            refused: never,
        },
        Binding {
            act: Act::PageDown,
            label: "scroll",
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
        if self
            .form
            .date("dos")
            .is_none_or(|day| day == NaiveDate::default())
        {
            vec![Effect::Ask(Ask::Today)]
        } else {
            Vec::new()
        }
    }

    fn forget(&mut self) {
        self.sheet = None;
    }

    fn typed(&self, input: &Input, keys: &KeyMap) -> Option<Msg> {
        self.form.takes(input, keys).map(Msg::Step)
    }

    fn update(&mut self, msg: Msg) -> Vec<Effect<Ask>> {
        match msg {
            Msg::Today(today) => {
                self.form = form(today, &self.words);
                if !self.words.is_empty() {
                    return self.price();
                }
            }
            Msg::Sheet(sheet) => {
                self.scroll = 0;
                self.sheet = Some(sheet);
            }
            Msg::Scroll(n) => {
                let last = self.sheet.as_ref().map_or(0, |sheet| sheet.rows.len());
                let to = self.scroll.saturating_add_signed(n);
                self.scroll = to.min(last.saturating_sub(1));
            }
            Msg::Step(step) => match self.form.go(step) {
                Wants::Nothing | Wants::Search { .. } => {}
                Wants::Leave => return vec![Effect::Close],
                Wants::Save => return self.price(),
            },
        }
        Vec::new()
    }

    fn perform(ask: Ask, desk: &mut Desk) -> Msg {
        ask::perform(ask, desk)
    }

    fn view(&self, area: Rect, paint: &mut Paint<'_>) -> Option<Position> {
        let cursor = self.form.view(paint::top(area, FORM), paint);
        let body = paint::below(area, FORM);
        let Some(sheet) = &self.sheet else {
            let said = " F9 reckons; every step is shown here";
            paint.put(paint::line(body, 0), said, Role::Dim);
            return cursor;
        };
        paint.heading(paint::line(body, 0), &sheet.title);
        let rows = sheet.rows.iter().skip(self.scroll).zip(1..body.height);
        for ((state, amount, text), n) in rows {
            let at = paint::line(body, n);
            if *state != State::Plain {
                paint.state(paint::after(at, 1), *state);
            }
            let said = made(format_args!("{amount:>12}  {text}"));
            let role = match state {
                State::Done => Role::Heading,
                _ => Role::Text,
            };
            paint.put(paint::after(at, 2), &said, role);
        }
        cursor
    }

    fn explain(&self) -> Option<CleanText> {
        self.form.help()
    }
}
