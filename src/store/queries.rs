//! Questions to clinicians, and what became of them. Rows are only added.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::chain::Transaction;
use super::columns;
use crate::domain::keys::{EncounterId, ProviderId};
use crate::domain::party::PersonName;

/// A question as it was sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    /// Which row; 0 before it is sent.
    pub id: i64,
    /// About which visit.
    pub encounter: EncounterId,
    /// To whom.
    pub provider: ProviderId,
    /// The name of the template of its wording.
    pub topic: String,
    /// What is asked.
    pub question: String,
    /// `block` or `warn`.
    pub effect: String,
    /// When.
    pub sent_on: NaiveDate,
    /// By when it is to be answered.
    pub due_on: NaiveDate,
}

/// Something that happened to a question.
#[derive(Clone, PartialEq, Eq)]
pub struct QueryEvent {
    /// `answered`, `addendum`, `no-change`, `closed`, `withdrawn`.
    pub event: String,
    /// In words.
    pub words: String,
    /// When.
    pub happened_on: NaiveDate,
}

/// A question with its visit and what became of it.
#[derive(Clone, PartialEq, Eq)]
pub struct QueryRow {
    /// The question.
    pub query: Query,
    /// Whose visit.
    pub patient: PersonName,
    /// Date of service.
    pub dos: NaiveDate,
    /// Who is asked.
    pub asked: PersonName,
    /// What happened, the first event first.
    pub events: Vec<QueryEvent>,
}

impl QueryRow {
    /// Where it stands: `sent`, or the last event.
    #[must_use]
    pub fn status(&self) -> &str {
        self.events
            .last()
            .map_or("sent", |last| last.event.as_str())
    }

    /// Does it still wait for the clinician, or for the coder to close it?
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.status(), "closed" | "withdrawn")
    }
}

/// Sends a question; returns its number.
///
/// # Errors
/// The database's.
pub fn send(tx: &Transaction<'_>, query: &Query) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO query (encounter_id, provider_id, topic, question, effect, sent_on, due_on) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        query.encounter.0,
        query.provider.0,
        &query.topic,
        &query.question,
        &query.effect,
        columns::day_text(query.sent_on),
        columns::day_text(query.due_on),
    ))
    .context("send a question")?;
    Ok(tx.last_insert_rowid())
}

/// Says what happened to a question.
///
/// # Errors
/// The database's.
pub fn tell(tx: &Transaction<'_>, query: i64, event: &QueryEvent, role: &str) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO query_event (query_id, event, words, happened_on, role) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((
        query,
        &event.event,
        &event.words,
        columns::day_text(event.happened_on),
        role,
    ))
    .context("tell what happened to a question")?;
    Ok(())
}

const ROWS: &str = "SELECT q.*, e.dos, t.last, t.first, t.middle, t.suffix, p.last AS p_last, \
    p.first AS p_first, p.middle AS p_middle, p.suffix AS p_suffix FROM query q \
    JOIN encounter e ON e.id = q.encounter_id JOIN patient t ON t.id = e.patient_id \
    JOIN provider p ON p.id = q.provider_id";

/// Every question, the one due first first.
///
/// # Errors
/// The database's.
pub fn all(db: &Connection) -> Result<Vec<QueryRow>> {
    let mut query = db.prepare_cached(&format!("{ROWS} ORDER BY q.due_on, q.id"))?;
    let rows: Vec<QueryRow> = query
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()
        .context("read the questions")?;
    rows.into_iter().map(|row| with_events(db, row)).collect()
}

/// The questions about an encounter, the first one first.
///
/// # Errors
/// The database's.
pub fn of_encounter(db: &Connection, encounter: EncounterId) -> Result<Vec<QueryRow>> {
    let mut rows = all(db)?;
    rows.retain(|row| row.query.encounter == encounter);
    rows.sort_by_key(|row| row.query.id);
    Ok(rows)
}

/// The question of that number.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, id: i64) -> Result<Option<QueryRow>> {
    let found = db
        .prepare_cached(&format!("{ROWS} WHERE q.id = ?1"))?
        .query_row([id], read)
        .optional()
        .context("read a question")?;
    found.map(|row| with_events(db, row)).transpose()
}

fn with_events(db: &Connection, row: QueryRow) -> Result<QueryRow> {
    let events = db
        .prepare_cached("SELECT * FROM query_event WHERE query_id = ?1 ORDER BY id")?
        .query_map([row.query.id], |row| {
            Ok(QueryEvent {
                event: row.get("event")?,
                words: row.get("words")?,
                happened_on: columns::day(row, "happened_on")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .context("read what became of a question")?;
    Ok(QueryRow { events, ..row })
}

fn read(row: &Row<'_>) -> rusqlite::Result<QueryRow> {
    Ok(QueryRow {
        query: Query {
            id: row.get("id")?,
            encounter: EncounterId(row.get("encounter_id")?),
            provider: ProviderId(row.get("provider_id")?),
            topic: row.get("topic")?,
            question: row.get("question")?,
            effect: row.get("effect")?,
            sent_on: columns::day(row, "sent_on")?,
            due_on: columns::day(row, "due_on")?,
        },
        patient: columns::person(row, "")?,
        dos: columns::day(row, "dos")?,
        asked: columns::person(row, "p_")?,
        events: Vec::new(),
    })
}
