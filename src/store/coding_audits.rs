//! Audits of what was coded: the drawn lines and how they were scored. Rows are only added.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

use super::chain::Transaction;
use super::columns;
use crate::domain::keys::{EncounterId, ServiceLineId};
use crate::domain::money::Money;
use crate::domain::party::PersonName;

/// A draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draw {
    /// Which row; 0 before the first save.
    pub id: i64,
    /// When.
    pub drawn_on: NaiveDate,
    /// The first date of service.
    pub from: NaiveDate,
    /// The last date of service.
    pub to: NaiveDate,
    /// The seed, with which the same lines are drawn again.
    pub seed: i64,
    /// Lines per code at most.
    pub per_code: u32,
    /// The codes.
    pub codes: Vec<String>,
}

/// A line from which a sample may be drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Its visit.
    pub encounter: EncounterId,
    /// The line.
    pub line: ServiceLineId,
    /// The code.
    pub code: String,
    /// Its modifiers, separated by blanks.
    pub modifiers: String,
}

/// How a line was scored.
#[derive(Clone, PartialEq, Eq)]
pub struct Score {
    /// `agree`, `over` or `under`.
    pub verdict: String,
    /// The code that would be right, empty where it stands.
    pub right_code: String,
    /// What was found, in words.
    pub words: String,
    /// When.
    pub scored_on: NaiveDate,
}

/// A drawn line with its visit and its score.
#[derive(Clone, PartialEq, Eq)]
pub struct Item {
    /// Which row.
    pub id: i64,
    /// Of which draw.
    pub audit: i64,
    /// The line as it was drawn.
    pub of: Candidate,
    /// Whose visit.
    pub patient: PersonName,
    /// Who rendered the service.
    pub rendering: PersonName,
    /// Date of service.
    pub dos: NaiveDate,
    /// What was charged.
    pub charged: Money,
    /// The claim that billed it, where one did.
    pub claim: Option<i64>,
    /// The last score, none where it waits.
    pub score: Option<Score>,
}

/// The charged lines of these codes with a date of service in the span, in the order of the
/// books, so that a seed always draws the same.
///
/// # Errors
/// The database's.
pub fn candidates(
    db: &Connection,
    codes: &[String],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Candidate>> {
    let mut found: Vec<Candidate> = db
        .prepare_cached(
            "SELECT s.encounter_id, s.id, s.code, s.modifiers FROM service_line s \
             JOIN encounter e ON e.id = s.encounter_id WHERE s.position > 0 \
             AND e.dos BETWEEN ?1 AND ?2 AND e.status IN ('coded', 'billed') ORDER BY s.id",
        )?
        .query_map((columns::day_text(from), columns::day_text(to)), |row| {
            Ok(Candidate {
                encounter: EncounterId(row.get(0)?),
                line: ServiceLineId(row.get(1)?),
                code: row.get(2)?,
                modifiers: row.get(3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .context("find lines to audit")?;
    found.retain(|line| codes.contains(&line.code));
    Ok(found)
}

/// Keeps a draw with its lines; returns its number.
///
/// # Errors
/// The database's.
pub fn keep(tx: &Transaction<'_>, draw: &Draw, lines: &[Candidate]) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO coding_audit (drawn_on, from_dos, to_dos, seed, per_code, codes) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        columns::day_text(draw.drawn_on),
        columns::day_text(draw.from),
        columns::day_text(draw.to),
        draw.seed,
        draw.per_code,
        draw.codes.join(" "),
    ))
    .context("keep a draw")?;
    let id = tx.last_insert_rowid();
    for line in lines {
        tx.prepare_cached(
            "INSERT INTO coding_audit_item (audit_id, encounter_id, service_line_id, code, \
             modifiers) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            id,
            line.encounter.0,
            line.line.0,
            &line.code,
            &line.modifiers,
        ))
        .context("keep a drawn line")?;
    }
    Ok(id)
}

/// Every draw, the latest first.
///
/// # Errors
/// The database's.
pub fn draws(db: &Connection) -> Result<Vec<Draw>> {
    db.prepare_cached("SELECT * FROM coding_audit ORDER BY id DESC")?
        .query_map([], |row| {
            Ok(Draw {
                id: row.get("id")?,
                drawn_on: columns::day(row, "drawn_on")?,
                from: columns::day(row, "from_dos")?,
                to: columns::day(row, "to_dos")?,
                seed: row.get("seed")?,
                per_code: row.get("per_code")?,
                codes: row
                    .get::<_, String>("codes")?
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect(),
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .context("read the audits")
}

/// The lines of every draw, or of one, with their scores.
///
/// # Errors
/// The database's.
pub fn items(db: &Connection, audit: Option<i64>) -> Result<Vec<Item>> {
    db.prepare_cached(
        "SELECT i.*, e.dos, s.amount_cents, t.last, t.first, t.middle, t.suffix, \
         p.last AS p_last, p.first AS p_first, p.middle AS p_middle, p.suffix AS p_suffix, \
         (SELECT min(claim_id) FROM claim_line l WHERE l.service_line_id = s.id) AS claim_id, \
         c.verdict, c.right_code, c.words, c.scored_on FROM coding_audit_item i \
         JOIN encounter e ON e.id = i.encounter_id JOIN patient t ON t.id = e.patient_id \
         JOIN provider p ON p.id = e.rendering_id JOIN service_line s ON s.id = i.service_line_id \
         LEFT JOIN coding_audit_score c ON c.id = \
         (SELECT max(id) FROM coding_audit_score x WHERE x.item_id = i.id) \
         WHERE ?1 IS NULL OR i.audit_id = ?1 ORDER BY i.audit_id DESC, i.id",
    )?
    .query_map([audit], read)?
    .collect::<rusqlite::Result<_>>()
    .context("read the lines of an audit")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
    let verdict: Option<String> = row.get("verdict")?;
    let score = match verdict {
        None => None,
        Some(verdict) => Some(Score {
            verdict,
            right_code: row.get("right_code")?,
            words: row.get("words")?,
            scored_on: columns::day(row, "scored_on")?,
        }),
    };
    Ok(Item {
        id: row.get("id")?,
        audit: row.get("audit_id")?,
        of: Candidate {
            encounter: EncounterId(row.get("encounter_id")?),
            line: ServiceLineId(row.get("service_line_id")?),
            code: row.get("code")?,
            modifiers: row.get("modifiers")?,
        },
        patient: columns::person(row, "")?,
        rendering: columns::person(row, "p_")?,
        dos: columns::day(row, "dos")?,
        charged: columns::money(row, "amount_cents")?,
        claim: row.get("claim_id")?,
        score,
    })
}

/// Scores a drawn line, in place of an earlier score.
///
/// # Errors
/// The database's.
pub fn score(tx: &Transaction<'_>, item: i64, score: &Score, role: &str) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO coding_audit_score (item_id, verdict, right_code, words, scored_on, role) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        item,
        &score.verdict,
        &score.right_code,
        &score.words,
        columns::day_text(score.scored_on),
        role,
    ))
    .context("score a line")?;
    Ok(())
}

/// A line with a modifier that must be explained.
#[derive(Clone, PartialEq, Eq)]
pub struct ExplainedLine {
    /// Its visit.
    pub encounter: EncounterId,
    /// Date of service.
    pub dos: NaiveDate,
    /// Whose visit.
    pub patient: PersonName,
    /// Who rendered the service.
    pub rendering: PersonName,
    /// The code.
    pub code: String,
    /// Its modifiers, separated by blanks.
    pub modifiers: String,
}

/// The lines of coded visits in a span of dates of service that carry any modifier.
///
/// # Errors
/// The database's.
pub fn modified_lines(
    db: &Connection,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<ExplainedLine>> {
    db.prepare_cached(
        "SELECT s.encounter_id, s.code, s.modifiers, e.dos, t.last, t.first, t.middle, t.suffix, \
         p.last AS p_last, p.first AS p_first, p.middle AS p_middle, p.suffix AS p_suffix \
         FROM service_line s JOIN encounter e ON e.id = s.encounter_id \
         JOIN patient t ON t.id = e.patient_id JOIN provider p ON p.id = e.rendering_id \
         WHERE s.position > 0 AND s.modifiers <> '' AND e.dos BETWEEN ?1 AND ?2 \
         AND e.status IN ('coded', 'billed') ORDER BY e.dos, s.encounter_id, s.position",
    )?
    .query_map((columns::day_text(from), columns::day_text(to)), |row| {
        Ok(ExplainedLine {
            encounter: EncounterId(row.get("encounter_id")?),
            dos: columns::day(row, "dos")?,
            patient: columns::person(row, "")?,
            rendering: columns::person(row, "p_")?,
            code: row.get("code")?,
            modifiers: row.get("modifiers")?,
        })
    })?
    .collect::<rusqlite::Result<_>>()
    .context("read lines with modifiers")
}
