//! What the look-up asks of the desk.

use super::Msg;
use crate::codesets::reference::{explain, rules_for};
use crate::codesets::search::Query;
use crate::codesets::{CodeSets, Diagnosis, Place, Standing};
use crate::desk::Desk;
use crate::desk::clock::Stopwatch;
use crate::domain::codes::dotted;
use crate::domain::text::CleanText;
use crate::store::code_notes::{self, CodeNote};
use crate::tui::theme::State;
use crate::workflow::code_notes::habits;
use chrono::NaiveDate;
use std::sync::Arc;

pub(super) use crate::codesets::search::{Facts, Hit, SearchSet};
pub(super) use crate::workflow::code_notes::Habits;

/// Rules of the guidelines that a page shows.
const RULES: usize = 8;
/// Hits that are listed.
const HITS: usize = 40;

/// The questions.
pub enum Ask {
    /// What the practice is in the habit of.
    Habits,
    /// Codes for a text.
    Find(String, SearchSet, Arc<Habits>),
    /// The page of a code.
    Show(String),
}

/// A hit with what should be seen before it is picked.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The hit.
    pub hit: Hit,
    /// Side, seventh characters, validity, Excludes1.
    pub facts: Facts,
}

/// What is known of one code.
#[derive(Debug, Clone)]
pub struct Page {
    /// Code and title.
    pub title: CleanText,
    /// Its rows: a state or none, how far it is set in, and the text.
    pub rows: Vec<(State, u16, CleanText)>,
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    let today = desk.clock.today();
    match ask {
        Ask::Habits => {
            let read = desk.store.read(|db| habits(db, None, None));
            Msg::Habits(Arc::new(read.unwrap_or_default()))
        }
        Ask::Find(text, set, habits) => {
            let watch = Stopwatch::start();
            let query = Query {
                set,
                limit: HITS,
                usage: Some(&habits.usage),
                own: Some(&habits.own),
                ..Query::new(&text, today)
            };
            let hits = desk.codes.search(&query);
            let took = watch.elapsed().as_micros();
            let found = hits.into_iter().map(|hit| {
                let facts = desk.codes.facts(&hit, today);
                Seen { hit, facts }
            });
            Msg::Found(text, found.collect(), took)
        }
        Ask::Show(code) => {
            let known = desk.store.read(|db| code_notes::about(db, &code));
            let learned = known.unwrap_or_default();
            let page = page(&desk.codes, &code, today);
            Msg::Page(page.map(|page| with_learned(page, &learned)))
        }
    }
}

fn page(codes: &CodeSets, code: &str, today: NaiveDate) -> Option<Page> {
    diagnosis(codes, code, today).or_else(|| procedure(codes, code, today))
}

fn row(state: State, depth: usize, text: &str) -> (State, u16, CleanText) {
    (
        state,
        u16::try_from(depth).unwrap_or(0),
        CleanText::new(text),
    )
}

fn diagnosis(codes: &CodeSets, code: &str, today: NaiveDate) -> Option<Page> {
    let of = codes.diagnosis(code, today)?;
    let mut rows = Vec::new();
    rows.push(match of.standing() {
        Standing::Billable => row(State::Done, 0, "billable today"),
        Standing::Header => row(State::Needs, 0, "not billed: choose a code below it"),
        Standing::NotYet(day) => row(State::Waiting, 0, &format!("valid from {day}")),
        Standing::Retired(day) => row(State::Refused, 0, &format!("valid through {day}")),
    });
    rows.push(row(State::Plain, 0, ""));
    if let Some(chapter) = of.chapter() {
        rows.push(row(
            State::Plain,
            0,
            &format!("{}  {}", chapter.id, chapter.title),
        ));
    }
    if let Some(section) = of.section() {
        rows.push(row(
            State::Plain,
            1,
            &format!("{}  {}", section.id, section.title),
        ));
    }
    let mut above: Vec<_> = of.ancestors().collect();
    above.reverse();
    let depth = above.len() + 2;
    for (n, parent) in above.iter().enumerate() {
        let text = format!("{}  {}", parent.display(), parent.title());
        rows.push(row(State::Plain, n + 2, &text));
    }
    rows.push(row(
        State::Next,
        depth,
        &format!("{}  {}", of.display(), of.title()),
    ));
    for child in of.children() {
        let state = if child.is_billable() {
            State::Done
        } else {
            State::Plain
        };
        rows.push(row(
            state,
            depth + 1,
            &format!("{}  {}", child.display(), child.title()),
        ));
    }
    for seventh in of.seventh_characters() {
        let text = format!(
            "{}  {} {}",
            seventh.code, seventh.character, seventh.meaning
        );
        rows.push(row(State::Plain, depth + 1, &text));
    }
    notes(&of, &mut rows);
    explained(&of, &mut rows);
    let title = CleanText::new(&format!("{}  {}", of.display(), of.title()));
    Some(Page { title, rows })
}

/// The notes that govern a code, by kind, each with where it is inherited from.
fn notes(of: &Diagnosis<'_>, rows: &mut Vec<(State, u16, CleanText)>) {
    let code = of.code();
    let mut last = "";
    for note in of.notes() {
        let title = note.kind.title();
        if title != last {
            rows.push(row(State::Plain, 0, ""));
            rows.push(row(State::Waiting, 0, title));
            last = title;
        }
        let from = match &note.place {
            Place::Code(at) if at == code => String::new(),
            place => format!("   ({place})"),
        };
        rows.push(row(State::Plain, 1, &format!("{}{from}", note.text)));
    }
}

/// The words of the title, and the official rules that name the code.
fn explained(of: &Diagnosis<'_>, rows: &mut Vec<(State, u16, CleanText)>) {
    let words = explain(&of.title());
    if !words.is_empty() {
        rows.push(row(State::Plain, 0, ""));
        rows.push(row(State::Waiting, 0, "Words"));
    }
    for word in words {
        rows.push(row(State::Plain, 1, &word.to_string()));
    }
    let rules = rules_for(of.code());
    if !rules.is_empty() {
        rows.push(row(State::Plain, 0, ""));
        rows.push(row(State::Waiting, 0, "Official guidelines"));
    }
    for rule in rules.into_iter().take(RULES) {
        rows.push(row(
            State::Plain,
            1,
            &format!("{}  {}", rule.section, rule.text),
        ));
    }
}

/// The page with what the practice has learned of the code, below its standing.
fn with_learned(mut page: Page, learned: &[CodeNote]) -> Page {
    let said = learned.iter().map(|note| {
        let at = match note.payer_name.as_str() {
            "" => String::new(),
            name => format!("{name}: "),
        };
        let (code, on, text) = (dotted(&note.code), note.written_on, &note.text);
        row(State::Needs, 1, &format!("{at}{text}  ({code}, {on})"))
    });
    let said: Vec<_> = said.collect();
    if !said.is_empty() {
        let at = 1.min(page.rows.len());
        let title = row(State::Waiting, 0, "What the practice has learned");
        page.rows.splice(at..at, std::iter::once(title).chain(said));
    }
    page
}

fn procedure(codes: &CodeSets, code: &str, today: NaiveDate) -> Option<Page> {
    let of = codes.procedure(code, today)?;
    let mut rows = Vec::new();
    if let Some(days) = of.global_days {
        rows.push(row(State::Plain, 0, &format!("global period {days} days")));
    }
    if let Some(minutes) = of.unit_minutes {
        rows.push(row(
            State::Plain,
            0,
            &format!("one unit is {minutes} minutes"),
        ));
    }
    if let Some((from, to)) = of.ages {
        rows.push(row(State::Plain, 0, &format!("for ages {from} to {to}")));
    }
    if !of.primaries.is_empty() {
        let text = format!("added to {}", of.primaries.join(", "));
        rows.push(row(State::Plain, 0, &text));
    }
    if let Some(status) = of.medicare_status {
        rows.push(row(State::Plain, 0, &format!("Medicare status {status}")));
    }
    if rows.is_empty() {
        rows.push(row(
            State::Plain,
            0,
            "nothing more is known of this code here",
        ));
    }
    let title = CleanText::new(&format!("{}  {}", of.code, of.label));
    Some(Page { title, rows })
}
