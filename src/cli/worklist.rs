//! `worklist`: what waits for a person, most urgent first.

mod money;
mod underpaid;

use chrono::NaiveDate;
use clap::ValueEnum;

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;
use super::table::{Cell, Table};
use crate::desk::Desk;
use crate::domain::claim::ClaimStatus;
use crate::domain::dates::days_between;
use crate::domain::ledger::{Bucket, Party};
use crate::domain::money::Money;
use crate::store::aged::{self, AgedLine, AgingBasis};
use crate::store::claim_list::{self, ClaimFilter};
use crate::workflow::worklists;

/// The lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// What each list holds: how many, how much, by when
    Today,
    /// Open denials: due within seven days by dollars, then the others by dollars, small ones last
    Denials,
    /// Open balances, oldest first
    Aging,
    /// Claims that were sent and that nobody answers
    Silent,
    /// Filing limits and denials that run out within so many days
    Deadlines,
    /// Credit balances with their cause, owner and clock
    Credits,
    /// Money of patients that is applied to nothing yet
    Unapplied,
    /// Who gets a statement, and who gets none and why
    Statements,
    /// Payment plans
    Plans,
    /// Refunds: asked for, paid, called off
    Refunds,
    /// Accounts at a collection agency: with --csv, the file for it
    Agency,
    /// Claims that are held, and why
    Holds,
    /// Lines that a payer allowed less for than its contract says, of the last 90 days
    Underpayments,
}

/// The arguments of `worklist`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which list
    name: Name,
    /// The day of the list [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// How far ahead the deadlines reach, in days
    #[arg(long, default_value_t = 30)]
    days: i64,
    /// Comma-separated values instead of columns
    #[arg(long)]
    csv: bool,
}

/// Prints the list.
pub fn run(args: &Args, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let as_of = args.as_of.unwrap_or(desk.clock.today());
    let table = match args.name {
        Name::Today => today(&desk, as_of),
        Name::Denials => denials(&desk, as_of),
        Name::Aging => aging(&desk, as_of),
        Name::Silent => silent(&desk, as_of),
        Name::Deadlines => deadlines(&desk, as_of, args.days),
        Name::Credits => money::credits(&desk, as_of),
        Name::Unapplied => money::unapplied(&desk, as_of),
        Name::Statements => money::statements(&desk, as_of),
        Name::Plans => money::plans(&desk, as_of),
        Name::Refunds => money::refunds(&desk, as_of),
        Name::Agency => money::agency(&desk, as_of),
        Name::Holds => holds(&desk, as_of),
        Name::Underpayments => underpaid::table(&desk, as_of),
    }?;
    cx.print_table(&table, args.csv)?;
    Ok(Exit::Done)
}

/// Text, or nothing where it is empty.
fn said(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn count(n: usize) -> Cell {
    i64::try_from(n).ok().into()
}

fn today(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let items = desk.store.read(|db| worklists::today(db, as_of))?;
    let mut table = Table::new(
        as_of,
        &["id", "urgent", "list", "items", "dollars", "by", "what"],
    );
    for item in &items {
        table.row([
            item.name.into(),
            item.urgent.glyph().into(),
            item.title.into(),
            count(item.items),
            item.dollars.into(),
            item.nearest.map(|(on, _)| on).into(),
            item.nearest.map(|(_, what)| what).into(),
        ]);
    }
    Ok(table)
}

fn denials(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let open = desk.store.read(|db| worklists::denials(db, as_of))?;
    let columns = [
        "id",
        "amount",
        "days_left",
        "due_on",
        "work_by",
        "appeal_by",
        "payer",
        "patient",
        "claim",
        "control_number",
        "code",
        "dos",
        "reason",
        "remarks",
        "category",
        "owner",
        "status",
        "follow_up_on",
        "tries",
        "band",
        "why",
        "next_action",
    ];
    let mut table = Table::new(as_of, &columns);
    let mut sum = Money::ZERO;
    for ranked in &open {
        let (row, denial) = (&ranked.row, &ranked.row.denial);
        sum += denial.amount;
        let remarks: Vec<String> = denial.rarcs.iter().map(ToString::to_string).collect();
        table.row([
            denial.id.0.into(),
            denial.amount.into(),
            ranked.days_left.into(),
            denial.due_on.into(),
            ranked.work_by.into(),
            denial.appeal_by.into(),
            row.payer_name.as_str().into(),
            row.patient.last_first().into(),
            denial.claim.0.into(),
            row.control_number.as_str().into(),
            row.code.as_str().into(),
            row.dos.into(),
            format!("{}-{}", denial.group.code(), denial.carc).into(),
            said(&remarks.join(" ")).into(),
            denial.category.name().into(),
            denial.owner.name().into(),
            denial.status.name().into(),
            row.follow_up_on.into(),
            i64::from(row.tries).into(),
            format!("{:?}", ranked.band).to_lowercase().into(),
            ranked.why.as_str().into(),
            ranked.next_action.as_str().into(),
        ]);
    }
    table.total("denials", count(open.len()));
    table.total("amount", sum);
    Ok(table)
}

/// Who owes a balance: the payer's name, or the patient.
pub fn party(line: &AgedLine) -> &str {
    match line.party {
        Party::Payer(_) => &line.payer_name,
        Party::Patient => "patient",
    }
}

fn aging(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let mut lines = desk
        .store
        .read(|db| aged::lines(db, as_of, AgingBasis::default()))?;
    lines.retain(|line| line.balance > Money::ZERO);
    lines.sort_by_key(|line| (std::cmp::Reverse(line.age), line.line));
    Ok(balances(as_of, &lines))
}

fn balances(as_of: NaiveDate, lines: &[AgedLine]) -> Table {
    let columns = [
        "id",
        "party",
        "patient",
        "claim",
        "control_number",
        "status",
        "dos",
        "since",
        "age",
        "bucket",
        "balance",
        "touched_on",
    ];
    let mut table = Table::new(as_of, &columns);
    let mut sum = Money::ZERO;
    for line in lines {
        sum += line.balance;
        let bucket = Bucket::ALL.get(line.bucket.index());
        table.row([
            line.line.0.into(),
            party(line).into(),
            line.patient_name.last_first().into(),
            line.claim.map(|claim| claim.0).into(),
            said(&line.control_number).into(),
            line.status.map(ClaimStatus::name).into(),
            line.dos.into(),
            line.base.into(),
            line.age.into(),
            bucket.map(|(_, name)| *name).into(),
            line.balance.into(),
            line.touched_on.into(),
        ]);
    }
    table.total("balance", sum);
    table
}

fn silent(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let silent = desk.store.read(|db| worklists::silent(db, as_of))?;
    let columns = [
        "id",
        "control_number",
        "payer",
        "patient",
        "dos",
        "sent_on",
        "days",
        "missing",
        "charged",
        "file_by",
    ];
    let mut table = Table::new(as_of, &columns);
    let mut sum = Money::ZERO;
    for one in &silent {
        let claim = &one.claim;
        sum += claim.charged;
        table.row([
            claim.claim.0.into(),
            claim.control_number.as_str().into(),
            claim.payer_name.as_str().into(),
            claim.patient.last_first().into(),
            claim.dos.into(),
            claim.sent_on.into(),
            one.days.into(),
            one.silence.words().into(),
            claim.charged.into(),
            claim.file_by.into(),
        ]);
    }
    table.total("charged", sum);
    Ok(table)
}

fn deadlines(desk: &Desk, as_of: NaiveDate, days: i64) -> Result<Table, CliError> {
    let deadlines = desk
        .store
        .read(|db| worklists::deadlines(db, as_of, days))?;
    let columns = [
        "id",
        "kind",
        "on",
        "work_by",
        "days_left",
        "claim",
        "denial",
        "control_number",
        "payer",
        "amount",
        "what",
    ];
    let mut table = Table::new(as_of, &columns);
    let mut sum = Money::ZERO;
    for one in &deadlines {
        sum += one.amount;
        let about = one.denial.map_or(one.claim.0, |denial| denial.0);
        table.row([
            format!("{}-{about}", one.kind.name().replace(' ', "-")).into(),
            one.kind.name().into(),
            one.on.into(),
            one.work_by.into(),
            one.days_left.into(),
            one.claim.0.into(),
            one.denial.map(|denial| denial.0).into(),
            one.control_number.as_str().into(),
            one.payer_name.as_str().into(),
            one.amount.into(),
            one.what.as_str().into(),
        ]);
    }
    table.total("amount", sum);
    Ok(table)
}

fn holds(desk: &Desk, as_of: NaiveDate) -> Result<Table, CliError> {
    let held = ClaimFilter {
        statuses: vec![ClaimStatus::Held],
        ..ClaimFilter::default()
    };
    let held = desk.store.read(|db| claim_list::list(db, &held))?;
    let columns = [
        "id",
        "control_number",
        "payer",
        "patient",
        "dos",
        "file_by",
        "days_left",
        "charged",
        "hold_reason",
        "follow_up_on",
    ];
    let mut table = Table::new(as_of, &columns);
    let mut sum = Money::ZERO;
    for claim in &held {
        sum += claim.charged;
        table.row([
            claim.id.0.into(),
            claim.control_number.as_str().into(),
            claim.payer_name.as_str().into(),
            claim.patient.last_first().into(),
            claim.dos.into(),
            claim.file_by.into(),
            days_between(as_of, claim.file_by).into(),
            claim.charged.into(),
            said(&claim.hold_reason).into(),
            claim.follow_up_on.into(),
        ]);
    }
    table.total("charged", sum);
    Ok(table)
}
