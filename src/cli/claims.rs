//! `claims`: the list of claims, one claim, its life.

use chrono::NaiveDate;
use clap::Subcommand;
use serde::Serialize;
use serde_json::json;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use super::table::{Cell, Table};
use crate::desk::Desk;
use crate::domain::claim::ClaimStatus;
use crate::domain::keys::ClaimId;
use crate::domain::ledger::Party;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::store::claim_list::{self, ClaimFilter, ClaimRow};
use crate::store::{balances, claim_events, denials};
use crate::workflow::claim_history::{clocks, since_sent};
use crate::workflow::{DeedError, underpayments};

/// The commands of `claims`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Claims, oldest date of service first
    List {
        /// Only those in this status: draft, held, ready, submitted, accepted, rejected, denied, …
        #[arg(long, value_name = "NAME")]
        queue: Option<String>,
        /// Only those that hold every word: payer:WORD, patient:WORD, status:NAME, or any text
        #[arg(long, value_name = "EXPR")]
        filter: Option<String>,
        /// Comma-separated values instead of columns
        #[arg(long)]
        csv: bool,
    },
    /// One claim: where it is, who owes what, what is denied
    Show {
        /// Its number
        id: i64,
    },
    /// What was changed on a claim since it last left, box by box of the form
    Diff {
        /// Its number
        id: i64,
    },
    /// Everything that happened to a claim, oldest first
    Timeline {
        /// Its number
        id: i64,
    },
    /// What the payer's contract says should be allowed for each line, with the arithmetic
    Expected {
        /// Its number
        id: i64,
    },
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    match command {
        Command::List { queue, filter, csv } => {
            let table = list(&desk, queue.as_deref(), filter.as_deref())?;
            cx.print_table(&table, *csv)?;
        }
        Command::Show { id } => show(&desk, ClaimId(*id), cx)?,
        Command::Diff { id } => {
            let table = diff(&desk, ClaimId(*id))?;
            cx.print_table(&table, false)?;
        }
        Command::Timeline { id } => {
            let table = timeline(&desk, ClaimId(*id))?;
            cx.print_table(&table, false)?;
        }
        Command::Expected { id } => {
            let table = expected(&desk, ClaimId(*id))?;
            cx.print_table(&table, false)?;
        }
    }
    Ok(Exit::Done)
}

fn list(desk: &Desk, queue: Option<&str>, filter: Option<&str>) -> Result<Table, CliError> {
    let mut wanted = ClaimFilter::default();
    if let Some(name) = queue {
        wanted.statuses.push(status(name)?);
    }
    let rows = desk.store.read(|db| claim_list::list(db, &wanted))?;
    let columns = [
        "id",
        "control_number",
        "patient",
        "payer",
        "order",
        "dos",
        "status",
        "charged",
        "payer_owes",
        "patient_owes",
        "file_by",
        "clock",
        "clock_on",
        "sent_on",
        "hold_reason",
        "follow_up_on",
        "follow_up",
    ];
    let mut table = Table::new(desk.clock.today(), &columns);
    let (mut n, mut charged, mut payer, mut patient) = (0, Money::ZERO, Money::ZERO, Money::ZERO);
    let words: Vec<&str> = filter.unwrap_or_default().split_whitespace().collect();
    for row in rows
        .iter()
        .filter(|row| words.iter().all(|word| holds(row, word)))
    {
        n += 1;
        let running = running(desk, row)?;
        charged += row.charged;
        payer += row.payer_owes;
        patient += row.patient_owes;
        table.row([
            row.id.0.into(),
            row.control_number.as_str().into(),
            row.patient.last_first().into(),
            row.payer_name.as_str().into(),
            row.order.letter().into(),
            row.dos.into(),
            row.status.name().into(),
            row.charged.into(),
            row.payer_owes.into(),
            row.patient_owes.into(),
            row.file_by.into(),
            running.map(|(name, _)| name).into(),
            running.map(|(_, on)| on).into(),
            row.last_sent_on.into(),
            said(&row.hold_reason).into(),
            row.follow_up_on.into(),
            said(&row.follow_up).into(),
        ]);
    }
    table.total("claims", n);
    table.total("charged", charged);
    table.total("payer_owes", payer);
    table.total("patient_owes", patient);
    Ok(table)
}

/// The clock of a claim that runs out next, by its contract.
fn running(desk: &Desk, row: &ClaimRow) -> Result<Option<(&'static str, NaiveDate)>, CliError> {
    use ClaimStatus as S;
    Ok(match row.status {
        S::Correcting | S::Denied | S::Reversed => {
            let clocks = desk.store.read(|db| Ok(clocks(db, row.id)))??;
            clocks.next(row.status)
        }
        S::Draft | S::Held | S::Ready | S::Submitted | S::Received | S::Rejected => {
            Some(("original", row.file_by))
        }
        S::Accepted | S::Paid | S::Appealed | S::Closed | S::Voided => None,
    })
}

/// Text, or nothing where it is empty.
fn said(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn status(name: &str) -> Result<ClaimStatus, CliError> {
    ClaimStatus::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = ClaimStatus::ALL.iter().map(|(_, name, _)| *name).collect();
        let message = format!("there is no queue {}", CleanText::new(name));
        CliError::new(Kind::Input, message).hint(format!("one of {}", names.join(", ")))
    })
}

/// Whether a row holds one word of a filter.
fn holds(row: &ClaimRow, word: &str) -> bool {
    let has = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
    match word.split_once(':') {
        Some(("payer", part)) => has(&row.payer_name, part),
        Some(("patient", part)) => has(&row.patient.last_first(), part),
        Some(("status", part)) => row.status.name() == part,
        _ => {
            has(&row.payer_name, word)
                || has(&row.patient.last_first(), word)
                || has(&row.control_number, word)
                || row.status.name() == word
        }
    }
}

fn find(desk: &Desk, id: ClaimId) -> Result<ClaimRow, CliError> {
    let only = ClaimFilter {
        claim: Some(id),
        ..ClaimFilter::default()
    };
    let found = desk.store.read(|db| claim_list::list(db, &only))?;
    let found = found.into_iter().next();
    found.ok_or_else(|| DeedError::no_such("claim", id).into())
}

#[derive(Serialize)]
struct OwedView {
    party: String,
    amount: String,
}

fn show(desk: &Desk, id: ClaimId, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    let row = find(desk, id)?;
    let owed = desk.store.read(|db| balances::of_claim(db, id))?;
    let owed: Vec<OwedView> = owed
        .into_iter()
        .map(|(party, amount)| OwedView {
            party: match party {
                Party::Patient => "patient".to_owned(),
                Party::Payer(payer) => format!("payer {payer}"),
            },
            amount: amount.to_string(),
        })
        .collect();
    let denials = desk.store.read(|db| denials::of_claim(db, id))?;
    let denials: Vec<_> = denials
        .iter()
        .map(|d| {
            json!({
                "id": d.id.0, "line": d.line.0, "reason": format!("{}-{}", d.group.code(), d.carc),
                "amount": d.amount.to_string(), "status": d.status.name(), "due_on": d.due_on,
            })
        })
        .collect();
    let clocks = desk.store.read(|db| Ok(clocks(db, id)))??;
    let running: serde_json::Map<String, serde_json::Value> = clocks
        .named()
        .into_iter()
        .map(|(name, on)| (name.to_owned(), json!(on)))
        .collect();
    let view = json!({
        "id": row.id.0,
        "control_number": row.control_number,
        "encounter": row.encounter.0,
        "patient": CleanText::new(&row.patient.last_first()).as_str(),
        "payer": CleanText::new(&row.payer_name).as_str(),
        "order": row.order.letter(),
        "dos": row.dos,
        "status": row.status.name(),
        "frequency": row.frequency.code(),
        "charged": row.charged.to_string(),
        "owed": owed,
        "denials": denials,
        "file_by": row.file_by,
        "clocks": running,
        "sent_on": row.last_sent_on,
        "hold_reason": said(&row.hold_reason),
        "follow_up_on": row.follow_up_on,
        "follow_up": said(&row.follow_up),
    });
    if cx.json() {
        return cx.print_json(&view);
    }
    print(&row, &owed, cx)?;
    for (name, on) in clocks.named() {
        if let Some(on) = on {
            cx.line(format!("  {name} claim by {on}").replace("appeal claim", "appeal"))?;
        }
    }
    if !denials.is_empty() {
        cx.line(format!(
            "  {} denials: claimdesk worklist denials",
            denials.len()
        ))?;
    }
    Ok(())
}

fn print(row: &ClaimRow, owed: &[OwedView], cx: &mut CliContext<'_>) -> Result<(), CliError> {
    cx.line(format!(
        "claim {}  {}  {}",
        row.id,
        row.control_number,
        row.status.words()
    ))?;
    let patient = CleanText::new(&row.patient.last_first());
    let payer = CleanText::new(&row.payer_name);
    cx.line(format!(
        "  {patient}, seen {}, billed to {payer}: {}",
        row.dos, row.charged
    ))?;
    for owed in owed {
        cx.line(format!("  owed by the {}: {}", owed.party, owed.amount))?;
    }
    if let Some(reason) = said(&row.hold_reason) {
        cx.line(format!("  held: {}", CleanText::new(reason)))?;
    }
    Ok(())
}

fn expected(desk: &Desk, id: ClaimId) -> Result<Table, CliError> {
    let lines = desk.store.read(|db| Ok(underpayments::predict(db, id)))??;
    let columns = ["id", "code", "charged", "expected", "how"];
    let mut table = Table::new(desk.clock.today(), &columns);
    let mut sum = Money::ZERO;
    for (line, expected) in &lines {
        let amount = expected.as_ref().map(|expected| expected.amount);
        sum += amount.unwrap_or(Money::ZERO);
        let how = expected.as_ref().map(|expected| expected.steps.join("; "));
        table.row([
            line.id.0.into(),
            line.code.as_str().into(),
            line.amount.into(),
            amount.map_or(Cell::Unknown, Cell::from),
            how.unwrap_or_else(|| "the contract has no rate for it".to_owned())
                .into(),
        ]);
    }
    table.total("expected", sum);
    Ok(table)
}

fn diff(desk: &Desk, id: ClaimId) -> Result<Table, CliError> {
    let found = desk.store.read(|db| Ok(since_sent(db, id)))??;
    let mut table = Table::new(
        desk.clock.today(),
        &["id", "box", "title", "before", "after"],
    );
    for (n, difference) in (1..).zip(&found) {
        table.row([
            i64::from(n).into(),
            difference.place.as_str().into(),
            difference.title.into(),
            said(&difference.before).into(),
            said(&difference.after).into(),
        ]);
    }
    table.total("boxes", i64::try_from(found.len()).unwrap_or(i64::MAX));
    Ok(table)
}

fn timeline(desk: &Desk, id: ClaimId) -> Result<Table, CliError> {
    find(desk, id)?;
    let events = desk.store.read(|db| claim_events::of(db, id))?;
    let columns = ["id", "on", "event", "words", "detail", "file", "cancels"];
    let mut table = Table::new(desk.clock.today(), &columns);
    for (number, event) in &events {
        table.row([
            (*number).into(),
            event.on.into(),
            event.kind.name().into(),
            event.kind.words().into(),
            said(&event.detail).into(),
            event.file.as_ref().map(ToString::to_string).into(),
            event.cancels.into(),
        ]);
    }
    Ok(table)
}
