//! What the questions ask of the desk.

use super::Msg;
use crate::billing::playbook::Playbook;
use crate::coding::questions::wording;
use crate::desk::Desk;
use crate::domain::denial::DenialStatus;
use crate::domain::text::CleanText;
use crate::store::denials::DenialRow;
use crate::store::queries::QueryRow;
use crate::store::{claims, denials, queries};
use crate::workflow::queries::{CodingAnswer, QueryNews, answer_coding_question, tell_query};
use crate::workflow::{Role, perform as deed};
use anyhow::Result;
use chrono::NaiveDate;

/// Which question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// One to a clinician.
    Query(i64),
    /// One of the biller about a denied line.
    Denial(i64),
}

/// The questions of the pane.
pub enum Ask {
    /// The list.
    List,
    /// What became of one: the event, and words.
    Tell(Of, String, String),
}

/// A question in the list.
#[derive(Clone)]
pub struct Row {
    /// Which.
    pub of: Of,
    /// The visit.
    pub encounter: i64,
    /// Who asks.
    pub by: &'static str,
    /// Who is asked.
    pub asked: CleanText,
    /// Whose visit.
    pub patient: CleanText,
    /// Date of service.
    pub dos: NaiveDate,
    /// What it is about, in a few words.
    pub about: CleanText,
    /// By when.
    pub due_on: NaiveDate,
    /// Days that are left.
    pub left: i64,
    /// Where it stands.
    pub status: String,
    /// `block` or `warn`.
    pub effect: CleanText,
    /// Whether it waits for anybody.
    pub is_open: bool,
    /// The question and what was said, in lines.
    pub words: Vec<CleanText>,
}

impl Row {
    /// A number of its own among all rows.
    #[must_use]
    pub fn key(&self) -> i64 {
        match self.of {
            Of::Query(id) => id,
            Of::Denial(id) => -id,
        }
    }

    /// Does the biller ask?
    #[must_use]
    pub fn is_from_biller(&self) -> bool {
        matches!(self.of, Of::Denial(_))
    }
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::List => Msg::Listed(list(desk).map_err(|why| CleanText::new(&format!("{why:#}")))),
        Ask::Tell(of, event, words) => {
            let done = deed(desk, Role::Coder, |cx| match of {
                Of::Query(query) => {
                    let news = QueryNews {
                        query,
                        event,
                        words,
                    };
                    tell_query(cx, &news).map(|_| "it is written down")
                }
                Of::Denial(denial) => {
                    let answer = CodingAnswer {
                        denial,
                        answer: words,
                    };
                    let done = answer_coding_question(cx, &answer);
                    done.map(|_| "the answer is with the denial again")
                }
            });
            Msg::Done(match done {
                Ok(said) => Ok(CleanText::new(said)),
                Err(why) => Err(CleanText::new(&why.to_string())),
            })
        }
    }
}

fn list(desk: &mut Desk) -> Result<(Vec<Row>, NaiveDate)> {
    let today = desk.clock.today();
    let (asked, denied) = desk.store.read(|db| {
        let mut denied = Vec::new();
        for row in denials::open(db)? {
            if row.denial.status == DenialStatus::Asked {
                let claim = claims::get(db, row.denial.claim)?;
                denied.push((row, claim.map_or(0, |claim| claim.encounter.0)));
            }
        }
        Ok((queries::all(db)?, denied))
    })?;
    let mut rows: Vec<Row> = denied
        .into_iter()
        .map(|(row, encounter)| of_denial(&row, encounter, today))
        .collect();
    rows.extend(asked.iter().map(|row| of_query(row, today)));
    rows.sort_by_key(|row| (!row.is_open, row.due_on));
    Ok((rows, today))
}

fn of_query(row: &QueryRow, today: NaiveDate) -> Row {
    let query = &row.query;
    let about = wording(&query.topic).map_or(query.topic.as_str(), |wording| wording.title);
    let mut words = CleanText::lines(&query.question);
    words.extend(row.events.iter().map(|event| {
        CleanText::new(&format!(
            "{} {}: {}",
            event.happened_on, event.event, event.words
        ))
    }));
    let left = (query.due_on - today).num_days();
    let status = match (row.status(), left) {
        ("sent", left) if left < 0 => "overdue".to_owned(),
        (status, _) => status.to_owned(),
    };
    Row {
        of: Of::Query(query.id),
        encounter: query.encounter.0,
        by: "coder",
        asked: CleanText::new(&row.asked.last_first()),
        patient: CleanText::new(&row.patient.last_first()),
        dos: row.dos,
        about: CleanText::new(about),
        due_on: query.due_on,
        left,
        status,
        effect: CleanText::new(&query.effect),
        is_open: row.is_open(),
        words,
    }
}

fn of_denial(row: &DenialRow, encounter: i64, today: NaiveDate) -> Row {
    let denial = &row.denial;
    let about = format!(
        "{} denied {}-{}",
        row.code,
        denial.group.code(),
        denial.carc
    );
    let meaning = Playbook::built_in().sentence(denial.carc, &denial.rarcs);
    let due_on = row.follow_up_on.unwrap_or(denial.due_on);
    Row {
        of: Of::Denial(denial.id.0),
        encounter,
        by: "biller",
        asked: CleanText::new("the coder"),
        patient: CleanText::new(&row.patient.last_first()),
        dos: row.dos,
        about: CleanText::new(&about),
        due_on,
        left: (due_on - today).num_days(),
        status: "asked".to_owned(),
        effect: CleanText::default(),
        is_open: true,
        words: vec![
            CleanText::new(&format!("{} {}: {meaning}", row.payer_name, denial.amount)),
            CleanText::new(&format!("The biller asks: {}", denial.outcome)),
        ],
    }
}
