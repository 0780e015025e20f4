//! What the coding editor asks of the desk.

use super::{Msg, Why};
use crate::codesets::search::{Query, SearchSet};
use crate::desk::Desk;
use crate::domain::codes::Icd10Cm;
use crate::domain::dates::age_on;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::EncounterId;
use crate::domain::text::CleanText;
use crate::store::visit::{self, Visit as Record};
use crate::store::{charges, encounters};
use crate::tui::panes::findings::Found;
use crate::tui::panes::visits::days_left;
use crate::tui::theme::State;
use crate::tui::widgets::weekday;
use crate::workflow::check_encounter::{CodedEncounter, CodedLine, Person, check_encounter};
use crate::workflow::code_encounter::{CodingInput, code_encounter};
use crate::workflow::finish_coding::{finish_coding, is_the_coders};
use crate::workflow::hold_encounter::hold_encounter;
use crate::workflow::mark_coded::{EncounterKey, EncounterReason, reopen_encounter};
use crate::workflow::scrub_claim::{OverrideFinding, look_at_visit, override_finding};
use crate::workflow::{Role, perform as deed};
use anyhow::{Context as _, Result};
use chrono::NaiveDate;

pub(super) use crate::codesets::search::Hit;

/// Hits that a list shows.
const HITS: usize = 12;

/// Where a code is looked up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// A diagnosis.
    Diagnoses,
    /// A service line.
    Procedures,
}

/// The questions.
pub enum Ask {
    /// The visit.
    Read(i64),
    /// Codes for a text.
    Find(i64, Set, String),
    /// Store its codes.
    Keep(CodingInput),
    /// Mark it coded and build its claim.
    Coded(i64),
    /// The codes of the patient's visit before.
    Repeat(i64),
    /// A deed with its reason.
    Because(i64, Why, String),
}

/// What the editor shows of a diagnosis.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The code with its dot, or the line's code.
    pub display: CleanText,
    /// What it means.
    pub title: CleanText,
    /// Whether it may be billed.
    pub state: State,
}

/// The visit as the editor shows it.
#[derive(Clone)]
pub struct Sheet {
    /// Who, when, where, by whom.
    pub head: CleanText,
    /// Who pays.
    pub payers: CleanText,
    /// Date of service.
    pub dos: NaiveDate,
    /// Where it stands.
    pub status: EncounterStatus,
    /// The visit note.
    pub note: Vec<CleanText>,
    /// Its diagnoses.
    pub diagnoses: Vec<Shown>,
    /// Its lines.
    pub lines: Vec<Shown>,
    /// Its codes as they are stored.
    pub coding: CodingInput,
    /// What the scrubber says.
    pub findings: Vec<Found>,
    /// What could not be checked.
    pub not_checked: Vec<&'static str>,
}

impl Sheet {
    /// How many findings stop it from being coded; those of the biller stop the claim.
    #[must_use]
    pub fn stops(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.stops() && !finding.for_biller)
            .count()
    }
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    let said = |why: anyhow::Error| CleanText::new(&format!("{why:#}"));
    match ask {
        Ask::Read(id) => Msg::Read(read(desk, id).map(Box::new).map_err(said)),
        Ask::Find(id, set, text) => {
            let hits = find(desk, (id, set), &text).unwrap_or_default();
            Msg::Found(set, text, hits)
        }
        Ask::Keep(coding) => {
            let id = coding.encounter;
            after(desk, id, |desk| {
                deed(desk, Role::Coder, |cx| code_encounter(cx, coding))?;
                Ok(String::new())
            })
        }
        Ask::Coded(id) => after(desk, id, |desk| coded(desk, id)),
        Ask::Repeat(id) => after(desk, id, |desk| repeat(desk, id)),
        Ask::Because(id, why, reason) => after(desk, id, |desk| {
            let input = EncounterReason {
                encounter: id,
                reason,
            };
            Ok(match why {
                Why::Override(edit) => {
                    let input = OverrideFinding {
                        encounter: Some(id),
                        edit: edit.to_owned(),
                        reason: input.reason,
                        ..OverrideFinding::default()
                    };
                    deed(desk, Role::Coder, |cx| override_finding(cx, &input))?;
                    format!("{edit} let pass")
                }
                Why::Hold => {
                    deed(desk, Role::Coder, |cx| hold_encounter(cx, input))?;
                    "on hold".to_owned()
                }
                Why::Reopen => {
                    deed(desk, Role::Coder, |cx| reopen_encounter(cx, input))?;
                    "reopened; its charges are reversed".to_owned()
                }
            })
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

fn find(desk: &mut Desk, (id, set): (i64, Set), text: &str) -> Result<Vec<Hit>> {
    let encounter = desk.store.read(|db| encounters::get(db, EncounterId(id)))?;
    let dos = encounter.context("the visit is gone")?.dos;
    let query = |set| Query {
        set,
        limit: HITS,
        ..Query::new(text, dos)
    };
    Ok(match set {
        Set::Diagnoses => desk.codes.search(&query(SearchSet::Icd10Cm)),
        Set::Procedures => {
            let mut hits = desk.codes.search(&query(SearchSet::Cpt));
            hits.extend(desk.codes.search(&query(SearchSet::Hcpcs)));
            hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
            hits.truncate(HITS);
            hits
        }
    })
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

/// Copies the codes of the patient's last visit before this one.
fn repeat(desk: &mut Desk, id: i64) -> Result<String> {
    let (last, lines) = desk.store.read(|db| {
        let now = encounters::get(db, EncounterId(id))?.context("the visit is gone")?;
        let all = encounters::of_patient(db, now.patient)?;
        let before = all
            .into_iter()
            .filter(|e| e.id != now.id && e.dos <= now.dos && !e.diagnoses.is_empty())
            .max_by_key(|e| (e.dos, e.id));
        let last = before.context("no visit before this one has codes")?;
        let lines = charges::of_encounter(db, last.id)?;
        Ok((last, lines))
    })?;
    let mut coding = CodingInput::of(&last, &lines);
    coding.encounter = id;
    for line in &mut coding.lines {
        line.line = None;
        line.charge.clear();
    }
    deed(desk, Role::Coder, |cx| code_encounter(cx, coding))?;
    Ok(format!("the codes of {}", last.dos))
}

fn read(desk: &mut Desk, id: i64) -> Result<Sheet> {
    let today = desk.clock.today();
    let record = desk.store.read(|db| visit::open(db, EncounterId(id)))?;
    let record = record.with_context(|| format!("there is no visit {id}"))?;
    let e = &record.encounter;
    let codes = &desk.codes;
    let diagnoses = e
        .diagnoses
        .iter()
        .map(|code| match codes.diagnosis(code.as_str(), e.dos) {
            Some(known) => Shown {
                display: CleanText::new(&known.display()),
                title: CleanText::new(&known.title()),
                state: if known.is_billable() {
                    State::Done
                } else {
                    State::Needs
                },
            },
            None => Shown {
                display: CleanText::new(&crate::domain::codes::dotted(code.as_str())),
                title: CleanText::new("not a code of this date"),
                state: State::Needs,
            },
        });
    let lines = record.charges.iter().map(|charge| {
        let known = codes.procedure(charge.code.as_str(), e.dos);
        Shown {
            display: CleanText::new(charge.code.as_str()),
            title: CleanText::new(known.map_or("", |procedure| &procedure.label)),
            state: State::Plain,
        }
    });
    let (findings, not_checked) = findings(&record, desk, today)?;
    Ok(Sheet {
        head: head(&record, today),
        payers: payers(&record),
        dos: e.dos,
        status: e.status,
        note: CleanText::lines(&e.note),
        diagnoses: diagnoses.collect(),
        lines: lines.collect(),
        coding: CodingInput::of(e, &record.charges),
        findings,
        not_checked,
    })
}

fn head(record: &Record, today: NaiveDate) -> CleanText {
    let e = &record.encounter;
    CleanText::new(&format!(
        "Visit {}   {}   {} {}   DOS {} {} ({})   POS {}   {}",
        e.id,
        record.patient.name.last_first(),
        record.patient.sex.letter(),
        age_on(record.patient.birth_date, e.dos),
        weekday(e.dos),
        e.dos,
        days_left(e.dos, today),
        e.pos,
        record.rendering.name.last_first(),
    ))
}

fn payers(record: &Record) -> CleanText {
    let names: Vec<&str> = record
        .coverages
        .iter()
        .map(|(_, payer)| payer.name.as_str())
        .collect();
    let signed = match record.encounter.note_signed_on {
        Some(day) => format!("note signed {day}"),
        None => "NOTE NOT SIGNED".to_owned(),
    };
    let who = if names.is_empty() {
        "the patient pays".to_owned()
    } else {
        names.join(", then ")
    };
    CleanText::new(&format!(
        "{who}   {signed}   {}",
        record.encounter.status.words()
    ))
}

/// What the scrubber says of the visit as its claim would be, or of its codes alone where only
/// the patient pays.
fn findings(
    record: &Record,
    desk: &Desk,
    today: NaiveDate,
) -> Result<(Vec<Found>, Vec<&'static str>)> {
    let id = record.encounter.id;
    let codes = &desk.codes;
    let looked = desk
        .store
        .read(|db| Ok(look_at_visit(db, codes, today, id)?))?;
    let Some(looked) = looked else {
        let report = check_encounter(&coded_encounter(record), codes, today)?;
        let found = report
            .findings
            .iter()
            .map(|finding| Found::new(finding, None));
        return Ok((found.collect(), report.not_checked.clone()));
    };
    let found = looked.report.findings.iter().zip(&looked.overridden);
    let found = found.map(|(finding, pass)| {
        let mut found = Found::new(finding, pass.as_ref().map(|o| o.reason.as_str()));
        found.for_biller = !is_the_coders(finding.edit.layer);
        found
    });
    Ok((found.collect(), looked.report.not_checked.clone()))
}

fn coded_encounter(record: &Record) -> CodedEncounter {
    let e = &record.encounter;
    let lines = record.charges.iter().map(|charge| CodedLine {
        code: charge.code.to_string(),
        modifiers: charge.modifiers.iter().map(ToString::to_string).collect(),
        units: charge.units.to_string().into(),
        pointers: charge.pointers.clone(),
        charge: charge.amount.to_string().into(),
        pos: String::new(),
    });
    CodedEncounter {
        dos: e.dos,
        patient: Person {
            birth_date: Some(record.patient.birth_date),
            sex: record.patient.sex.letter().to_owned(),
        },
        payer: String::new(),
        pos: e.pos.to_string(),
        specialty: record.rendering.taxonomy.clone(),
        diagnoses: e.diagnoses.iter().map(Icd10Cm::to_string).collect(),
        lines: lines.collect(),
        ptp: None,
        mue: None,
    }
}
