//! A form: fields in a fixed order, Enter to the next, every field checked when it is left, and
//! what is wrong said beside it. Nothing typed is ever cleared by the form itself.

mod look;

use super::area::Area;
use super::field::{Field, Kind};
use super::picker::{Choice, Picker};
use super::smart;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::keys::{Act, Chord, KeyMap};
use crate::tui::paint::made;
use crate::tui::pane::Input;
use chrono::NaiveDate;
use crossterm::event::KeyCode;
use std::collections::BTreeMap;

/// What can happen to a form.
#[derive(Debug, Clone)]
pub enum Step {
    /// A key in a field.
    Key(Chord),
    /// Pasted text.
    Paste(String),
    /// The next field.
    Next,
    /// The field before.
    Previous,
    /// Show the choices.
    LookUp,
    /// Store it.
    Save,
    /// Step out.
    Leave,
}

/// What a form wants of its pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wants {
    /// Nothing.
    Nothing,
    /// Every field is good: store it.
    Save,
    /// Step out; the typed text stays.
    Leave,
    /// Choices for a search field.
    Search {
        /// The field's name.
        key: &'static str,
        /// What is typed in it.
        text: String,
    },
}

/// The form.
#[derive(Clone)]
pub struct Form {
    title: CleanText,
    today: NaiveDate,
    fields: Vec<Field>,
    focus: usize,
    open: bool,
    touched: bool,
    subject: i64,
}

impl Form {
    /// A form with the focus on its first field.
    #[must_use]
    pub fn new(title: CleanText, today: NaiveDate, fields: Vec<Field>) -> Form {
        let mut form = Form {
            title,
            today,
            fields,
            focus: 0,
            open: false,
            touched: false,
            subject: 0,
        };
        form.enter(0);
        form
    }

    /// The same form about a record that is not typed.
    #[must_use]
    pub fn about(mut self, subject: i64) -> Form {
        self.subject = subject;
        self
    }

    /// The record that it is about.
    #[must_use]
    pub fn subject(&self) -> i64 {
        self.subject
    }

    /// What a field stores, empty where there is no such field.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.field(key).map(Field::stored).unwrap_or_default()
    }

    /// The date in a field.
    #[must_use]
    pub fn date(&self, key: &str) -> Option<NaiveDate> {
        smart::date(&self.text(key), self.today)
    }

    /// The amount in a field.
    #[must_use]
    pub fn money(&self, key: &str) -> Option<Money> {
        Money::parse(&self.text(key)).ok()
    }

    /// The record number in a choice field.
    #[must_use]
    pub fn id(&self, key: &str) -> Option<i64> {
        self.text(key).parse().ok()
    }

    /// Whether anything was typed.
    #[must_use]
    pub fn touched(&self) -> bool {
        self.touched
    }

    /// The name of the field that has the focus.
    #[must_use]
    pub fn focused(&self) -> &'static str {
        self.fields.get(self.focus).map_or("", |field| field.key)
    }

    /// What F1 says about the field that has the focus.
    #[must_use]
    pub fn help(&self) -> Option<CleanText> {
        let field = self.fields.get(self.focus)?;
        (!field.help.is_empty()).then(|| made(format_args!("{}: {}", field.label, field.help)))
    }

    /// Puts text in a field.
    pub fn set(&mut self, key: &str, text: &str) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == key) {
            field.set(text);
            field.trouble = None;
        }
    }

    /// What is typed in it, by field, where anything was; secrets stay out of it.
    #[must_use]
    pub fn typed_text(&self) -> Option<BTreeMap<String, String>> {
        let told = self
            .fields
            .iter()
            .filter(|field| field.kind != Kind::Secret);
        let text = |field: &Field| match field.kind {
            Kind::Area => field.area.text(),
            _ => field.edit.text().to_owned(),
        };
        let fields = told.map(|field| (field.key.to_owned(), text(field)));
        self.touched.then(|| fields.collect())
    }

    /// Puts back what was typed before.
    pub fn resume(&mut self, typed: &BTreeMap<String, String>) {
        for field in &mut self.fields {
            match typed.get(field.key) {
                Some(text) if field.kind == Kind::Area => field.area = Area::new(text),
                Some(text) => field.edit.set(text),
                None => {}
            }
        }
        self.touched = true;
    }

    /// Says what is wrong with a field, as the store or a rule found it.
    pub fn refuse(&mut self, key: &str, why: &str) {
        let place = self.fields.iter().position(|field| field.key == key);
        if let Some(field) = place.and_then(|n| self.fields.get_mut(n)) {
            field.trouble = Some(CleanText::new(why));
            self.focus = place.unwrap_or(0);
        }
    }

    /// Says what a field's value means.
    pub fn explain(&mut self, key: &str, meaning: &str) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == key) {
            field.aside = CleanText::new(meaning);
        }
    }

    /// Gives a search field what was found for a text, unless other text stands there now.
    pub fn offer(&mut self, key: &str, text: &str, found: Vec<Choice>) {
        let Some(field) = self.fields.iter_mut().find(|field| field.key == key) else {
            return;
        };
        if field.edit.text().trim() == text.trim() {
            field.picker = Picker::new(found);
        }
    }

    /// What an input means to a form.
    #[must_use]
    pub fn takes(&self, input: &Input, keys: &KeyMap) -> Option<Step> {
        let chord = match input {
            Input::Paste(text) => return Some(Step::Paste(text.clone())),
            Input::Key(chord) => *chord,
        };
        let area = self
            .fields
            .get(self.focus)
            .is_some_and(|field| field.kind == Kind::Area);
        if keys.has(Act::Save, chord) {
            return Some(Step::Save);
        }
        if keys.has(Act::LookUp, chord) {
            return Some(Step::LookUp);
        }
        match chord.code {
            KeyCode::Esc => Some(Step::Leave),
            KeyCode::Tab => Some(Step::Next),
            KeyCode::BackTab => Some(Step::Previous),
            KeyCode::Enter if !area => Some(Step::Next),
            KeyCode::Down | KeyCode::Up if !area && !self.open => {
                Some(if chord.code == KeyCode::Down {
                    Step::Next
                } else {
                    Step::Previous
                })
            }
            KeyCode::F(_) => None,
            KeyCode::Char(c) if chord.ctrl && !matches!(c, 'a' | 'e' | 'k' | 'u' | 'w') => None,
            _ => Some(Step::Key(chord)),
        }
    }

    /// Does what a step says.
    pub fn go(&mut self, step: Step) -> Wants {
        match step {
            Step::Key(chord) => return self.key(chord),
            Step::Paste(text) => {
                self.touched = true;
                if let Some(field) = self.fields.get_mut(self.focus) {
                    if field.kind == Kind::Area {
                        field.area.paste(&text);
                    } else {
                        field.edit.paste(&text);
                    }
                }
                return self.typed();
            }
            Step::Next if self.open => {
                self.choose();
                if self.fields.len() == 1 {
                    return self.save();
                }
            }
            Step::Next if self.focus + 1 == self.fields.len() => return self.save(),
            Step::Next => self.move_to(self.focus + 1),
            Step::Previous => self.move_to(self.focus.saturating_sub(1)),
            Step::LookUp => {
                self.open = true;
                return self.typed();
            }
            Step::Save => return self.save(),
            Step::Leave if self.open => self.open = false,
            Step::Leave => return Wants::Leave,
        }
        Wants::Nothing
    }

    fn key(&mut self, chord: Chord) -> Wants {
        let open = self.open;
        let Some(field) = self.fields.get_mut(self.focus) else {
            return Wants::Nothing;
        };
        if field.kind == Kind::Area {
            self.touched |= field.area.key(chord);
            return Wants::Nothing;
        }
        match chord.code {
            KeyCode::Down if open => field.picker.go(1),
            KeyCode::Up if open => field.picker.go(-1),
            _ => {
                let before = field.edit.text().len();
                let edits = field.edit.key(chord);
                field.trouble = None;
                if edits && (field.edit.text().len() != before || chord.letter().is_some()) {
                    self.touched = true;
                    return self.typed();
                }
            }
        }
        Wants::Nothing
    }

    /// The text of the focused field changed: find its choices.
    fn typed(&mut self) -> Wants {
        let looked = self.open;
        let Some(field) = self.fields.get_mut(self.focus) else {
            return Wants::Nothing;
        };
        let text = field.edit.text().to_owned();
        match field.kind {
            Kind::Choice => {
                let whole = looked && field.picker.labelled(&text).is_some();
                field.picker.find(if whole { "" } else { &text });
                self.open = true;
                Wants::Nothing
            }
            Kind::Search => {
                self.open = !text.trim().is_empty();
                Wants::Search {
                    key: field.key,
                    text,
                }
            }
            _ => {
                self.open = false;
                Wants::Nothing
            }
        }
    }

    /// Takes the choice under the cursor and goes on.
    fn choose(&mut self) {
        self.open = false;
        if let Some(field) = self.fields.get_mut(self.focus)
            && let Some(choice) = field.picker.current().cloned()
        {
            let text = match field.kind {
                Kind::Choice => choice.label.as_str(),
                _ => choice.value.as_str(),
            };
            field.edit.set(text);
            field.aside = match field.kind {
                Kind::Search => choice.label.clone(),
                _ => CleanText::default(),
            };
        }
        if self.focus + 1 < self.fields.len() {
            self.move_to(self.focus + 1);
        }
    }

    fn move_to(&mut self, place: usize) {
        self.open = false;
        let today = self.today;
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.check(today);
        }
        self.enter(place.min(self.fields.len().saturating_sub(1)));
    }

    fn enter(&mut self, place: usize) {
        self.focus = place;
        if let Some(field) = self.fields.get_mut(place)
            && field.kind != Kind::Secret
        {
            field.edit.select();
        }
    }

    fn save(&mut self) -> Wants {
        self.open = false;
        let today = self.today;
        for field in &mut self.fields {
            field.check(today);
        }
        match self.fields.iter().position(|field| field.trouble.is_some()) {
            Some(place) => {
                self.enter(place);
                Wants::Nothing
            }
            None => Wants::Save,
        }
    }

    fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    fn n_wrong(&self) -> usize {
        self.fields
            .iter()
            .filter(|field| field.trouble.is_some())
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        let payers = vec![Choice::new("7", "Blue Ridge"), Choice::new("8", "Medicare")];
        Form::new(
            CleanText::new("test"),
            "2026-11-23".parse().unwrap(),
            vec![
                Field::new("dos", "Date of service", Kind::Date).required(),
                Field::new("payer", "Payer", Kind::Choice).choices(payers),
                Field::new("fee", "Fee", Kind::Money),
            ],
        )
    }

    fn keys(form: &mut Form, text: &str) -> Wants {
        let map = KeyMap::default();
        let mut wants = Wants::Nothing;
        for c in text.chars() {
            let code = match c {
                '\n' => KeyCode::Enter,
                c => KeyCode::Char(c),
            };
            if let Some(step) = form.takes(&Input::Key(Chord::plain(code)), &map) {
                wants = form.go(step);
            }
        }
        wants
    }

    #[test]
    fn enter_goes_on_and_the_last_one_saves() {
        let mut form = form();
        assert_eq!(keys(&mut form, "3/2\nmedi\n150\n"), Wants::Save);
        assert_eq!(form.date("dos"), "2026-03-02".parse().ok());
        assert_eq!(form.id("payer"), Some(8));
        assert_eq!(form.money("fee"), Money::parse("150").ok());
    }

    #[test]
    fn a_bad_field_is_said_beside_it_and_what_was_typed_stays() {
        let mut form = form();
        assert_eq!(keys(&mut form, "13/40\n\n1.005\n"), Wants::Nothing);
        assert_eq!(form.focused(), "dos");
        assert_eq!(form.n_wrong(), 2);
        assert_eq!(form.text("dos"), "13/40");
    }

    #[test]
    fn letters_that_are_commands_elsewhere_are_typed() {
        let mut form = form();
        keys(&mut form, "?:/j");
        assert_eq!(form.text("dos"), "?:/j");
    }
}
