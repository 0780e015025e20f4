//! What a pane of records asks of the desk.

use super::{Msg, Record};
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::tui::pane::About;
use crate::workflow::DeedError;
use chrono::NaiveDate;

/// The questions.
pub enum Ask<R: Record> {
    /// The list, and on which record the cursor should be.
    List(About, Option<i64>),
    /// Store a record.
    Save(R),
}

/// A list as it came.
#[derive(Clone)]
pub struct Listed<R: Record> {
    /// The records.
    pub rows: Vec<R>,
    /// The choices for the form.
    pub refs: R::Refs,
    /// The day of the desk.
    pub today: NaiveDate,
    /// The record for the cursor.
    pub at: Option<i64>,
}

/// Why a record was not stored.
#[derive(Clone)]
pub struct Refusal {
    /// In words.
    pub text: CleanText,
    /// The fields that are wrong, and what is wrong with each.
    pub fields: Vec<(String, String)>,
}

impl From<DeedError> for Refusal {
    fn from(error: DeedError) -> Refusal {
        let said = match error.hint() {
            Some(hint) if error.problems().is_empty() => format!("{error}: {hint}"),
            _ => error.to_string(),
        };
        let own = |field: &str| field.rsplit('.').next().unwrap_or(field).to_owned();
        let fields = error
            .problems()
            .iter()
            .map(|p| (own(&p.field), p.message.clone()));
        Refusal {
            text: CleanText::new(&said),
            fields: fields.collect(),
        }
    }
}

/// Answers.
pub fn perform<R: Record>(ask: Ask<R>, desk: &mut Desk) -> Msg<R> {
    match ask {
        Ask::List(about, at) => {
            let today = desk.clock.today();
            let listed = R::list(desk, &about);
            Msg::Listed(
                listed
                    .map(|(rows, refs)| Listed {
                        rows,
                        refs,
                        today,
                        at,
                    })
                    .map_err(|why| CleanText::new(&format!("{why:#}"))),
            )
        }
        Ask::Save(record) => Msg::Saved(record.save(desk).map_err(Refusal::from)),
    }
}
