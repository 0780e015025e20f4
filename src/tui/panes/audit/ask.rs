//! What the audit asks of the desk.

use super::Msg;
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::store::coding_audits::{self, Item};
use crate::tui::widgets::form::Form;
use crate::workflow::coding_audit::{
    DrawInput, Reviewed, ScoreInput, draw_coding_audit, modifier_review, outcomes, quarter_begins,
    score_coding_audit,
};
use crate::workflow::coding_papers::{audit_sheet, modifier_sheet, put_in_outbox, said};
use crate::workflow::{Role, perform as deed};
use anyhow::{Context as _, Result};
use chrono::NaiveDate;

/// What the pane lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The lines of the last draw.
    Sample,
    /// The modifiers of the quarter.
    Modifiers,
}

impl Shown {
    /// The other list.
    #[must_use]
    pub fn other(self) -> Shown {
        match self {
            Shown::Sample => Shown::Modifiers,
            Shown::Modifiers => Shown::Sample,
        }
    }
}

/// The questions.
pub enum Ask {
    /// The list.
    List(Shown),
    /// Draw a sample.
    Draw(DrawInput),
    /// Score a line.
    Score(ScoreInput),
    /// Make the pages.
    Print(Shown, Option<i64>),
}

/// A line.
#[derive(Clone)]
pub struct Row {
    /// Which drawn line, or a number in the list.
    pub id: i64,
    /// The visit.
    pub encounter: i64,
    /// Date of service.
    pub dos: NaiveDate,
    /// Whose visit.
    pub patient: CleanText,
    /// Who rendered the service.
    pub clinician: CleanText,
    /// The code with its modifiers.
    pub code: String,
    /// How it was scored; of a modifier, whether it was explained.
    pub verdict: String,
    /// The code that would be right.
    pub right_code: String,
    /// What was found, or the reason.
    pub words: CleanText,
}

/// The list with what is said above it.
#[derive(Clone)]
pub struct Listed {
    /// The lines.
    pub rows: Vec<Row>,
    /// How the audits came out, the latest first.
    pub outcome: Vec<CleanText>,
    /// The last draw.
    pub audit: Option<i64>,
    /// The day of the desk.
    pub today: NaiveDate,
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    let words = |why: anyhow::Error| CleanText::new(&format!("{why:#}"));
    match ask {
        Ask::List(shown) => Msg::Listed(list(desk, shown).map_err(words)),
        Ask::Draw(input) => {
            let done = deed(desk, Role::Coder, |cx| draw_coding_audit(cx, &input));
            Msg::Done(match done {
                Ok(drawn) => Ok(CleanText::new(&format!(
                    "{} of {} lines are drawn",
                    drawn.lines, drawn.of
                ))),
                Err(why) => Err(CleanText::new(&why.to_string())),
            })
        }
        Ask::Score(input) => {
            let done = deed(desk, Role::Coder, |cx| score_coding_audit(cx, &input));
            Msg::Done(match done {
                Ok(_) => Ok(CleanText::new("the line is scored")),
                Err(why) => Err(CleanText::new(&why.to_string())),
            })
        }
        Ask::Print(shown, audit) => Msg::Done(print(desk, shown, audit).map_err(words)),
    }
}

/// What a form of a draw asks.
pub(super) fn draw(form: &Form) -> Ask {
    let codes = form.text("codes");
    Ask::Draw(DrawInput {
        from: form.date("from"),
        to: form.date("to"),
        seed: form.text("seed").parse().unwrap_or(0),
        per_code: form.text("per_code").parse().ok(),
        codes: codes.split_whitespace().map(str::to_owned).collect(),
    })
}

/// What a form of a score asks.
pub(super) fn score(form: &Form, item: i64) -> Ask {
    Ask::Score(ScoreInput {
        item,
        verdict: form.text("verdict"),
        right_code: form.text("right"),
        words: form.text("words"),
    })
}

fn list(desk: &mut Desk, shown: Shown) -> Result<Listed> {
    let today = desk.clock.today();
    let (found, items) = desk.store.read(|db| {
        let found = outcomes(db)?;
        let last = found.first().map(|outcome| outcome.draw.id);
        let items = match last {
            Some(id) => coding_audits::items(db, Some(id))?,
            None => Vec::new(),
        };
        Ok((found, items))
    })?;
    let rows = match shown {
        Shown::Sample => items.iter().map(drawn).collect(),
        Shown::Modifiers => {
            let span = (quarter_begins(today), today);
            let reviewed = desk.store.read(|db| modifier_review(db, span))?;
            reviewed
                .iter()
                .zip(1..)
                .map(|(row, n)| explained(row, n))
                .collect()
        }
    };
    let told = found.iter().map(|outcome| {
        let draw = &outcome.draw;
        let line = format!("Audit {} of {}: {}", draw.id, draw.drawn_on, said(outcome));
        CleanText::new(&line)
    });
    Ok(Listed {
        rows,
        outcome: told.collect(),
        audit: found.first().map(|outcome| outcome.draw.id),
        today,
    })
}

fn drawn(item: &Item) -> Row {
    let score = item.score.as_ref();
    let code = format!("{} {}", item.of.code, item.of.modifiers);
    Row {
        id: item.id,
        encounter: item.of.encounter.0,
        dos: item.dos,
        patient: CleanText::new(&item.patient.last_first()),
        clinician: CleanText::new(&item.rendering.last_first()),
        code: code.trim().to_owned(),
        verdict: score.map_or(String::new(), |score| score.verdict.clone()),
        right_code: score.map_or(String::new(), |score| score.right_code.clone()),
        words: CleanText::new(score.map_or("", |score| &score.words)),
    }
}

fn explained(row: &Reviewed, id: i64) -> Row {
    Row {
        id,
        encounter: row.line.encounter.0,
        dos: row.line.dos,
        patient: CleanText::new(&row.line.patient.last_first()),
        clinician: CleanText::new(&row.line.rendering.last_first()),
        code: format!("{}-{}", row.line.code, row.modifier),
        verdict: match &row.reason {
            Some(_) => "explained".to_owned(),
            None => "OPEN".to_owned(),
        },
        right_code: String::new(),
        words: CleanText::new(row.reason.as_deref().unwrap_or("no reason is written")),
    }
}

fn print(desk: &mut Desk, shown: Shown, audit: Option<i64>) -> Result<CleanText> {
    let today = desk.clock.today();
    let (name, sheets) = match shown {
        Shown::Sample => {
            let audit = audit.context("nothing is drawn yet")?;
            let sheets = desk.store.read(|db| audit_sheet(db, audit))?;
            (format!("coding-audit-{audit}"), sheets)
        }
        Shown::Modifiers => {
            let span = (quarter_begins(today), today);
            let sheets = desk.store.read(|db| modifier_sheet(db, span))?;
            (format!("modifiers-{today}"), sheets)
        }
    };
    let path = put_in_outbox(desk, &name, &sheets)?;
    Ok(CleanText::new(&format!("the pages are {}", path.display())))
}
