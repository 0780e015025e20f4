//! What the coding editor does: each act returns what it wants done.

use super::ask::{Ask, Set, Sheet};
use super::{Part, Visit, Why, line};
use crate::domain::encounter::EncounterStatus;
use crate::domain::text::CleanText;
use crate::scrub::At;
use crate::tui::pane::{Effect, Place};
use crate::tui::theme::State;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::{Form, Step, Wants};
use crate::workflow::code_encounter::CodingInput;

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

    pub(super) fn coding(&self) -> Option<CodingInput> {
        self.sheet.as_ref().map(|sheet| sheet.coding.clone())
    }

    /// Why nothing can be changed, where nothing can.
    pub(super) fn closed(&self) -> Option<String> {
        let status = self.sheet.as_ref()?.status;
        match status {
            EncounterStatus::ReadyToCode | EncounterStatus::OnHold => None,
            other => Some(format!("the visit is {}: R reopens it", other.words())),
        }
    }

    pub(super) fn not_ready(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        let stops = sheet.stops();
        self.closed().or_else(|| {
            (stops > 0).then(|| format!("{stops} findings stop it: fix or override them first"))
        })
    }

    pub(super) fn no_finding(&self) -> Option<String> {
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

    pub(super) fn keep(&mut self, coding: CodingInput) -> Vec<Effect<Ask>> {
        match self.closed() {
            Some(why) => vec![Effect::Toast(State::Refused, CleanText::new(&why))],
            None => vec![Effect::Ask(Ask::Keep(coding))],
        }
    }

    pub(super) fn find(&self) -> Vec<Effect<Ask>> {
        let text = self.entry.text().to_owned();
        vec![Effect::Ask(Ask::Find(self.id, Set::Diagnoses, text))]
    }

    pub(super) fn add_diagnosis(&mut self) -> Vec<Effect<Ask>> {
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

    pub(super) fn open_line(&mut self, place: Option<usize>) -> Vec<Effect<Ask>> {
        if let Some(why) = self.closed() {
            return vec![Effect::Toast(State::Refused, CleanText::new(&why))];
        }
        if let Some(sheet) = &self.sheet {
            let of = place.and_then(|n| sheet.coding.lines.get(n));
            self.form = Some((place, line::form(of, sheet)));
        }
        Vec::new()
    }

    pub(super) fn step(&mut self, step: Step) -> Vec<Effect<Ask>> {
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

    pub(super) fn because(&mut self, step: Step) -> Vec<Effect<Ask>> {
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

    pub(super) fn remove(&mut self) -> Vec<Effect<Ask>> {
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

    pub(super) fn go(&mut self, by: isize) {
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

    pub(super) fn enter(&mut self) -> Vec<Effect<Ask>> {
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
            Part::Findings => self.reach_finding(),
            Part::Note => Vec::new(),
        }
    }

    /// Goes to what the finding under the cursor is about.
    pub(super) fn reach_finding(&mut self) -> Vec<Effect<Ask>> {
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

    pub(super) fn filled(&mut self, sheet: Box<Sheet>) {
        self.dx = self.dx.min(sheet.coding.diagnoses.len());
        self.line = self.line.min(sheet.coding.lines.len());
        self.finding = self.finding.min(sheet.findings.len().saturating_sub(1));
        self.sheet = Some(sheet);
    }

    /// Asks why the finding under the cursor may stand.
    pub(super) fn ask_override(&mut self) {
        let found = self
            .sheet
            .as_ref()
            .and_then(|s| s.findings.get(self.finding));
        if let Some(edit) = found.map(|found| found.edit) {
            self.ask(Why::Override(edit));
        }
    }

    /// Asks for the reason of a deed.
    pub(super) fn ask(&mut self, why: Why) {
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

    /// Looks up the code under the cursor.
    pub(super) fn look_up(&self) -> Vec<Effect<Ask>> {
        let found: Option<String> = self.hits.get(self.hit).map(|hit| hit.code.clone());
        let code = found.or_else(|| {
            let sheet = self.sheet.as_ref()?;
            sheet.coding.diagnoses.get(self.dx).cloned()
        });
        let place = match code {
            Some(code) => Place::filtered("lookup", &code),
            None => Place::pane("lookup"),
        };
        vec![Effect::Open(place)]
    }
}
