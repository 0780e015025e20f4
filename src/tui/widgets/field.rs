//! One field of a form: what it takes, what was typed, what is wrong with it.

use super::area::Area;
use super::edit::Edit;
use super::picker::{Choice, Picker};
use super::{smart, weekday};
use crate::domain::ids::{Npi, TaxId, Zip};
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::theme::State;
use chrono::NaiveDate;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// Text in capitals, such as a state.
    Capitals,
    /// So many digits, or none.
    Digits(usize),
    /// A whole number above zero.
    Count,
    /// A National Provider Identifier.
    Npi,
    /// An employer identification number.
    TaxId,
    /// A ZIP code of five or nine digits.
    Zip,
    /// A telephone number of ten digits.
    Phone,
    /// A date.
    Date,
    /// An amount.
    Money,
    /// One of the choices, found by typing.
    Choice,
    /// A code whose choices the pane looks up on every key.
    Search,
    /// A secret, shown as stars.
    Secret,
    /// Several lines.
    Area,
}

/// A field.
#[derive(Clone)]
pub struct Field {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) help: &'static str,
    pub(super) section: Option<&'static str>,
    pub(super) edit: Edit,
    pub(super) area: Area,
    pub(super) picker: Picker,
    pub(super) trouble: Option<CleanText>,
    pub(super) aside: CleanText,
}

impl Field {
    /// A field with its permanent name and the words before it.
    #[must_use]
    pub fn new(key: &'static str, label: &'static str, kind: Kind) -> Field {
        Field {
            key,
            label,
            kind,
            required: false,
            help: "",
            section: None,
            edit: Edit::default(),
            area: Area::default(),
            picker: Picker::default(),
            trouble: None,
            aside: CleanText::default(),
        }
    }

    /// It must not be empty.
    #[must_use]
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// What F1 says about it.
    #[must_use]
    pub fn help(mut self, help: &'static str) -> Field {
        self.help = help;
        self
    }

    /// A heading before it.
    #[must_use]
    pub fn section(mut self, heading: &'static str) -> Field {
        self.section = Some(heading);
        self
    }

    /// What it holds at the start.
    #[must_use]
    pub fn value(mut self, text: &str) -> Field {
        self.set(text);
        self
    }

    /// The choices of a choice field.
    #[must_use]
    pub fn choices(mut self, all: Vec<Choice>) -> Field {
        self.picker = Picker::new(all);
        let stored = self.edit.text().to_owned();
        self.set(&stored);
        self
    }

    pub(super) fn set(&mut self, text: &str) {
        if self.kind == Kind::Area {
            self.area = Area::new(text);
            return;
        }
        let shown = match (self.kind, self.picker.of_value(text)) {
            (Kind::Choice, Some(choice)) => choice.label.as_str().to_owned(),
            _ => text.to_owned(),
        };
        self.edit.set(&shown);
    }

    /// What is stored: the value of a choice, the text of others.
    pub(super) fn stored(&self) -> String {
        match self.kind {
            Kind::Area => self.area.text(),
            Kind::Choice => {
                let label = self.edit.text();
                let chosen = self.picker.labelled(label);
                chosen
                    .map(|choice| choice.value.clone())
                    .unwrap_or_default()
            }
            _ => self.edit.text().trim().to_owned(),
        }
    }

    /// What is wrong with it or what it means, as shown beside it.
    pub(super) fn beside(&self) -> (State, CleanText) {
        match &self.trouble {
            Some(trouble) => (State::Needs, trouble.clone()),
            None => (State::Plain, self.aside.clone()),
        }
    }

    /// Reads what was typed; puts it in its full form, or says what is wrong.
    pub(super) fn check(&mut self, today: NaiveDate) {
        let typed = match self.kind {
            Kind::Area => self.area.text(),
            _ => self.edit.text().trim().to_owned(),
        };
        self.trouble = None;
        if typed.is_empty() {
            self.aside = CleanText::default();
            if self.required {
                self.trouble = Some(CleanText::new("must be filled in"));
            }
            return;
        }
        match self.read(&typed, today) {
            Ok((full, aside)) => {
                if !matches!(self.kind, Kind::Area | Kind::Secret) {
                    self.edit.set(&full);
                }
                if self.kind != Kind::Search {
                    self.aside = CleanText::new(&aside);
                }
            }
            Err(why) => self.trouble = Some(CleanText::new(&why)),
        }
    }

    fn read(&self, typed: &str, today: NaiveDate) -> Result<(String, String), String> {
        let plain = |text: String| Ok((text, String::new()));
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        match self.kind {
            Kind::Text | Kind::Secret | Kind::Area | Kind::Search => plain(typed.to_owned()),
            Kind::Capitals => plain(typed.to_uppercase()),
            Kind::Digits(n) if digits.len() == n => plain(digits),
            Kind::Digits(n) => Err(format!("{n} digits, not {}", digits.len())),
            Kind::Count => match typed.parse::<u32>() {
                Ok(n) if n > 0 => plain(n.to_string()),
                _ => Err("a whole number above zero".to_owned()),
            },
            Kind::Npi => match Npi::parse(typed) {
                Ok(npi) => Ok((npi.as_str().to_owned(), "= check digit".to_owned())),
                Err(why) => Err(why.to_string()),
            },
            Kind::TaxId => TaxId::parse(typed)
                .map(|id| (id.as_str().to_owned(), String::new()))
                .map_err(|why| why.to_string()),
            Kind::Zip => Zip::parse(typed)
                .map(|zip| (zip.as_str().to_owned(), String::new()))
                .map_err(|why| why.to_string()),
            Kind::Phone if digits.len() == 10 => plain(digits),
            Kind::Phone => Err(format!("ten digits, not {}", digits.len())),
            Kind::Date => match smart::date(typed, today) {
                Some(day) => Ok((day.to_string(), weekday(day).to_owned())),
                None => Err("not a date: 3/2, 030226, t, -1".to_owned()),
            },
            Kind::Money => match Money::parse(typed) {
                Ok(amount) => plain(amount.to_string()),
                Err(why) => Err(why.to_string()),
            },
            Kind::Choice => match self.picker.labelled(typed).or(self.picker.current()) {
                Some(choice) => plain(choice.label.as_str().to_owned()),
                None => Err("none of the choices: F2 shows them".to_owned()),
            },
        }
    }
}
