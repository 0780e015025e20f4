//! Pages about what was coded: the coded record of a visit, the quarterly review of modifiers to
//! be signed, and the worksheet of an audit.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;

use super::coding_audit::{Outcome, corrective, modifier_review, outcomes};
use super::em_level::levels_of_visit;
use super::{Role, perform};
use crate::codesets::CodeSets;
use crate::desk::Desk;
use crate::domain::codes::{Modifier, dotted};
use crate::domain::keys::EncounterId;
use crate::domain::money::Money;
pub use crate::forms::Sheets as Pages;
use crate::forms::{Column, Sheets};
use crate::store::audit::{self, Line};
use crate::store::coding_audits::{self, Item};
use crate::store::visit::{self, Visit};
use crate::store::{Connection, disk, documents, modifier_reasons, overrides, practice, queries};

/// The coded record of a visit: its codes with the words that support them, the inputs of its
/// level, what was let pass and why, who did what and when.
///
/// # Errors
/// The store's, and where there is no such visit.
pub fn coded_record(db: &Connection, codes: &CodeSets, id: EncounterId) -> Result<Sheets> {
    let visit = visit::open(db, id)?.with_context(|| format!("there is no visit {id}"))?;
    let mut sheets = begin(db, &format!("Coded record of visit {id}"))?;
    heads(&visit, &mut sheets);
    diagnoses(db, codes, &visit, &mut sheets)?;
    lines(db, codes, &visit, &mut sheets)?;
    levels(db, codes, id, &mut sheets)?;
    let_pass(db, id, &mut sheets)?;
    asked(db, id, &mut sheets)?;
    papers(db, &visit, &mut sheets)?;
    history(db, id, &mut sheets)?;
    Ok(sheets)
}

fn begin(db: &Connection, title: &str) -> Result<Sheets> {
    let practice = practice::get(db)?.map(|practice| practice.name);
    let foot = practice.unwrap_or_else(|| "claimdesk".to_owned());
    Ok(Sheets::new(
        title,
        &format!("{foot}   {title}   confidential"),
    ))
}

fn heads(visit: &Visit, sheets: &mut Sheets) {
    const PAIR: [Column; 2] = [Column::words(20), Column::words(80)];
    let e = &visit.encounter;
    let payers: Vec<&str> = visit
        .coverages
        .iter()
        .map(|(_, p)| p.name.as_str())
        .collect();
    let signed = e
        .note_signed_on
        .map_or("not seen".to_owned(), |day| day.to_string());
    let facts = [
        (
            "Patient",
            format!(
                "{}, born {}, {}",
                visit.patient.name.last_first(),
                visit.patient.birth_date,
                visit.patient.sex.letter()
            ),
        ),
        ("Date of service", e.dos.to_string()),
        ("Place of service", e.pos.to_string()),
        (
            "Clinician",
            format!(
                "{}, NPI {}",
                visit.rendering.name.last_first(),
                visit.rendering.npi
            ),
        ),
        (
            "Payers",
            if payers.is_empty() {
                "the patient".to_owned()
            } else {
                payers.join(", then ")
            },
        ),
        ("Signed note seen", signed),
        ("Status", e.status.words().to_owned()),
    ];
    for (name, value) in facts {
        sheets.row(&PAIR, &[name.to_owned(), value]);
    }
}

fn diagnoses(db: &Connection, codes: &CodeSets, visit: &Visit, sheets: &mut Sheets) -> Result<()> {
    const COLUMNS: [Column; 4] = [
        Column::words(5),
        Column::words(12),
        Column::words(43),
        Column::words(40),
    ];
    sheets.heading("Diagnoses");
    sheets.names(&COLUMNS, &["", "Code", "Meaning", "Words that support it"]);
    let marks = documents::evidence(db, visit.encounter.id)?;
    for (n, code) in visit.encounter.diagnoses.iter().enumerate() {
        let known = codes.diagnosis(code.as_str(), visit.encounter.dos);
        let words = marks.iter().filter(|mark| mark.code == code.as_str());
        let words: Vec<String> = words.map(|mark| format!("\"{}\"", mark.words)).collect();
        let title = known.map_or("not a code of this date".to_owned(), |known| known.title());
        let place = letter(n + 1);
        sheets.row(
            &COLUMNS,
            &[place, dotted(code.as_str()), title, words.join("; ")],
        );
    }
    Ok(())
}

fn letter(n: usize) -> String {
    let place = u8::try_from(n.saturating_sub(1).min(25)).unwrap_or(25);
    char::from(b'A' + place).to_string()
}

fn lines(db: &Connection, codes: &CodeSets, visit: &Visit, sheets: &mut Sheets) -> Result<()> {
    const COLUMNS: [Column; 7] = [
        Column::words(5),
        Column::words(9),
        Column::words(10),
        Column::figures(8),
        Column::words(10),
        Column::figures(13),
        Column::words(45),
    ];
    sheets.heading("Services");
    let names = [
        "",
        "Code",
        "Modifiers",
        "Units",
        "Points to",
        "Charge",
        "Why",
    ];
    sheets.names(&COLUMNS, &names);
    let marks = documents::evidence(db, visit.encounter.id)?;
    let reasons = modifier_reasons::of_encounter(db, visit.encounter.id)?;
    for (n, charge) in visit.charges.iter().enumerate() {
        let code = charge.code.as_str();
        let modifiers: Vec<String> = charge.modifiers.iter().map(Modifier::to_string).collect();
        let pointers = charge.pointers.iter().map(|n| letter(usize::from(*n)));
        let pointers: Vec<String> = pointers.collect();
        let mut why: Vec<String> = Vec::new();
        let label = codes
            .procedure(code, visit.encounter.dos)
            .map(|p| p.label.clone());
        why.extend(label.filter(|label| !label.is_empty()));
        let given = reasons
            .iter()
            .filter(|r| r.code == code && modifiers.contains(&r.modifier));
        why.extend(given.map(|r| format!("{}: {} ({})", r.modifier, r.reason, r.given_on)));
        let words = marks.iter().filter(|mark| mark.code == code);
        why.extend(words.map(|mark| format!("\"{}\"", mark.words)));
        sheets.row(
            &COLUMNS,
            &[
                (n + 1).to_string(),
                code.to_owned(),
                modifiers.join(" "),
                charge.units.to_string(),
                pointers.join(" "),
                charge.amount.to_string(),
                why.join("; "),
            ],
        );
    }
    let sum: Money = visit.charges.iter().map(|charge| charge.amount).sum();
    sheets.rule();
    let total = ["", "", "", "", "Total", &sum.to_string(), ""].map(str::to_owned);
    sheets.row(&COLUMNS, &total);
    Ok(())
}

fn levels(db: &Connection, codes: &CodeSets, id: EncounterId, sheets: &mut Sheets) -> Result<()> {
    let kept = levels_of_visit(db, codes, id).map_err(anyhow::Error::from)?;
    for level in kept {
        sheets.heading("Level of the visit, as it was recorded");
        let code = level.level.as_deref().unwrap_or("no level");
        sheets.strong(&format!(
            "{code}, recorded {} by the {} under rules {}",
            level.recorded_on, level.role, level.rules
        ));
        sheets.words(&level.text);
        let state = if level.unchanged {
            "unchanged"
        } else {
            "ALTERED"
        };
        sheets.words(&format!("hash {} ({state})", level.hash));
    }
    Ok(())
}

fn let_pass(db: &Connection, id: EncounterId, sheets: &mut Sheets) -> Result<()> {
    const COLUMNS: [Column; 4] = [
        Column::words(25),
        Column::words(35),
        Column::words(28),
        Column::words(12),
    ];
    let all = overrides::of_encounter(db, id)?;
    if all.is_empty() {
        return Ok(());
    }
    sheets.heading("Findings that were let pass");
    sheets.names(&COLUMNS, &["Edit", "Finding", "Reason", "When"]);
    for one in all {
        let when = format!("{} {}", one.made_on, one.role);
        sheets.row(&COLUMNS, &[one.edit, one.about, one.reason, when]);
    }
    Ok(())
}

fn asked(db: &Connection, id: EncounterId, sheets: &mut Sheets) -> Result<()> {
    let all = queries::of_encounter(db, id)?;
    if all.is_empty() {
        return Ok(());
    }
    sheets.heading("Questions to the clinician");
    for row in all {
        let query = &row.query;
        sheets.strong(&format!(
            "Question {} of {}, due {}, to {}",
            query.id,
            query.sent_on,
            query.due_on,
            row.asked.last_first()
        ));
        sheets.words(&query.question);
        for event in &row.events {
            sheets.words(&format!(
                "{} {}: {}",
                event.happened_on, event.event, event.words
            ));
        }
    }
    Ok(())
}

fn papers(db: &Connection, visit: &Visit, sheets: &mut Sheets) -> Result<()> {
    const COLUMNS: [Column; 4] = [
        Column::words(25),
        Column::words(35),
        Column::words(25),
        Column::words(15),
    ];
    let all = documents::of_encounter(db, visit.encounter.id)?;
    sheets.heading("Documents that were read");
    sheets.names(&COLUMNS, &["Kind", "Title", "Came from", "Kept"]);
    if !visit.encounter.note.trim().is_empty() {
        sheets.row(&COLUMNS, &["note", "entered with the visit", "", ""]);
    }
    for document in all {
        let kind = format!("{} version {}", document.kind.words(), document.version);
        let kept = document.kept_on.to_string();
        sheets.row(&COLUMNS, &[kind, document.title, document.came_from, kept]);
    }
    Ok(())
}

fn history(db: &Connection, id: EncounterId, sheets: &mut Sheets) -> Result<()> {
    const COLUMNS: [Column; 3] = [Column::words(30), Column::words(20), Column::words(50)];
    sheets.heading("Who did what, and when");
    sheets.names(&COLUMNS, &["At (UTC)", "Role", "Deed"]);
    for line in audit::about(db, ("encounter", id.0))? {
        let Line { at, role, action } = line;
        sheets.row(&COLUMNS, &[at, role, action]);
    }
    Ok(())
}

/// The review of modifiers 25, 59 and X of a span of dates of service, ready to be signed.
///
/// # Errors
/// The store's.
pub fn modifier_sheet(db: &Connection, span: (NaiveDate, NaiveDate)) -> Result<Sheets> {
    const COLUMNS: [Column; 5] = [
        Column::words(13),
        Column::words(20),
        Column::words(14),
        Column::words(30),
        Column::words(23),
    ];
    let rows = modifier_review(db, span)?;
    let (from, to) = span;
    let mut sheets = begin(db, &format!("Review of modifiers, {from} to {to}"))?;
    let without = rows.iter().filter(|row| row.reason.is_none()).count();
    sheets.words(&format!(
        "Lines with 25, 59, XE, XP, XS or XU: {}. Without a written reason: {without}.",
        rows.len()
    ));
    let names = ["Date", "Patient", "Code", "Reason", "Words of the record"];
    sheets.names(&COLUMNS, &names);
    for row in rows {
        let reason = row.reason.unwrap_or_else(|| "NO REASON WRITTEN".to_owned());
        sheets.row(
            &COLUMNS,
            &[
                row.line.dos.to_string(),
                row.line.patient.last_first(),
                format!("{}-{}", row.line.code, row.modifier),
                reason,
                row.words.join("; "),
            ],
        );
    }
    signature(&mut sheets);
    Ok(sheets)
}

fn signature(sheets: &mut Sheets) {
    sheets.gap();
    sheets.gap();
    sheets.words("Reviewed by: ______________________________   Date: ________________");
}

/// The worksheet of an audit with its outcome, and the claims to be corrected after it.
///
/// # Errors
/// The store's, and where there is no such audit.
pub fn audit_sheet(db: &Connection, audit: i64) -> Result<Sheets> {
    let all = outcomes(db)?;
    let found = all.iter().find(|outcome| outcome.draw.id == audit);
    let found = found.with_context(|| format!("there is no audit {audit}"))?;
    let mut sheets = begin(db, &format!("Audit of codes {audit}"))?;
    let draw = &found.draw;
    sheets.words(&format!(
        "Drawn {} with seed {}: at most {} lines of each of {}, dates of service {} to {}.",
        draw.drawn_on,
        draw.seed,
        draw.per_code,
        draw.codes.join(" "),
        draw.from,
        draw.to
    ));
    sheets.strong(&said(found));
    items(&coding_audits::items(db, Some(audit))?, &mut sheets);
    let wrong = corrective(db, Some(audit))?;
    if !wrong.is_empty() {
        sheets.heading("Claims to be corrected");
        for item in wrong {
            let claim = item
                .claim
                .map_or("no claim yet".to_owned(), |id| format!("claim {id}"));
            let score = item.score.map_or(String::new(), |score| score.right_code);
            sheets.words(&format!(
                "{claim}, visit {}: {} should be {score}",
                item.of.encounter, item.of.code
            ));
        }
    }
    sheets.heading("Trend of the error rate");
    for outcome in all {
        let line = format!(
            "Audit {} of {}: {}",
            outcome.draw.id,
            outcome.draw.drawn_on,
            said(&outcome)
        );
        sheets.words(&line);
    }
    signature(&mut sheets);
    Ok(sheets)
}

/// How an audit came out, in a sentence.
#[must_use]
pub fn said(outcome: &Outcome) -> String {
    let rate = match outcome.error_rate() {
        None => "no error rate yet".to_owned(),
        Some(tenths) => format!("error rate {}.{} %", tenths / 10, tenths % 10),
    };
    format!(
        "{} of {} lines scored, {} too high, {} too low, {rate}",
        outcome.scored, outcome.drawn, outcome.over, outcome.under
    )
}

fn items(items: &[Item], sheets: &mut Sheets) {
    const COLUMNS: [Column; 6] = [
        Column::words(8),
        Column::words(13),
        Column::words(22),
        Column::words(17),
        Column::words(18),
        Column::words(22),
    ];
    sheets.gap();
    let names = ["Item", "Date", "Patient", "Coded", "Verdict", "Found"];
    sheets.names(&COLUMNS, &names);
    for item in items {
        let coded = format!("{} {}", item.of.code, item.of.modifiers);
        let (verdict, words) = match &item.score {
            None => ("agree / over / under".to_owned(), String::new()),
            Some(score) => (
                format!("{} {}", score.verdict, score.right_code),
                score.words.clone(),
            ),
        };
        sheets.row(
            &COLUMNS,
            &[
                item.id.to_string(),
                item.dos.to_string(),
                item.patient.last_first(),
                coded,
                verdict,
                words,
            ],
        );
    }
}

/// Writes pages to the folder `outbox` beside the practice, readable by its owner alone; tells
/// where.
///
/// # Errors
/// The file system's.
pub fn put_in_outbox(desk: &Desk, name: &str, sheets: &Sheets) -> Result<PathBuf> {
    let beside = desk
        .store
        .path()
        .parent()
        .context("the practice has no folder")?;
    let folder = beside.join("outbox");
    disk::check_folder(&folder)?;
    let path = folder.join(format!("{name}.pdf"));
    disk::write_new(&path, &sheets.pdf())?;
    Ok(path)
}

/// Writes the coded record of a visit to the outbox; tells where. The audit log says so.
///
/// # Errors
/// As [`coded_record`] and [`put_in_outbox`].
pub fn print_record(desk: &mut Desk, id: i64) -> Result<PathBuf> {
    let codes = &desk.codes;
    let sheets = desk
        .store
        .read(|db| coded_record(db, codes, EncounterId(id)))?;
    perform(desk, Role::Coder, |cx| {
        cx.audit("print-record", ("encounter", Some(id)), None)
    })?;
    put_in_outbox(desk, &format!("visit-{id}"), &sheets)
}
