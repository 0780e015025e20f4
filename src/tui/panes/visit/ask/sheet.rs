//! The visit as the editor shows it, read on the desk.

use super::super::paper::{Mark, Paper, words};
use crate::billing::playbook::Playbook;
use crate::desk::Desk;
use crate::domain::codes::dotted;
use crate::domain::dates::age_on;
use crate::domain::encounter::EncounterStatus;
use crate::domain::keys::EncounterId;
use crate::domain::paper::DocumentKind;
use crate::domain::text::CleanText;
use crate::store::coding_history::{self, CodeHistory};
use crate::store::visit::{self, Visit as Record};
use crate::store::{documents, modifier_reasons, queries};
use crate::tui::panes::findings::Found;
use crate::tui::panes::visits::days_left;
use crate::tui::theme::State;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::{count, near, weekday};
use crate::workflow::code_encounter::CodingInput;
use crate::workflow::documents::{EXPLAINED, OF_THE_VISIT};
use crate::workflow::finish_coding::is_the_coders;
use crate::workflow::scrub_claim::look_before_coding;
use crate::workflow::templates;
use anyhow::{Context as _, Result};
use chrono::NaiveDate;

/// What the editor shows of a diagnosis or a line.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The code with its dot, or the line's code.
    pub display: CleanText,
    /// What it means.
    pub title: CleanText,
    /// Whether it may be billed.
    pub state: State,
    /// How many times words were marked for it.
    pub n_marks: usize,
    /// What became of it before at the payer; empty where nothing did.
    pub history: CleanText,
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
    /// The day of the desk.
    pub today: NaiveDate,
    /// Where it stands.
    pub status: EncounterStatus,
    /// Its documents.
    pub papers: Vec<Paper>,
    /// The words that were marked.
    pub marks: Vec<Mark>,
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
    /// Modifiers that nobody has explained: code and modifier.
    pub unexplained: Vec<(String, String)>,
    /// Those that somebody has.
    pub explained: Vec<(String, String)>,
    /// Templates that are offered.
    pub templates: Vec<Choice>,
    /// Questions to the clinician that are open.
    pub questions: Vec<CleanText>,
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

/// Reads the visit.
pub fn read(desk: &mut Desk, id: i64) -> Result<Sheet> {
    let today = desk.clock.today();
    let id = EncounterId(id);
    let record = desk.store.read(|db| visit::open(db, id))?;
    let record = record.with_context(|| format!("there is no visit {id}"))?;
    let e = &record.encounter;
    let (papers, marks) = papers(desk, &record)?;
    let (findings, not_checked) = findings(&record, desk, today)?;
    let (explained, open) = reasons(desk, &record)?;
    let offered = desk.store.read(|db| templates::offered(db, id))?;
    Ok(Sheet {
        head: head(&record, today),
        payers: payers(&record),
        dos: e.dos,
        today,
        status: e.status,
        diagnoses: diagnoses(desk, &record, &marks),
        lines: lines(desk, &record, &marks)?,
        papers,
        marks,
        coding: CodingInput::of(e, &record.charges),
        findings,
        not_checked,
        unexplained: open,
        explained,
        templates: offered.iter().map(template).collect(),
        questions: questions(desk, id, today)?,
    })
}

/// The note entered with the visit, unless a document took its place, and the documents.
fn papers(desk: &Desk, record: &Record) -> Result<(Vec<Paper>, Vec<Mark>)> {
    let id = record.encounter.id;
    let (kept, evidence) = desk.store.read(|db| {
        let kept = documents::of_encounter(db, id)?;
        Ok((kept, documents::evidence(db, id)?))
    })?;
    let mut papers = Vec::new();
    let note = &record.encounter.note;
    let replaced = kept.iter().any(|d| d.came_from == OF_THE_VISIT);
    if !note.trim().is_empty() && !replaced {
        papers.push(Paper {
            id: None,
            kind: DocumentKind::VisitNote,
            title: String::new(),
            name: CleanText::new("note"),
            words: words(note),
            text: note.clone(),
        });
    }
    papers.extend(kept.into_iter().map(|document| {
        let version = match document.version {
            1 => String::new(),
            n => format!(" v{n}"),
        };
        let title = match document.title.as_str() {
            "" => String::new(),
            title => format!(" {title}"),
        };
        let name = format!("{}{title}{version}", document.kind.words());
        Paper {
            id: Some(document.id),
            kind: document.kind,
            title: document.title,
            name: CleanText::new(&name),
            words: words(&document.text),
            text: document.text,
        }
    }));
    let marks = evidence.into_iter().map(|evidence| Mark {
        id: evidence.id,
        paper: evidence.document,
        from: usize::try_from(evidence.starts_at).unwrap_or(0),
        n: evidence.words.chars().count(),
        code: evidence.code,
    });
    Ok((papers, marks.collect()))
}

fn n_marks(marks: &[Mark], code: &str) -> usize {
    marks.iter().filter(|mark| mark.code == code).count()
}

fn diagnoses(desk: &Desk, record: &Record, marks: &[Mark]) -> Vec<Shown> {
    let e = &record.encounter;
    let shown = e.diagnoses.iter().map(|code| {
        let known = desk.codes.diagnosis(code.as_str(), e.dos);
        let (display, title, state) = match known {
            Some(known) => {
                let state = if known.is_billable() {
                    State::Done
                } else {
                    State::Needs
                };
                (known.display(), known.title(), state)
            }
            None => {
                let title = "not a code of this date".to_owned();
                (dotted(code.as_str()), title, State::Needs)
            }
        };
        Shown {
            display: CleanText::new(&display),
            title: CleanText::new(&title),
            state,
            n_marks: n_marks(marks, code.as_str()),
            history: CleanText::default(),
        }
    });
    shown.collect()
}

fn lines(desk: &Desk, record: &Record, marks: &[Mark]) -> Result<Vec<Shown>> {
    let dos = record.encounter.dos;
    let payer = record.coverages.first().map(|(_, payer)| payer);
    let mut lines = Vec::new();
    for charge in &record.charges {
        let code = charge.code.as_str();
        let known = desk.codes.procedure(code, dos);
        let history = match payer {
            Some(payer) => {
                let read = |db: &_| coding_history::of_code(db, code, payer.id);
                told(&desk.store.read(read)?, (code, &payer.name))
            }
            None => String::new(),
        };
        lines.push(Shown {
            display: CleanText::new(code),
            title: CleanText::new(known.map_or("", |procedure| &procedure.label)),
            state: State::Plain,
            n_marks: n_marks(marks, code),
            history: CleanText::new(&history),
        });
    }
    Ok(lines)
}

/// What became of a code at a payer before, in a sentence; nothing where it was never denied.
fn told(history: &CodeHistory, (code, payer): (&str, &str)) -> String {
    let Some(last) = history.denials.first() else {
        return String::new();
    };
    let n = history.denials.len();
    let why = Playbook::built_in().sentence(last.carc, &[]);
    let outcome = match last.outcome.as_str() {
        "" => last.status.clone(),
        words => words.to_owned(),
    };
    format!(
        "{payer} denied {code} {} in {} billed; last {}: {}-{} {why}; {outcome}",
        count(n, "time", "times"),
        history.n_billed,
        last.denied_on,
        last.group,
        last.carc,
    )
}

/// Code and modifier of a line.
type Pair = (String, String);

/// The modifiers that were explained, and those of the lines that must be and are not.
fn reasons(desk: &Desk, record: &Record) -> Result<(Vec<Pair>, Vec<Pair>)> {
    let id = record.encounter.id;
    let given = desk
        .store
        .read(|db| modifier_reasons::of_encounter(db, id))?;
    let given: Vec<Pair> = given.into_iter().map(|r| (r.code, r.modifier)).collect();
    let all = record.charges.iter().flat_map(|charge| {
        let modifiers = charge.modifiers.iter().map(ToString::to_string);
        modifiers.map(|modifier| (charge.code.to_string(), modifier))
    });
    let open = all.filter(|pair| EXPLAINED.contains(&pair.1.as_str()) && !given.contains(pair));
    let open = open.collect();
    Ok((given, open))
}

fn template(of: &crate::store::templates::Template) -> Choice {
    let body = of.holds();
    let lines: Vec<String> = body
        .lines
        .iter()
        .map(templates::BodyLine::written)
        .collect();
    let label = format!(
        "{:<5}{}   {}   {}",
        of.shortcut,
        of.name,
        body.diagnoses.join(" "),
        lines.join("; ")
    );
    Choice::new(&of.id.to_string(), &label)
}

fn questions(desk: &Desk, id: EncounterId, today: NaiveDate) -> Result<Vec<CleanText>> {
    let all = desk.store.read(|db| queries::of_encounter(db, id))?;
    let open = all.into_iter().filter(queries::QueryRow::is_open);
    let told = open.map(|row| {
        let due = near(row.query.due_on, today);
        CleanText::new(&format!(
            "question {}: {}, due {due}",
            row.query.id,
            row.status()
        ))
    });
    Ok(told.collect())
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
        .read(|db| Ok(look_before_coding(db, codes, today, id)?))?;
    let found = looked.report.findings.iter().zip(&looked.overridden);
    let found = found.map(|(finding, pass)| {
        let mut found = Found::new(finding, pass.as_ref().map(|o| o.reason.as_str()));
        found.for_biller = !is_the_coders(finding.edit.layer);
        found
    });
    Ok((found.collect(), looked.report.not_checked.clone()))
}
