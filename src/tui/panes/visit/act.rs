//! What the coding editor does: each act returns what it wants done.

use super::ask::{Ask, Set, Sheet};
use super::ask::{Change, taken};
use super::asks::What;
use super::line;
use super::paper::{self, Paper};
use super::{Part, Visit};
use crate::domain::encounter::EncounterStatus;
use crate::domain::text::CleanText;
use crate::scrub::{At, Change as Fixed};
use crate::tui::pane::{Effect, Place};
use crate::tui::theme::State;
use crate::tui::widgets::edit::Edit;
use crate::workflow::code_encounter::{CodingInput, LineInput};
use crate::workflow::documents::{EXPLAINED, OF_THE_VISIT};

/// A place behind every row, until the rows come.
pub(super) const END: usize = 9_999;

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
            hits_of: String::new(),
            hit: 0,
            dx: 0,
            line: 0,
            finding: 0,
            paper: 0,
            word: 0,
            anchor: None,
            form: None,
            sent: None,
            left: None,
            source: "typed",
            undo: Vec::new(),
            redo: Vec::new(),
            turning: None,
        }
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

    pub(super) fn no_finding_here(&self) -> Option<String> {
        let none = self.part != Part::Findings;
        let first = none.then(|| "Tab to a finding first".to_owned());
        first.or_else(|| self.closed())
    }

    pub(super) fn no_undo(&self) -> Option<String> {
        let nothing = self.undo.is_empty();
        self.closed()
            .or_else(|| nothing.then(|| "nothing to take back".to_owned()))
    }

    pub(super) fn no_redo(&self) -> Option<String> {
        let nothing = self.redo.is_empty();
        self.closed()
            .or_else(|| nothing.then(|| "nothing was taken back".to_owned()))
    }

    /// The document in front.
    pub(super) fn paper(&self) -> Option<&Paper> {
        self.sheet.as_ref()?.papers.get(self.paper)
    }

    pub(super) fn change(&mut self, change: Change) -> Vec<Effect<Ask>> {
        match self.closed() {
            Some(why) => vec![Effect::Toast(State::Refused, CleanText::new(&why))],
            None => vec![Effect::Ask(Ask::Change(self.id, change))],
        }
    }

    pub(super) fn find(&self) -> Vec<Effect<Ask>> {
        let text = self.entry.text().to_owned();
        vec![Effect::Ask(Ask::Find(self.id, Set::Entry, text))]
    }

    /// Takes the hit under the cursor, or what was typed where its hits have not come yet.
    fn take(&mut self) -> Vec<Effect<Ask>> {
        let typed = self.entry.text().trim().to_owned();
        let seen = self.hits_of == self.entry.text();
        let change = match seen {
            true => taken(&typed, self.hits.get(self.hit)),
            false => Change::Typed(typed),
        };
        self.entry.set("");
        self.hits.clear();
        self.hits_of.clear();
        self.hit = 0;
        self.dx = END;
        let line = match &change {
            Change::Line(_, line) => Some(line.clone()),
            Change::Typed(typed) => Some(line::quick(typed).line),
            _ => None,
        };
        let effects = self.change(change);
        if let Some(line) = line.filter(|_| self.closed().is_none()) {
            self.explain_line(&line);
        }
        effects
    }

    pub(super) fn open_line(&mut self, place: Option<usize>) -> Vec<Effect<Ask>> {
        if let Some(why) = self.closed() {
            return vec![Effect::Toast(State::Refused, CleanText::new(&why))];
        }
        self.begin(What::Line(place));
        Vec::new()
    }

    /// Opens a form, with what was typed in it before.
    pub(super) fn begin(&mut self, what: What) {
        match self.left.take() {
            Some((left, form)) if left == what => self.form = Some((what, form)),
            left => {
                self.left = left;
                self.ask(what);
            }
        }
    }

    /// `+`: a document where the documents are, else a line.
    pub(super) fn add(&mut self) -> Vec<Effect<Ask>> {
        if self.part == Part::Note {
            self.source = "typed";
            self.begin(What::Paper(None));
            return Vec::new();
        }
        self.part = Part::Lines;
        self.open_line(None)
    }

    /// `e`: a new version of the document in front.
    pub(super) fn revise(&mut self) -> Vec<Effect<Ask>> {
        let of = self.paper().map(|paper| paper.id);
        self.source = "typed";
        match of {
            Some(id) => self.begin(What::Paper(id)),
            None => self.begin(What::Paper(None)),
        }
        if let (Some(None), Some((_, form))) = (of, &mut self.form) {
            // The note entered with the visit becomes the first version of a document.
            let text = self
                .sheet
                .as_ref()
                .and_then(|sheet| sheet.papers.get(self.paper));
            if let Some(paper) = text.filter(|_| !form.touched()) {
                form.set("text", &paper.text);
                self.source = OF_THE_VISIT;
            }
        }
        Vec::new()
    }

    pub(super) fn remove(&mut self) -> Vec<Effect<Ask>> {
        let Some(sheet) = &self.sheet else {
            return Vec::new();
        };
        match self.part {
            Part::Diagnoses if self.dx < sheet.coding.diagnoses.len() => {
                self.change(Change::DropDiagnosis(self.dx))
            }
            Part::Lines if self.line < sheet.coding.lines.len() => {
                self.change(Change::DropLine(self.line))
            }
            Part::Note => self.unmark(),
            Part::Diagnoses | Part::Lines | Part::Findings => Vec::new(),
        }
    }

    /// Takes the mark under the cursor back, or else the document off.
    fn unmark(&mut self) -> Vec<Effect<Ask>> {
        let (Some(sheet), Some(paper)) = (&self.sheet, self.paper()) else {
            return Vec::new();
        };
        let at = paper.words.get(self.word).map_or(0, |word| word.from);
        let here = sheet
            .marks
            .iter()
            .find(|mark| mark.paper == paper.id && (mark.from..mark.from + mark.n).contains(&at));
        match (here, paper.id) {
            (Some(mark), _) => vec![Effect::Ask(Ask::Unmark(self.id, mark.id))],
            (None, Some(id)) => {
                self.begin(What::Withdraw(id));
                Vec::new()
            }
            (None, None) => Vec::new(),
        }
    }

    /// Space: begins the marked words, or ends them.
    pub(super) fn mark(&mut self) {
        self.anchor = match self.anchor {
            None => Some(self.word),
            Some(_) => None,
        };
    }

    /// A letter or digit over marked words: the code that they support.
    pub(super) fn mark_for(&mut self, key: char) -> Vec<Effect<Ask>> {
        let (Some(sheet), Some(paper), Some(anchor)) = (&self.sheet, self.paper(), self.anchor)
        else {
            return Vec::new();
        };
        let code = match key.to_ascii_uppercase() {
            c @ 'A'..='L' => {
                let place = usize::from(u8::try_from(c).unwrap_or(b'A') - b'A');
                sheet.coding.diagnoses.get(place).cloned()
            }
            c => {
                let place = c
                    .to_digit(10)
                    .and_then(|n| usize::try_from(n).ok())
                    .unwrap_or(0);
                let line = place.checked_sub(1).and_then(|n| sheet.coding.lines.get(n));
                line.map(|line| line.code.clone())
            }
        };
        let span = (anchor.min(self.word), anchor.max(self.word));
        match (code, paper::between(paper, span)) {
            (Some(code), Some((from, words))) => {
                let ask = Ask::Mark(self.id, code, (paper.id, from, words));
                self.anchor = None;
                vec![Effect::Ask(ask)]
            }
            _ => {
                let said = "no diagnosis or line has this letter or number";
                vec![Effect::Toast(State::Refused, CleanText::new(said))]
            }
        }
    }

    pub(super) fn go(&mut self, (across, down): (isize, isize)) {
        let Some(sheet) = &self.sheet else { return };
        let to = |at: usize, last: usize| at.min(last).saturating_add_signed(down).min(last);
        match self.part {
            Part::Diagnoses if !self.hits.is_empty() => {
                self.hit = to(self.hit, self.hits.len() - 1);
            }
            Part::Diagnoses => self.dx = to(self.dx, sheet.coding.diagnoses.len()),
            Part::Lines => self.line = to(self.line, sheet.coding.lines.len()),
            Part::Findings => {
                self.finding = to(self.finding, sheet.findings.len().saturating_sub(1));
            }
            Part::Note => {
                let words = sheet.papers.get(self.paper).map(|paper| &paper.words);
                let words = words.map_or(&[][..], Vec::as_slice);
                self.word = paper::step(words, self.word, (across, down));
            }
        }
    }

    /// The next document.
    pub(super) fn next_paper(&mut self) {
        let n = self.sheet.as_ref().map_or(0, |sheet| sheet.papers.len());
        self.paper = (self.paper + 1).checked_rem(n).unwrap_or(0);
        self.word = 0;
        self.anchor = None;
    }

    pub(super) fn enter(&mut self) -> Vec<Effect<Ask>> {
        match self.part {
            Part::Diagnoses if self.entry.text().trim().is_empty() => {
                self.part = Part::Lines;
                Vec::new()
            }
            Part::Diagnoses => self.take(),
            Part::Lines => {
                let lines = self.sheet.as_ref().map(|sheet| sheet.coding.lines.len());
                let n = lines.unwrap_or(0);
                self.open_line((self.line < n).then_some(self.line))
            }
            Part::Findings => self.reach_finding(),
            Part::Note => {
                self.next_paper();
                Vec::new()
            }
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

    /// Puts the finding under the cursor right, in the way of that number.
    pub(super) fn fix(&mut self, n: usize) -> Vec<Effect<Ask>> {
        let Some(sheet) = &self.sheet else {
            return Vec::new();
        };
        let found = sheet.findings.get(self.finding);
        let Some(fixed) = found.and_then(|found| found.changes.get(n)).cloned() else {
            let said = "nothing here puts it right by itself; Enter goes to what it is about";
            return vec![Effect::Toast(State::Refused, CleanText::new(said))];
        };
        let line = match &fixed {
            Fixed::AddModifier { line, modifier } => {
                let line = sheet.coding.lines.get(line.saturating_sub(1)).cloned();
                line.map(|line| LineInput {
                    modifiers: vec![modifier.to_string()],
                    ..line
                })
            }
            _ => None,
        };
        let effects = self.change(Change::Fix(fixed));
        if let Some(line) = line.filter(|_| self.closed().is_none()) {
            self.explain_line(&line);
        }
        effects
    }

    /// The visit as it is now.
    pub(super) fn filled(&mut self, sheet: Box<Sheet>) {
        let before = self.sheet.as_ref().map(|sheet| sheet.coding.clone());
        if let Some(before) = before.filter(|before| *before != sheet.coding) {
            match self.turning.take() {
                Some(Turn::Back) => self.redo.push(before),
                Some(Turn::Again) => self.undo.push(before),
                None => {
                    self.undo.push(before);
                    self.redo.clear();
                }
            }
        }
        self.dx = self.dx.min(sheet.coding.diagnoses.len());
        self.line = self.line.min(sheet.coding.lines.len());
        self.finding = self.finding.min(sheet.findings.len().saturating_sub(1));
        self.paper = self.paper.min(sheet.papers.len().saturating_sub(1));
        self.sheet = Some(sheet);
    }

    /// Takes the last change back, or makes it again.
    pub(super) fn turn_back(&mut self, turn: Turn) -> Vec<Effect<Ask>> {
        let coding: Option<CodingInput> = match turn {
            Turn::Back => self.undo.pop(),
            Turn::Again => self.redo.pop(),
        };
        let Some(coding) = coding else {
            return Vec::new();
        };
        self.turning = Some(turn);
        self.change(Change::All(coding))
    }

    /// Asks why a line carries a modifier that must be explained, as soon as it is typed.
    pub(super) fn explain_line(&mut self, line: &LineInput) {
        let known = self
            .sheet
            .as_ref()
            .map_or(&[][..], |sheet| &sheet.explained);
        let open = line.modifiers.iter().find(|modifier| {
            EXPLAINED.contains(&modifier.as_str())
                && !known.contains(&(line.code.clone(), (*modifier).clone()))
        });
        if let Some(modifier) = open.cloned() {
            self.begin(What::Explain(line.code.clone(), modifier));
        }
    }

    /// F8.
    pub(super) fn coded(&mut self) -> Vec<Effect<Ask>> {
        let open = self
            .sheet
            .as_ref()
            .and_then(|sheet| sheet.unexplained.first());
        match open.cloned() {
            Some((code, modifier)) => {
                self.begin(What::Explain(code, modifier));
                Vec::new()
            }
            None => vec![Effect::Ask(Ask::Coded(self.id))],
        }
    }

    /// F5: the codes of the visit before, or from a visit that is coded the next one like it.
    pub(super) fn repeat(&mut self) -> Vec<Effect<Ask>> {
        match self.closed() {
            None => self.change(Change::Repeat),
            Some(_) => vec![Effect::Ask(Ask::Next(self.id))],
        }
    }

    /// Looks up the code under the cursor.
    pub(super) fn look_up(&self) -> Vec<Effect<Ask>> {
        let found: Option<String> = self.hits.get(self.hit).map(|hit| hit.code.clone());
        let code = found.or_else(|| {
            let coding = &self.sheet.as_ref()?.coding;
            match self.part {
                Part::Lines => coding.lines.get(self.line).map(|line| line.code.clone()),
                _ => coding.diagnoses.get(self.dx).cloned(),
            }
        });
        let place = match code {
            Some(code) => Place::filtered("lookup", &code),
            None => Place::pane("lookup"),
        };
        vec![Effect::Open(place)]
    }
}

/// Which way a change is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Taken back.
    Back,
    /// Made again.
    Again,
}
