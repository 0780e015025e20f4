//! What Home asks of the desk: the counts of every list, and what set-up still misses.

use super::Todo;
use crate::desk::Desk;
use crate::domain::claim::ClaimStatus as S;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::store::claim_list::{self, ClaimFilter, ClaimRow};
use crate::store::denials::{self, DenialRow};
use crate::store::encounters::{self, EncounterFilter, EncounterRow};
use crate::store::remittances::{self, RemittanceStatus};
use crate::store::{Connection, facilities, fees, partners, patients, payers, practice, providers};
use crate::tui::pane::Place;
use crate::tui::theme::State;
use crate::tui::widgets::near;
use anyhow::Result;
use chrono::{Days, NaiveDate};

/// Days after which a visit that is not coded is shown as late.
const LATE_TO_CODE: i64 = 10;
/// Days before a filing limit at which a claim without proof is shown.
const FILING: u64 = 15;
/// Days before a denial's limit at which it is shown.
const DENIAL: u64 = 7;

pub(super) fn read(desk: &mut Desk) -> Result<(Vec<Todo>, usize)> {
    let today = desk.clock.today();
    desk.store.read(|db| {
        let mut rows = missing(db, today)?;
        let steps = rows.len();
        claims(db, today, &mut rows)?;
        remits(db, today, &mut rows)?;
        visits(db, today, &mut rows)?;
        denied(db, today, &mut rows)?;
        rows.sort_by_key(|row| (row.n >= 100, row.state == State::Plain, row.state, row.n));
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

/// Claims by where they are.
fn claims(db: &Connection, today: NaiveDate, rows: &mut Vec<Todo>) -> Result<()> {
    let open = vec![
        S::Draft,
        S::Held,
        S::Ready,
        S::Rejected,
        S::Correcting,
        S::Submitted,
        S::Received,
        S::Accepted,
    ];
    let all = claim_list::list(
        db,
        &ClaimFilter {
            statuses: open,
            ..ClaimFilter::default()
        },
    )?;
    let mut tell = |row: Todo, of: &dyn Fn(&&ClaimRow) -> bool| {
        let chosen: Vec<&ClaimRow> = all.iter().filter(of).collect();
        if !chosen.is_empty() {
            let first = chosen.iter().map(|claim| claim.file_by).min();
            rows.push(Todo {
                items: Some(chosen.len()),
                dollars: Some(chosen.iter().map(|claim| claim.charged).sum::<Money>()),
                by: CleanText::new(&first.map(|day| near(day, today)).unwrap_or_default()),
                ..row
            });
        }
    };
    let queue = |words: &str| Some(Place::filtered("queue", words));
    let soon = today.checked_add_days(Days::new(FILING)).unwrap_or(today);
    tell(
        Todo {
            place: queue("status:rejected"),
            ..todo(100, State::Needs, "Rejected before the payer saw them")
        },
        &|claim| claim.status == S::Rejected,
    );
    tell(
        Todo {
            place: queue("proof:none"),
            ..todo(
                102,
                State::Needs,
                "Filing limit within 15 days, no proof yet",
            )
        },
        &|claim| claim.status != S::Accepted && claim.file_by <= soon,
    );
    tell(
        Todo {
            place: queue("status:ready"),
            ..todo(111, State::Next, "Claims ready to send")
        },
        &|claim| claim.status == S::Ready,
    );
    tell(
        Todo {
            place: queue("status:held"),
            ..todo(112, State::Next, "Claims held by findings, or set aside")
        },
        &|claim| claim.status == S::Held,
    );
    tell(
        Todo {
            place: queue("status:draft"),
            ..todo(113, State::Next, "Claims to scrub")
        },
        &|claim| matches!(claim.status, S::Draft | S::Correcting),
    );
    tell(
        Todo {
            place: queue("status:sent"),
            ..todo(
                130,
                State::Waiting,
                "Sent: no answer from the clearinghouse yet",
            )
        },
        &|claim| claim.status == S::Submitted,
    );
    tell(
        Todo {
            place: queue("status:at"),
            ..todo(131, State::Waiting, "With clearinghouse or payer")
        },
        &|claim| matches!(claim.status, S::Received | S::Accepted),
    );
    Ok(())
}

/// Remittances that are not posted.
fn remits(db: &Connection, today: NaiveDate, rows: &mut Vec<Todo>) -> Result<()> {
    for (n, status, state, what) in [
        (
            110,
            RemittanceStatus::Waiting,
            State::Next,
            "Remittances to post",
        ),
        (
            103,
            RemittanceStatus::Parked,
            State::Needs,
            "Remittances that do not add up",
        ),
        (
            104,
            RemittanceStatus::Review,
            State::Needs,
            "Remittances much like one we have",
        ),
    ] {
        let found = remittances::in_status(db, status)?;
        if let Some(first) = found.iter().map(|row| row.imported_on).min() {
            rows.push(Todo {
                items: Some(found.len()),
                dollars: Some(found.iter().map(|row| row.amount).sum::<Money>()),
                by: CleanText::new(&near(first, today)),
                aside: CleanText::new("arrived"),
                place: Some(Place::pane("remits")),
                ..todo(n, state, what)
            });
        }
    }
    Ok(())
}

/// Visits that wait for the coder.
fn visits(db: &Connection, today: NaiveDate, rows: &mut Vec<Todo>) -> Result<()> {
    let found = encounters::list(db, &EncounterFilter::to_code())?;
    let Some(first) = found.iter().map(|row| row.dos).min() else {
        return Ok(());
    };
    let late = |row: &&EncounterRow| (today - row.dos).num_days() >= LATE_TO_CODE;
    let n_late = found.iter().filter(late).count();
    let due = first.checked_add_days(Days::new(14)).unwrap_or(first);
    rows.push(Todo {
        items: Some(found.len()),
        dollars: Some(found.iter().map(|row| row.charged).sum::<Money>()),
        by: CleanText::new(&near(due, today)),
        aside: CleanText::new(&match n_late {
            0 => "(coding)".to_owned(),
            n => format!("{n} past day {LATE_TO_CODE}  (coding)"),
        }),
        place: Some(Place::pane("visits")),
        ..todo(
            114,
            if n_late > 0 {
                State::Needs
            } else {
                State::Next
            },
            "Visits to code",
        )
    });
    Ok(())
}

/// Denials that are open.
fn denied(db: &Connection, today: NaiveDate, rows: &mut Vec<Todo>) -> Result<()> {
    let found = denials::open(db)?;
    let soon = today.checked_add_days(Days::new(DENIAL)).unwrap_or(today);
    let mut tell = |row: Todo, chosen: Vec<&DenialRow>| {
        if let Some(first) = chosen.iter().map(|row| row.denial.due_on).min() {
            rows.push(Todo {
                items: Some(chosen.len()),
                dollars: Some(chosen.iter().map(|row| row.denial.amount).sum::<Money>()),
                by: CleanText::new(&near(first, today)),
                place: Some(Place::pane("denials")),
                ..row
            });
        }
    };
    tell(
        todo(
            101,
            State::Needs,
            "Appeals and corrections due within 7 days",
        ),
        found
            .iter()
            .filter(|row| row.denial.due_on <= soon)
            .collect(),
    );
    tell(
        todo(120, State::Plain, "Denials to work"),
        found.iter().collect(),
    );
    Ok(())
}
