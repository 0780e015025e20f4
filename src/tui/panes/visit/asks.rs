//! What the editor asks the person: small forms, and what each of them means when it is stored.

use super::Visit;
use super::act::END;
use super::ask::Change;
use super::ask::{Ask, Set};
use super::line;
use super::paper;
use crate::coding::questions::wordings;
use crate::domain::paper::DocumentKind;
use crate::domain::text::CleanText;
use crate::tui::paint::made;
use crate::tui::pane::Effect;
use crate::tui::theme::State;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::tui::widgets::picker::Choice;
use crate::workflow::documents::{DocumentInput, ModifierInput};
use crate::workflow::queries::QueryInput;

/// What a form is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A line: which, or a new one.
    Line(Option<usize>),
    /// Put on hold.
    Hold,
    /// Reopen what was coded.
    Reopen,
    /// Let the findings of an edit pass.
    Override(&'static str),
    /// A document: which version is revised, or a new one.
    Paper(Option<i64>),
    /// A document from a file.
    File,
    /// Why a document is taken off.
    Withdraw(i64),
    /// Words to find in the document.
    Find,
    /// Why a line of this code carries this modifier.
    Explain(String, String),
    /// A template.
    Template,
    /// A question to the clinician.
    Query,
}

impl What {
    /// Its name in a draft.
    pub fn name(&self) -> &'static str {
        match self {
            What::Line(_) => "line",
            What::Hold => "hold",
            What::Reopen => "reopen",
            What::Override(_) => "override",
            What::Paper(_) => "paper",
            What::File => "file",
            What::Withdraw(_) => "withdraw",
            What::Find => "find",
            What::Explain(..) => "explain",
            What::Template => "template",
            What::Query => "query",
        }
    }

    /// Whether its form needs the room of the codes, not that of the findings.
    pub fn is_large(&self) -> bool {
        matches!(
            self,
            What::Line(_) | What::Paper(_) | What::Template | What::Query
        )
    }

    fn title(&self) -> CleanText {
        match self {
            What::Explain(code, modifier) => {
                made(format_args!("Why does {code} carry {modifier}? "))
            }
            What::Hold => CleanText::new("Why is it on hold? "),
            What::Reopen => CleanText::new("Why is it reopened? "),
            What::Override(_) => CleanText::new("Why may it stand? "),
            What::Paper(None) => CleanText::new("A new document "),
            What::Paper(Some(_)) => CleanText::new("A new version of the document "),
            What::File => CleanText::new("A document from a file "),
            What::Withdraw(_) => CleanText::new("Why is it taken off the visit? "),
            What::Find => CleanText::new("Find words in the document "),
            What::Template => CleanText::new("Codes of a template "),
            What::Query => CleanText::new("A question to the clinician "),
            What::Line(_) => CleanText::new("A line "),
        }
    }
}

fn kinds(of: DocumentKind) -> Field {
    let all = DocumentKind::ALL.iter();
    let choices = all.map(|(_, name, words)| Choice::new(name, words));
    Field::new("kind", "What it is", Kind::Choice)
        .required()
        .choices(choices.collect())
        .value(of.name())
}

impl Visit {
    /// The fields of a form.
    pub(super) fn fields(&self, what: &What) -> Vec<Field> {
        let reason = |label| vec![Field::new("reason", label, Kind::Text).required()];
        match what {
            What::Line(_) => Vec::new(),
            What::Hold | What::Reopen | What::Override(_) | What::Withdraw(_) => reason("Reason"),
            What::Explain(..) => reason("What the note shows"),
            What::Find => reason("Words"),
            What::File => vec![
                kinds(DocumentKind::Laboratory),
                Field::new("path", "File", Kind::Text)
                    .required()
                    .help("a file of plain text"),
            ],
            What::Paper(of) => {
                let old = self.paper().filter(|paper| of.is_some() && paper.id == *of);
                let kind = old.map_or(DocumentKind::VisitNote, |paper| paper.kind);
                vec![
                    kinds(kind),
                    Field::new("title", "Title", Kind::Text)
                        .value(old.map_or("", |paper| &paper.title)),
                    Field::new("text", "Text", Kind::Area)
                        .required()
                        .value(old.map_or("", |paper| &paper.text))
                        .help("type or paste it; Tab leaves it, F9 keeps it"),
                ]
            }
            What::Template => {
                let offered = self.sheet.as_ref().map(|sheet| sheet.templates.clone());
                vec![
                    Field::new("template", "Key or name", Kind::Choice)
                        .required()
                        .choices(offered.unwrap_or_default()),
                ]
            }
            What::Query => query_fields(),
        }
    }

    /// Opens a form.
    pub(super) fn ask(&mut self, what: What) {
        let Some(sheet) = &self.sheet else { return };
        let form = match &what {
            What::Line(place) => {
                let of = place.and_then(|n| sheet.coding.lines.get(n));
                line::form(of, sheet)
            }
            other => Form::new(other.title(), sheet.today, self.fields(other)),
        };
        let mut form = form;
        if what == What::Template {
            form.go(Step::LookUp);
        }
        self.form = Some((what, form));
    }

    /// A step of the form that is open.
    pub(super) fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
        let Some((what, form)) = &mut self.form else {
            return Vec::new();
        };
        match form.go(step) {
            Wants::Nothing => Vec::new(),
            Wants::Search { text, .. } => {
                vec![Effect::Ask(Ask::Find(self.id, Set::Procedures, text))]
            }
            Wants::Leave => self.leave(),
            Wants::Save => {
                let what = what.clone();
                self.save(&what)
            }
        }
    }

    /// Esc: what was typed waits until its form is opened again.
    fn leave(&mut self) -> Vec<Effect<Ask>> {
        let Some((what, form)) = self.form.take() else {
            return Vec::new();
        };
        match form.touched() {
            true => {
                self.left = Some((what, form));
                let said = "what you typed is kept: the same key opens it again";
                vec![Effect::Toast(State::Waiting, CleanText::new(said))]
            }
            false => Vec::new(),
        }
    }

    fn save(&mut self, what: &What) -> Vec<Effect<Ask>> {
        let Some((_, form)) = &mut self.form else {
            return Vec::new();
        };
        let id = self.id;
        let ask = match what {
            What::Line(place) => match line::read(form) {
                Ok(new) => {
                    self.line = place.unwrap_or(END);
                    Ask::Change(id, Change::Line(*place, new))
                }
                Err((key, why)) => {
                    form.refuse(key, &why);
                    return Vec::new();
                }
            },
            What::Find => {
                let words = form.text("reason");
                self.form = None;
                return self.find_words(&words);
            }
            What::Template => Ask::Change(id, Change::Template(form.id("template").unwrap_or(0))),
            What::Paper(revises) => Ask::Paper(Box::new(DocumentInput {
                encounter: id,
                revises: *revises,
                kind: form.text("kind"),
                title: form.text("title"),
                text: form.text("text"),
                came_from: self.source.to_owned(),
            })),
            What::File => Ask::File(id, form.text("kind"), form.text("path")),
            What::Explain(code, modifier) => Ask::Explain(ModifierInput {
                encounter: id,
                code: code.clone(),
                modifier: modifier.clone(),
                reason: form.text("reason"),
            }),
            What::Query => Ask::Query(Box::new(query(id, form))),
            What::Hold | What::Reopen | What::Override(_) | What::Withdraw(_) => {
                Ask::Because(id, what.clone(), form.text("reason"))
            }
        };
        // Keys that come before the answer go on where they would after it.
        self.sent = self.form.take();
        if let Ask::Change(_, Change::Line(_, line)) = &ask {
            let line = line.clone();
            self.explain_line(&line);
        }
        vec![Effect::Ask(ask)]
    }

    /// Marks the words that were looked for.
    fn find_words(&mut self, typed: &str) -> Vec<Effect<Ask>> {
        let words = self.paper().map(|paper| paper.words.clone());
        match paper::find(&words.unwrap_or_default(), typed, self.word) {
            Some((first, last)) => {
                self.anchor = Some(first);
                self.word = last;
                Vec::new()
            }
            None => {
                let said = made(format_args!("'{typed}' is not in this document"));
                vec![Effect::Toast(State::Refused, said)]
            }
        }
    }
}

fn query_fields() -> Vec<Field> {
    let topics = wordings().into_iter();
    let topics = topics.map(|wording| Choice::new(wording.name, wording.title));
    let effects = vec![
        Choice::new("block", "holds the visit until it is answered"),
        Choice::new("warn", "only reminds"),
    ];
    vec![
        Field::new("topic", "About", Kind::Choice)
            .required()
            .choices(topics.collect()),
        Field::new("facts", "The record shows", Kind::Text)
            .required()
            .help("quote the record; say nothing of codes or payment"),
        Field::new("choices", "Choices", Kind::Text)
            .help("clinical choices, commas between them; other and unable to determine are added"),
        Field::new("due", "Answer by", Kind::Date).help("empty: in seven days"),
        Field::new("effect", "Until then", Kind::Choice).choices(effects),
    ]
}

fn query(encounter: i64, form: &Form) -> QueryInput {
    let choices = form.text("choices");
    let choices = choices.split(',').map(str::trim).filter(|c| !c.is_empty());
    QueryInput {
        encounter,
        topic: form.text("topic"),
        facts: form.text("facts"),
        choices: choices.map(str::to_owned).collect(),
        question: String::new(),
        due_on: form.date("due"),
        effect: form.text("effect"),
    }
}
