//! Home: one line for each kind of work, with how many, how much money, and by when.

use chrono::NaiveDate;

use super::lists::{DeadlineKind, credits, deadlines, denials, silent, untouched};
use crate::billing::clocks::{SUBMIT_WITHIN_DAYS, Urgency, submission_urgency};
use crate::domain::claim::ClaimStatus;
use crate::domain::dates::Span;
use crate::domain::money::Money;
use crate::store::Connection;
use crate::store::claim_list::{ClaimFilter, list};
use crate::store::day_closes;
use crate::store::encounters::{self, EncounterFilter};
use crate::store::remittances::{RemittanceStatus, in_status};
use crate::workflow::{statements, underpayments};

/// How a line of Home stands: the glyph before it says the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Urgent {
    /// `!` needs you now.
    Now,
    /// `>` next in line.
    Next,
    /// `~` waits on others.
    Waiting,
    /// `=` nothing to do.
    Done,
}

impl Urgent {
    /// The glyph.
    #[must_use]
    pub const fn glyph(self) -> &'static str {
        match self {
            Urgent::Now => "!",
            Urgent::Next => ">",
            Urgent::Waiting => "~",
            Urgent::Done => "=",
        }
    }
}

/// One line of Home.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TodayItem {
    /// Its permanent name, which opens its list: `rejected`, `denials`, …
    pub name: &'static str,
    /// How it stands.
    pub urgent: Urgent,
    /// What it is.
    pub title: &'static str,
    /// How many.
    pub items: usize,
    /// How much money.
    pub dollars: Money,
    /// The nearest date, and what it is.
    pub nearest: Option<(NaiveDate, &'static str)>,
}

/// What must be done today, first what a good biller would do first. Every kind of work has its
/// line, also when there is none of it.
///
/// # Errors
/// The database's.
pub fn today(db: &Connection, today: NaiveDate) -> anyhow::Result<Vec<TodayItem>> {
    let mut items = vec![claims(
        db,
        ClaimStatus::Rejected,
        (
            "rejected",
            "Rejected before the payer saw them",
            Urgent::Now,
        ),
    )?];
    items.extend(clocks(db, today)?);
    items.push(remittances(db)?);
    items.push(claims(
        db,
        ClaimStatus::Ready,
        ("ready", "Claims ready to send", Urgent::Next),
    )?);
    items.push(visits(db, today)?);
    items.extend(denied_and_old(db, today)?);
    items.push(quiet(db, today)?);
    items.push(claims(
        db,
        ClaimStatus::Held,
        ("held", "Claims held back", Urgent::Waiting),
    )?);
    items.push(to_bill(db, today)?);
    items.push(overpaid(db, today)?);
    items.push(underpaid(db, today)?);
    items.push(days_to_close(db, today)?);
    Ok(items)
}

/// Lines that a payer allowed too little for, and that nobody has decided about.
fn underpaid(db: &Connection, today: NaiveDate) -> anyhow::Result<TodayItem> {
    let found = underpayments::find(db, underpayments::since(today, None))?;
    let open = found.iter().filter(|one| one.decision.is_none());
    Ok(line(
        (
            "underpaid",
            "Paid less than the contract says",
            Urgent::Next,
        ),
        open.map(|one| (one.short, Some(one.of.posted_on))),
        "posted",
    ))
}

/// The days before today whose books are still open, once the practice closes days at all.
fn days_to_close(db: &Connection, today: NaiveDate) -> anyhow::Result<TodayItem> {
    let open = match (day_closes::closed_through(db)?, today.pred_opt()) {
        (Some(through), Some(to)) => day_closes::posted_days(db, through, to)?,
        _ => Vec::new(),
    };
    Ok(line(
        ("days", "Days to close", Urgent::Next),
        open.into_iter().map(|(day, came_in)| (came_in, Some(day))),
        "posted",
    ))
}

fn line(
    (name, title, when_there): (&'static str, &'static str, Urgent),
    rows: impl IntoIterator<Item = (Money, Option<NaiveDate>)>,
    what: &'static str,
) -> TodayItem {
    let mut item = TodayItem {
        name,
        urgent: Urgent::Done,
        title,
        items: 0,
        dollars: Money::ZERO,
        nearest: None,
    };
    for (amount, on) in rows {
        item.urgent = when_there;
        item.items += 1;
        item.dollars += amount;
        if let Some(on) = on
            && item.nearest.is_none_or(|(nearest, _)| on < nearest)
        {
            item.nearest = Some((on, what));
        }
    }
    item
}

fn claims(
    db: &Connection,
    status: ClaimStatus,
    (name, title, urgent): (&'static str, &'static str, Urgent),
) -> anyhow::Result<TodayItem> {
    let filter = ClaimFilter {
        statuses: vec![status],
        ..ClaimFilter::default()
    };
    let rows = list(db, &filter)?;
    let rows = rows.iter().map(|row| (row.charged, Some(row.file_by)));
    Ok(line((name, title, urgent), rows, "file by"))
}

fn clocks(db: &Connection, today: NaiveDate) -> anyhow::Result<[TodayItem; 2]> {
    let near = deadlines(db, today, 15)?;
    let of = |kind, days| {
        near.iter()
            .filter(move |d| d.kind == kind && d.days_left <= days)
            .map(|d| (d.amount, Some(d.work_by)))
    };
    Ok([
        line(
            (
                "due",
                "Appeals and corrections due within 7 days",
                Urgent::Now,
            ),
            of(DeadlineKind::Denial, 7),
            "due",
        ),
        line(
            (
                "filing",
                "Filing limit within 15 days, no proof yet",
                Urgent::Now,
            ),
            of(DeadlineKind::Filing, 15),
            "file by",
        ),
    ])
}

fn remittances(db: &Connection) -> anyhow::Result<TodayItem> {
    let mut rows = Vec::new();
    for status in [
        RemittanceStatus::Waiting,
        RemittanceStatus::Review,
        RemittanceStatus::Parked,
        RemittanceStatus::Unposted,
    ] {
        rows.extend(
            in_status(db, status)?
                .into_iter()
                .map(|r| (r.amount, Some(r.imported_on))),
        );
    }
    Ok(line(
        ("remittances", "Remittances to post", Urgent::Next),
        rows,
        "arrived",
    ))
}

fn visits(db: &Connection, today: NaiveDate) -> anyhow::Result<TodayItem> {
    let rows = encounters::list(db, &EncounterFilter::to_code())?;
    let late = rows
        .iter()
        .any(|row| submission_urgency(row.dos, today) != Urgency::Calm);
    let due = Span::Days(u32::try_from(SUBMIT_WITHIN_DAYS).unwrap_or(14));
    let urgent = if late { Urgent::Now } else { Urgent::Next };
    let rows = rows
        .iter()
        .map(|row| (row.charged, Some(due.after(row.dos))));
    Ok(line(("visits", "Visits to code", urgent), rows, "bill by"))
}

fn denied_and_old(db: &Connection, today: NaiveDate) -> anyhow::Result<[TodayItem; 2]> {
    let denied = denials(db, today)?;
    let denied = denied
        .iter()
        .map(|d| (d.row.denial.amount, Some(d.work_by)));
    let old = untouched(db, today)?;
    let old = old.iter().map(|one| (one.amount, one.touched_on));
    Ok([
        line(("denials", "Denials to work", Urgent::Next), denied, "due"),
        line(
            (
                "untouched",
                "Over 45 days, not touched this week",
                Urgent::Next,
            ),
            old,
            "last touched",
        ),
    ])
}

fn quiet(db: &Connection, today: NaiveDate) -> anyhow::Result<TodayItem> {
    let rows = silent(db, today)?;
    let rows = rows
        .iter()
        .map(|one| (one.claim.charged, Some(one.claim.sent_on)));
    Ok(line(
        ("silent", "Silent: an answer is overdue", Urgent::Waiting),
        rows,
        "sent",
    ))
}

/// Accounts that get a statement today.
fn to_bill(db: &Connection, today: NaiveDate) -> anyhow::Result<TodayItem> {
    let run = statements::preview(db, today, &[])?;
    let rows = run.due.iter().map(|one| (one.amount, one.last_on));
    Ok(line(
        ("statements", "Statements due", Urgent::Next),
        rows,
        "last one",
    ))
}

fn overpaid(db: &Connection, today: NaiveDate) -> anyhow::Result<TodayItem> {
    let rows = credits(db, today)?;
    let rows = rows.iter().map(|one| (one.amount, Some(one.line.base)));
    Ok(line(
        ("credits", "Credits to give back", Urgent::Next),
        rows,
        "since",
    ))
}
