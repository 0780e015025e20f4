//! `coding`: what belongs to the codes of visits: the coded record, documents, questions,
//! templates, audits, the history of a code.

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use clap::Subcommand;
use serde_json::json;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::table::{Cell, Table};
use crate::desk::Desk;
use crate::domain::keys::{EncounterId, PatientId, PayerId};
use crate::store::{coding_audits, coding_history, disk, documents, queries, templates};
use crate::workflow::coding_audit::{modifier_review, outcomes, quarter_begins};
use crate::workflow::coding_papers::{Pages, audit_sheet, coded_record, modifier_sheet};
use crate::workflow::recapture::conditions;
use crate::workflow::templates::BodyLine;

/// The commands of `coding`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The coded record of a visit: codes, the words that support them, levels, overrides, deeds
    Record {
        /// Which visit
        encounter: i64,
        /// A file to write: .pdf, or any other ending for plain text
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// The documents of a visit
    Documents {
        /// Which visit
        encounter: i64,
    },
    /// The words of a visit that were marked, with the codes that they support
    Evidence {
        /// Which visit
        encounter: i64,
    },
    /// Questions to clinicians, the one due first first
    Queries,
    /// The templates of visits
    Templates,
    /// The audits of what was coded; with a number, the lines of that one
    Audit {
        /// Which audit
        audit: Option<i64>,
        /// A file for the worksheet of that audit: .pdf, or any other ending for plain text
        #[arg(long, value_name = "FILE", requires = "audit")]
        out: Option<PathBuf>,
    },
    /// Every modifier 25, 59, XE, XP, XS and XU of a span of dates of service, with its reason
    Modifiers {
        /// First date of service [default: the first of the quarter]
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
        /// Last date of service [default: today]
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
        /// A file to sign: .pdf, or any other ending for plain text
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Conditions of a patient that count in risk adjustment: last year, and this year
    Hcc {
        /// Which patient
        patient: i64,
        /// Which year [default: today's]
        #[arg(long)]
        year: Option<i32>,
    },
    /// What a payer did with a code before
    History {
        /// The procedure
        code: String,
        /// Which payer
        #[arg(long, value_name = "ID")]
        payer: i64,
    },
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let today = desk.clock.today();
    let table = match command {
        Command::Record { encounter, out } => {
            let codes = &desk.codes;
            let id = EncounterId(*encounter);
            let pages = desk.store.read(|db| coded_record(db, codes, id))?;
            return put(&pages, out.as_deref(), cx);
        }
        Command::Documents { encounter } => papers(&desk, EncounterId(*encounter))?,
        Command::Evidence { encounter } => evidence(&desk, EncounterId(*encounter))?,
        Command::Queries => questions(&desk)?,
        Command::Templates => offered(&desk)?,
        Command::Audit {
            audit: Some(audit),
            out: Some(out),
        } => {
            let pages = desk.store.read(|db| audit_sheet(db, *audit))?;
            return put(&pages, Some(out), cx);
        }
        Command::Audit {
            audit: Some(audit), ..
        } => drawn(&desk, *audit)?,
        Command::Audit { .. } => audits(&desk)?,
        Command::Modifiers { from, to, out } => {
            let to = to.unwrap_or(today);
            let span = (from.unwrap_or_else(|| quarter_begins(to)), to);
            if out.is_some() {
                let pages = desk.store.read(|db| modifier_sheet(db, span))?;
                return put(&pages, out.as_deref(), cx);
            }
            reviewed(&desk, span)?
        }
        Command::Hcc { patient, year } => {
            let year = year.unwrap_or(today.year());
            risk(&desk, PatientId(*patient), year)?
        }
        Command::History { code, payer } => history(&desk, code, PayerId(*payer))?,
    };
    cx.print_table(&table, false)?;
    Ok(Exit::Done)
}

/// Pages as a file, or as text on the output.
fn put(pages: &Pages, out: Option<&Path>, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let Some(path) = out else {
        if cx.json() {
            cx.print_json(&json!({ "text": pages.text() }))?;
        } else {
            cx.line(pages.text())?;
        }
        return Ok(Exit::Done);
    };
    if path.exists() {
        let message = format!("{} is there already", path.display());
        return Err(CliError::new(Kind::Input, message).hint("name a file that is not there"));
    }
    let pdf = path.extension().is_some_and(|ending| ending == "pdf");
    let bytes = if pdf {
        pages.pdf()
    } else {
        pages.text().into_bytes()
    };
    disk::write_new(path, &bytes)?;
    if cx.json() {
        cx.print_json(&json!({ "path": path, "bytes": bytes.len() }))?;
    } else {
        cx.line(path.display())?;
    }
    Ok(Exit::Done)
}

fn papers(desk: &Desk, id: EncounterId) -> Result<Table, CliError> {
    let all = desk.store.read(|db| documents::of_encounter(db, id))?;
    let columns = [
        "id",
        "kind",
        "title",
        "version",
        "came_from",
        "kept_on",
        "text",
    ];
    let mut table = Table::new(desk.clock.today(), &columns);
    for document in all {
        table.row([
            document.id.into(),
            document.kind.name().into(),
            document.title.into(),
            i64::from(document.version).into(),
            document.came_from.into(),
            document.kept_on.into(),
            document.text.into(),
        ]);
    }
    Ok(table)
}

fn evidence(desk: &Desk, id: EncounterId) -> Result<Table, CliError> {
    let all = desk.store.read(|db| documents::evidence(db, id))?;
    let columns = ["id", "code", "document", "starts_at", "words", "marked_on"];
    let mut table = Table::new(desk.clock.today(), &columns);
    for mark in all {
        table.row([
            mark.id.into(),
            mark.code.into(),
            mark.document.into(),
            i64::from(mark.starts_at).into(),
            mark.words.into(),
            mark.marked_on.into(),
        ]);
    }
    Ok(table)
}

fn questions(desk: &Desk) -> Result<Table, CliError> {
    let columns = [
        "id",
        "encounter",
        "patient",
        "dos",
        "asked",
        "topic",
        "effect",
        "sent_on",
        "due_on",
        "status",
        "question",
    ];
    let mut table = Table::new(desk.clock.today(), &columns);
    let mut open = 0;
    for row in desk.store.read(queries::all)? {
        open += i64::from(row.is_open());
        let status = row.status().to_owned();
        let query = row.query;
        table.row([
            query.id.into(),
            query.encounter.0.into(),
            row.patient.last_first().into(),
            row.dos.into(),
            row.asked.last_first().into(),
            query.topic.into(),
            query.effect.into(),
            query.sent_on.into(),
            query.due_on.into(),
            status.into(),
            query.question.into(),
        ]);
    }
    table.total("open", open);
    Ok(table)
}

fn offered(desk: &Desk) -> Result<Table, CliError> {
    let columns = [
        "id",
        "key",
        "name",
        "specialty",
        "pos",
        "diagnoses",
        "lines",
        "active",
    ];
    let mut table = Table::new(desk.clock.today(), &columns);
    for template in desk.store.read(templates::all)? {
        let body = template.holds();
        let lines: Vec<String> = body.lines.iter().map(BodyLine::written).collect();
        table.row([
            template.id.into(),
            template.shortcut.into(),
            template.name.into(),
            template.specialty.into(),
            template.pos.into(),
            body.diagnoses.join(" ").into(),
            lines.join("; ").into(),
            template.active.into(),
        ]);
    }
    Ok(table)
}

/// Tenths of a percent with their point.
fn percent(tenths: Option<usize>) -> Cell {
    match tenths {
        None => Cell::Unknown,
        Some(n) => format!("{}.{}", n / 10, n % 10).into(),
    }
}

fn count(n: usize) -> Cell {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}

fn audits(desk: &Desk) -> Result<Table, CliError> {
    let columns = [
        "id",
        "drawn_on",
        "from",
        "to",
        "seed",
        "drawn",
        "scored",
        "over",
        "under",
        "error_rate",
    ];
    let mut table = Table::new(desk.clock.today(), &columns);
    for outcome in desk.store.read(outcomes)? {
        let draw = &outcome.draw;
        table.row([
            draw.id.into(),
            draw.drawn_on.into(),
            draw.from.into(),
            draw.to.into(),
            draw.seed.into(),
            count(outcome.drawn),
            count(outcome.scored),
            count(outcome.over),
            count(outcome.under),
            percent(outcome.error_rate()),
        ]);
    }
    Ok(table)
}

fn drawn(desk: &Desk, audit: i64) -> Result<Table, CliError> {
    let columns = [
        "id",
        "encounter",
        "claim",
        "patient",
        "dos",
        "code",
        "modifiers",
        "verdict",
        "right_code",
        "words",
    ];
    let mut table = Table::new(desk.clock.today(), &columns);
    for item in desk
        .store
        .read(|db| coding_audits::items(db, Some(audit)))?
    {
        let score = item.score;
        let of = |get: fn(&coding_audits::Score) -> &String| score.as_ref().map(|s| get(s).clone());
        table.row([
            item.id.into(),
            item.of.encounter.0.into(),
            item.claim.into(),
            item.patient.last_first().into(),
            item.dos.into(),
            item.of.code.into(),
            item.of.modifiers.into(),
            of(|s| &s.verdict).into(),
            of(|s| &s.right_code).into(),
            of(|s| &s.words).into(),
        ]);
    }
    Ok(table)
}

fn reviewed(desk: &Desk, span: (NaiveDate, NaiveDate)) -> Result<Table, CliError> {
    let columns = [
        "id",
        "encounter",
        "dos",
        "patient",
        "code",
        "modifier",
        "reason",
        "words",
    ];
    let mut table = Table::new(span.1, &columns);
    let mut open = 0;
    let rows = desk.store.read(|db| modifier_review(db, span))?;
    for (n, row) in rows.into_iter().enumerate() {
        open += i64::from(row.reason.is_none());
        table.row([
            count(n + 1),
            row.line.encounter.0.into(),
            row.line.dos.into(),
            row.line.patient.last_first().into(),
            row.line.code.into(),
            row.modifier.into(),
            row.reason.into(),
            row.words.join("; ").into(),
        ]);
    }
    table.total("without_reason", open);
    Ok(table)
}

fn risk(desk: &Desk, patient: PatientId, year: i32) -> Result<Table, CliError> {
    let columns = ["id", "category", "code", "last_year", "this_year", "waits"];
    let mut table = Table::new(desk.clock.today(), &columns);
    let mut waiting = 0;
    for condition in desk.store.read(|db| conditions(db, patient, year))? {
        let waits = condition.this_year.is_none();
        waiting += i64::from(waits);
        table.row([
            i64::from(condition.category).into(),
            condition.name.into(),
            condition.code.into(),
            condition.last_year.into(),
            condition.this_year.into(),
            waits.into(),
        ]);
    }
    table.total("waiting", waiting);
    Ok(table)
}

fn history(desk: &Desk, code: &str, payer: PayerId) -> Result<Table, CliError> {
    let code = code.to_uppercase();
    let found = desk
        .store
        .read(|db| coding_history::of_code(db, &code, payer))?;
    let columns = ["id", "denied_on", "reason", "amount", "status", "outcome"];
    let mut table = Table::new(desk.clock.today(), &columns);
    for (n, denial) in found.denials.into_iter().enumerate() {
        table.row([
            count(n + 1),
            denial.denied_on.into(),
            format!("{}-{}", denial.group, denial.carc).into(),
            denial.amount.into(),
            denial.status.into(),
            denial.outcome.into(),
        ]);
    }
    table.total("billed", i64::from(found.n_billed));
    Ok(table)
}
