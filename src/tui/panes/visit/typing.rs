//! What is typed in the editor: what it becomes, and how it is kept until it is stored.

use super::ask::{Ask, Sheet};
use super::asks::What;
use super::{Msg, Part, Visit};
use crate::domain::text::CleanText;
use crate::tui::keys::Chord;
use crate::tui::paint::made;
use crate::tui::pane::Effect;
use crate::tui::theme::State;
use crate::tui::widgets::form::Step;
use crate::workflow::drafts::Typed;
use crossterm::event::KeyCode;
use std::collections::BTreeMap;

/// The names of what a draft holds beside the fields of a form.
const ENTRY: &str = "entry";
const FORM: &str = "form";
const OF: &str = "of";
const FIELD: &str = "field.";

impl Visit {
    pub(super) fn no_template(&self) -> Option<String> {
        let none = self.sheet.as_ref()?.templates.is_empty();
        let hint = "no template yet: the place Templates has a starter set";
        self.closed().or_else(|| none.then(|| hint.to_owned()))
    }

    pub(super) fn no_paper(&self) -> Option<String> {
        if self.part != Part::Note {
            return Some("Tab to the documents first".to_owned());
        }
        let none = self.paper().is_none();
        none.then(|| "there is no document yet: + writes one, i takes a file".to_owned())
    }

    /// Keys over the words of a document.
    pub(super) fn over_words(&self, chord: Chord) -> Option<Msg> {
        match chord.code {
            KeyCode::Left => Some(Msg::Go(-1, 0)),
            KeyCode::Right => Some(Msg::Go(1, 0)),
            KeyCode::Esc if self.anchor.is_some() => Some(Msg::Clear),
            KeyCode::Char(key @ ('a'..='l' | 'A'..='L' | '1'..='9'))
                if self.anchor.is_some() && chord.letter().is_some() =>
            {
                Some(Msg::MarkFor(key))
            }
            _ => None,
        }
    }

    /// Pasted text: into the line of entry, or as a new document.
    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect<Ask>> {
        if self.part != Part::Note {
            self.entry.paste(text);
            return self.find();
        }
        self.begin(What::Paper(None));
        if let Some((_, form)) = &mut self.form {
            for step in [Step::Next, Step::Next] {
                form.go(step);
            }
            form.go(Step::Paste(text.to_owned()));
        }
        self.source = "pasted";
        Vec::new()
    }

    /// A deed is done, or not.
    pub(super) fn done(
        &mut self,
        done: Result<(CleanText, Box<Sheet>), CleanText>,
    ) -> Vec<Effect<Ask>> {
        match done {
            Ok((said, sheet)) => {
                self.sent = None;
                self.filled(sheet);
                match said.as_str().is_empty() {
                    true => Vec::new(),
                    false => vec![Effect::Toast(State::Done, said)],
                }
            }
            Err(why) => {
                self.turning = None;
                self.refused(&why);
                vec![Effect::Toast(State::Refused, why)]
            }
        }
    }

    /// The form of a deed that was refused comes back with what was typed in it.
    fn refused(&mut self, why: &CleanText) {
        let Some((what, mut form)) = self.sent.take() else {
            return;
        };
        let field = match what {
            What::Line(_) => "code",
            What::Paper(_) => "text",
            What::File => "path",
            What::Query => "facts",
            What::Template => "template",
            _ => "reason",
        };
        form.refuse(field, why.as_str());
        if let Some(newer) = self.form.replace((what, form)) {
            self.left = Some(newer);
        }
    }

    /// What the news line says of what is under the cursor.
    pub(super) fn at_cursor(&self, sheet: &Sheet) -> Option<(State, CleanText)> {
        if self.form.is_some() {
            let said = "Enter next field   F9 save   Esc out, nothing is lost   ^X give up";
            return Some((State::Plain, CleanText::new(said)));
        }
        match self.part {
            Part::Note if self.anchor.is_some() => {
                let said = "the letter of a diagnosis or the number of a line takes these words";
                Some((State::Next, CleanText::new(said)))
            }
            Part::Lines => {
                let line = sheet.lines.get(self.line)?;
                let told = !line.history.as_str().is_empty();
                told.then(|| (State::Waiting, line.history.clone()))
            }
            _ => {
                let question = sheet.questions.first()?;
                Some((State::Waiting, question.clone()))
            }
        }
    }

    /// What is typed and not stored.
    pub(super) fn typed_now(&self) -> Option<Typed> {
        let mut fields = BTreeMap::new();
        if !self.entry.text().is_empty() {
            fields.insert(ENTRY.to_owned(), self.entry.text().to_owned());
        }
        let open = self.form.as_ref().filter(|(_, form)| form.touched());
        let open = open.or(self.sent.as_ref()).or(self.left.as_ref());
        if let Some((what, form)) = open {
            let typed = form.typed_text().unwrap_or_default();
            fields.insert(FORM.to_owned(), what.name().to_owned());
            fields.insert(OF.to_owned(), of(what));
            let typed = typed
                .into_iter()
                .map(|(key, text)| (format!("{FIELD}{key}"), text));
            fields.extend(typed);
        }
        let place = format!("coding/{}", self.id);
        (!fields.is_empty()).then_some(Typed { place, fields })
    }

    /// Puts back what was typed before.
    pub(super) fn resumed(&mut self, drafts: Vec<Typed>) -> Vec<Effect<Ask>> {
        let place = format!("coding/{}", self.id);
        let Some(typed) = drafts.into_iter().find(|typed| typed.place == place) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        if let Some(entry) = typed
            .fields
            .get(ENTRY)
            .filter(|_| self.entry.text().is_empty())
        {
            self.entry.set(entry);
            effects.extend(self.find());
        }
        let text = |key: &str| typed.fields.get(key).map_or("", String::as_str);
        let what = self.what(text(FORM), text(OF));
        if let Some(what) = what.filter(|_| self.form.is_none()) {
            self.ask(what);
            if let Some((_, form)) = &mut self.form {
                let fields = typed.fields.iter().filter_map(|(key, text)| {
                    Some((key.strip_prefix(FIELD)?.to_owned(), text.clone()))
                });
                form.resume(&fields.collect());
            }
        }
        let said = made(format_args!(
            "what you typed here and did not store is back; Esc leaves it, ^X gives it up"
        ));
        effects.push(Effect::Toast(State::Waiting, said));
        effects
    }

    /// The form of a name in a draft.
    fn what(&self, name: &str, of: &str) -> Option<What> {
        let number = of.parse::<i64>().ok();
        Some(match name {
            "line" => What::Line(number.and_then(|n| usize::try_from(n).ok())),
            "hold" => What::Hold,
            "reopen" => What::Reopen,
            "override" => {
                let findings = &self.sheet.as_ref()?.findings;
                What::Override(findings.iter().find(|found| found.edit == of)?.edit)
            }
            "paper" => What::Paper(number),
            "file" => What::File,
            "withdraw" => What::Withdraw(number?),
            "find" => What::Find,
            "explain" => {
                let (code, modifier) = of.split_once(' ')?;
                What::Explain(code.to_owned(), modifier.to_owned())
            }
            "template" => What::Template,
            "query" => What::Query,
            _ => return None,
        })
    }
}

/// What a form is about, in a draft.
fn of(what: &What) -> String {
    match what {
        What::Line(Some(n)) => n.to_string(),
        What::Paper(Some(id)) | What::Withdraw(id) => id.to_string(),
        What::Override(edit) => (*edit).to_owned(),
        What::Explain(code, modifier) => format!("{code} {modifier}"),
        What::Line(None)
        | What::Paper(None)
        | What::Hold
        | What::Reopen
        | What::File
        | What::Find
        | What::Template
        | What::Query => String::new(),
    }
}
