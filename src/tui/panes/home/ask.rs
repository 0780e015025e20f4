//! What Home asks of the desk: the counts of every list, and what set-up still misses.

use super::Todo;
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::store::{Connection, facilities, fees, partners, patients, payers, practice, providers};
use crate::tui::pane::Place;
use crate::tui::theme::State;
use crate::tui::widgets::near;
use crate::workflow::worklists::{self, Urgent};
use anyhow::Result;
use chrono::NaiveDate;

pub(super) fn read(desk: &mut Desk) -> Result<(Vec<Todo>, usize)> {
    let today = desk.clock.today();
    desk.store.read(|db| {
        let mut rows = missing(db, today)?;
        let steps = rows.len();
        work(db, today, &mut rows)?;
        Ok((rows, steps))
    })
}

fn todo(n: i64, state: State, what: &str) -> Todo {
    Todo {
        n,
        state,
        what: CleanText::new(what),
        items: None,
        dollars: None,
        by: CleanText::default(),
        aside: CleanText::default(),
        place: None,
    }
}

/// The steps of set-up that are not done.
fn missing(db: &Connection, today: NaiveDate) -> Result<Vec<Todo>> {
    let here = providers::all(db)?
        .iter()
        .any(|provider| provider.in_practice);
    let steps = [
        (
            practice::get(db)?.is_some(),
            "practice",
            "Fill in the practice: name, NPI, tax id",
        ),
        (here, "providers", "Add who sees the patients"),
        (
            !facilities::all(db)?.is_empty(),
            "facilities",
            "Add the office as a place of service",
        ),
        (
            !partners::all(db)?.is_empty(),
            "partners",
            "Add the clearinghouse that you send to",
        ),
        (
            !payers::all(db)?.is_empty(),
            "payers",
            "Add the first payer",
        ),
        (
            !fees::as_of(db, today)?.is_empty(),
            "fees",
            "Add prices to the charge master",
        ),
        (
            patients::count(db)? > 0,
            "patients",
            "Add the first patient, with coverage",
        ),
    ];
    let open = (1..).zip(steps).filter(|(_, (done, ..))| !done);
    Ok(open
        .map(|(n, (_, pane, what))| Todo {
            place: Some(Place::pane(pane)),
            ..todo(n, State::Next, what)
        })
        .collect())
}

/// The work of the day, as the worklists sum it up.
fn work(db: &Connection, today: NaiveDate, rows: &mut Vec<Todo>) -> Result<()> {
    for (n, item) in (100..).zip(worklists::today(db, today)?) {
        if item.items == 0 {
            continue;
        }
        let state = match item.urgent {
            Urgent::Now => State::Needs,
            Urgent::Next => State::Next,
            Urgent::Waiting => State::Waiting,
            Urgent::Done => State::Done,
        };
        let (by, what) = match item.nearest {
            Some((day, what)) => (near(day, today), what),
            None => (String::new(), ""),
        };
        rows.push(Todo {
            items: Some(item.items),
            dollars: Some(item.dollars),
            by: CleanText::new(&by),
            aside: CleanText::new(what),
            place: Some(place(item.name)),
            ..todo(n, state, item.title)
        });
    }
    Ok(())
}

/// Where the list of a row is.
fn place(name: &str) -> Place {
    match name {
        "rejected" => Place::filtered("queue", "status:rejected"),
        "ready" => Place::filtered("queue", "status:ready"),
        "held" => Place::filtered("queue", "status:held"),
        "filing" => Place::filtered("queue", "proof:none"),
        "silent" => Place::filtered("queue", "status:sent"),
        "remittances" => Place::pane("remits"),
        "underpaid" => Place::pane("underpaid"),
        "days" => Place::pane("day"),
        "visits" => Place::pane("visits"),
        "denials" | "due" => Place::pane("denials"),
        "credits" => Place::pane("credits"),
        "statements" => Place::pane("statements"),
        "untouched" => Place::pane("aging"),
        _ => Place::pane("queue"),
    }
}
