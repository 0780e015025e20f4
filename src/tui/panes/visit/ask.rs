//! What the coding editor asks of the desk.

mod change;
mod sheet;

use super::Msg;
use super::asks::What;
use super::line;
use crate::codesets::search::{Query, SearchSet};
use crate::desk::Desk;
use crate::domain::keys::EncounterId;
use crate::domain::text::CleanText;
use crate::store::encounters;
use crate::tui::widgets::near;
use crate::workflow::code_notes::{Habits, habits};
use crate::workflow::coding_papers::print_record;
use crate::workflow::documents::{
    DocumentInput, DocumentReason, EvidenceInput, EvidenceKey, ModifierInput, explain_modifier,
    keep_document, mark_evidence, unmark_evidence, withdraw_document,
};
use crate::workflow::finish_coding::finish_coding;
use crate::workflow::hold_encounter::hold_encounter;
use crate::workflow::mark_coded::{EncounterKey, EncounterReason, reopen_encounter};
use crate::workflow::queries::{QueryInput, send_query};
use crate::workflow::scrub_claim::{OverrideFinding, override_finding};
use crate::workflow::templates::{RepeatVisit, repeat_visit};
use crate::workflow::{Role, perform as deed};
use anyhow::{Context as _, Result};

pub(super) use crate::codesets::search::Hit;
pub(super) use change::{Change, taken};
pub(super) use sheet::{Sheet, read};

/// Hits that a list shows.
const HITS: usize = 12;

/// The largest file that is read as a document.
const LARGEST: u64 = 2_000_000;

/// Where a code is looked up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// The line of entry: a diagnosis, or a procedure that is typed as one.
    Entry,
    /// A service line.
    Procedures,
}

/// The questions.
pub enum Ask {
    /// The visit.
    Read(i64),
    /// Codes for a text.
    Find(i64, Set, String),
    /// Change its codes.
    Change(i64, Change),
    /// Mark it coded and build its claim.
    Coded(i64),
    /// A visit today like this one.
    Next(i64),
    /// A deed with its reason.
    Because(i64, What, String),
    /// Keep a document.
    Paper(Box<DocumentInput>),
    /// Keep a document from a file: its kind, and where the file is.
    File(i64, String, String),
    /// Mark words for a code: in which document, at which letter, which words.
    Mark(i64, String, (Option<i64>, usize, String)),
    /// Take a mark back.
    Unmark(i64, i64),
    /// Why a line carries a modifier.
    Explain(ModifierInput),
    /// Send a question to the clinician.
    Query(Box<QueryInput>),
    /// Make the coded record as a page.
    Print(i64),
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    let said = |why: anyhow::Error| CleanText::new(&format!("{why:#}"));
    match ask {
        Ask::Read(id) => Msg::Read(read(desk, id).map(Box::new).map_err(said)),
        Ask::Find(id, set, text) => {
            let hits = match set {
                Set::Entry => find(desk, id, &text),
                Set::Procedures => procedures(desk, id, &text),
            };
            Msg::Found(set, text, hits.unwrap_or_default())
        }
        Ask::Change(id, change) => after(desk, id, |desk| change::make(desk, id, change)),
        Ask::Coded(id) => after(desk, id, |desk| coded(desk, id)),
        Ask::Next(id) => Msg::Went(next(desk, id).map_err(said)),
        Ask::Because(id, what, reason) => after(desk, id, |desk| because(desk, id, (what, reason))),
        Ask::Paper(input) => after(desk, input.encounter, |desk| {
            deed(desk, Role::Coder, |cx| keep_document(cx, *input))?;
            Ok("the document is kept".to_owned())
        }),
        Ask::File(id, kind, path) => after(desk, id, |desk| file(desk, id, (kind, path))),
        Ask::Mark(id, code, (document, from, words)) => after(desk, id, |desk| {
            let said = format!("marked for {code}");
            let input = EvidenceInput {
                encounter: id,
                code,
                document,
                starts_at: u32::try_from(from).unwrap_or(u32::MAX),
                words,
            };
            deed(desk, Role::Coder, |cx| mark_evidence(cx, input))?;
            Ok(said)
        }),
        Ask::Unmark(id, evidence) => after(desk, id, |desk| {
            let key = EvidenceKey {
                encounter: id,
                evidence,
            };
            deed(desk, Role::Coder, |cx| unmark_evidence(cx, key))?;
            Ok("the mark is taken back".to_owned())
        }),
        Ask::Explain(input) => after(desk, input.encounter, |desk| {
            deed(desk, Role::Coder, |cx| explain_modifier(cx, &input))?;
            Ok(format!("the reason of {} is kept", input.modifier))
        }),
        Ask::Query(input) => after(desk, input.encounter, |desk| {
            let sent = deed(desk, Role::Coder, |cx| send_query(cx, &input))?;
            Ok(format!(
                "question {} is sent; 5 shows the questions",
                sent.id
            ))
        }),
        Ask::Print(id) => after(desk, id, |desk| {
            let path = print_record(desk, id)?;
            Ok(format!("the coded record is {}", path.display()))
        }),
    }
}

/// Does a deed, and reads the visit again.
fn after(desk: &mut Desk, id: i64, act: impl FnOnce(&mut Desk) -> Result<String>) -> Msg {
    let done = act(desk).and_then(|said| {
        let sheet = read(desk, id)?;
        Ok((CleanText::new(&said), Box::new(sheet)))
    });
    Msg::Done(done.map_err(|why| CleanText::new(&format!("{why:#}"))))
}

fn because(desk: &mut Desk, id: i64, (what, reason): (What, String)) -> Result<String> {
    let input = EncounterReason {
        encounter: id,
        reason,
    };
    Ok(match what {
        What::Override(edit) => {
            let input = OverrideFinding {
                encounter: Some(id),
                edit: edit.to_owned(),
                reason: input.reason,
                ..OverrideFinding::default()
            };
            deed(desk, Role::Coder, |cx| override_finding(cx, &input))?;
            format!("{edit} let pass")
        }
        What::Withdraw(document) => {
            let input = DocumentReason {
                document,
                reason: input.reason,
            };
            deed(desk, Role::Coder, |cx| withdraw_document(cx, input))?;
            "the document is taken off; what it said stays kept".to_owned()
        }
        What::Reopen => {
            deed(desk, Role::Coder, |cx| reopen_encounter(cx, input))?;
            "reopened; its charges are reversed".to_owned()
        }
        _ => {
            deed(desk, Role::Coder, |cx| hold_encounter(cx, input))?;
            "on hold".to_owned()
        }
    })
}

/// Codes for what is typed in the line of entry: diagnoses, unless it begins with a digit or is a
/// procedure that is no diagnosis.
pub(super) fn find(desk: &mut Desk, id: i64, text: &str) -> Result<Vec<Hit>> {
    let dos = dos(desk, id)?;
    let look = line::quick(text).look;
    let is_procedure =
        desk.codes.procedure(&look, dos).is_some() && desk.codes.diagnosis(&look, dos).is_none();
    if line::looks_like_a_line(text) || is_procedure {
        return procedures(desk, id, &look);
    }
    let habits = habits_of(desk, id)?;
    Ok(desk.codes.search(&Query {
        set: SearchSet::Icd10Cm,
        limit: HITS,
        usage: Some(&habits.usage),
        own: Some(&habits.own),
        ..Query::new(text, dos)
    }))
}

/// What the practice, the provider and the patient of a visit had before.
fn habits_of(desk: &Desk, id: i64) -> Result<Habits> {
    desk.store.read(|db| {
        let visit = encounters::get(db, EncounterId(id))?.context("the visit is gone")?;
        habits(db, Some(visit.rendering), Some(visit.patient))
    })
}

fn dos(desk: &Desk, id: i64) -> Result<chrono::NaiveDate> {
    let encounter = desk.store.read(|db| encounters::get(db, EncounterId(id)))?;
    Ok(encounter.context("the visit is gone")?.dos)
}

fn procedures(desk: &mut Desk, id: i64, text: &str) -> Result<Vec<Hit>> {
    let dos = dos(desk, id)?;
    let query = |set| Query {
        set,
        limit: HITS,
        ..Query::new(text, dos)
    };
    let mut hits = desk.codes.search(&query(SearchSet::Cpt));
    hits.extend(desk.codes.search(&query(SearchSet::Hcpcs)));
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    hits.truncate(HITS);
    Ok(hits)
}

fn coded(desk: &mut Desk, id: i64) -> Result<String> {
    let done = deed(desk, Role::Coder, |cx| {
        finish_coding(cx, EncounterKey { encounter: id })
    })?;
    Ok(match (done.claim, done.held_by.len()) {
        (None, _) => format!("coded, {}; the patient pays", done.charged),
        (Some(claim), 0) => format!("coded, {}; claim {claim} is ready to send", done.charged),
        (Some(claim), n) => {
            format!(
                "coded, {}; claim {claim} is held by {n} findings",
                done.charged
            )
        }
    })
}

/// A visit today like this one; tells its number.
fn next(desk: &mut Desk, id: i64) -> Result<(i64, CleanText)> {
    let today = desk.clock.today();
    let input = RepeatVisit {
        encounter: id,
        dos: Some(today),
    };
    let added = deed(desk, Role::Coder, |cx| repeat_visit(cx, input))?;
    let said = format!("a visit of {} like this one", near(today, today));
    Ok((added.id, CleanText::new(&said)))
}

/// Reads a file of plain text in as a document.
fn file(desk: &mut Desk, id: i64, (kind, path): (String, String)) -> Result<String> {
    let about = std::fs::metadata(&path).with_context(|| format!("read {path}"))?;
    anyhow::ensure!(
        about.is_file() && about.len() <= LARGEST,
        "{path} is not a file of at most two million bytes"
    );
    let bytes = std::fs::read(&path).with_context(|| format!("read {path}"))?;
    let text = String::from_utf8(bytes)
        .ok()
        .with_context(|| format!("{path} is not plain text: save it as text first"))?;
    let text: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect();
    let name = std::path::Path::new(&path).file_name();
    let name = name.map(|name| name.to_string_lossy().into_owned());
    let input = DocumentInput {
        encounter: id,
        kind,
        text,
        came_from: name.unwrap_or_default(),
        ..DocumentInput::default()
    };
    deed(desk, Role::Coder, |cx| keep_document(cx, input))?;
    Ok("the document is kept".to_owned())
}
