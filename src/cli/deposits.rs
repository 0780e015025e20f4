//! `deposits`: the register beside the bank, and what is missing on either side.

use chrono::{Days, NaiveDate};
use clap::Subcommand;

use super::context::CliContext;
use super::error::CliError;
use super::exit::Exit;
use super::table::Table;
use crate::domain::money::Money;
use crate::store::{Connection, bank_lines};
use crate::workflow::DeedError;
use crate::workflow::bank::candidates;
use crate::workflow::deposits::{Missing, WithBank, lone, register};

/// The commands of `deposits`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Every check and transfer, with what the books and the bank say of it
    List {
        /// From this day [default: a year ago]
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
        /// To this day [default: today]
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
    },
    /// Remittances whose money has not come, and money whose remittance has not come
    Missing,
    /// Lines of the bank that wait to be matched, with the deposits that each may be
    Bank,
}

/// Runs one of them.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    let desk = cx.look()?;
    let today = desk.clock.today();
    let year_ago = today.checked_sub_days(Days::new(365)).unwrap_or(today);
    let read = |db: &Connection| match command {
        Command::List { from, to } => {
            listed(db, today, (from.unwrap_or(year_ago), to.unwrap_or(today)))
        }
        Command::Missing => missing(db, today),
        Command::Bank => bank(db, today),
    };
    let (table, look) = desk
        .store
        .read(|db| read(db).map_err(anyhow::Error::from))
        .map_err(DeedError::from)?;
    cx.print_table(&table, false)?;
    Ok(Exit::look_at_if(look))
}

fn listed(
    db: &Connection,
    today: NaiveDate,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(Table, bool), DeedError> {
    let columns = &[
        "id",
        "received_on",
        "from",
        "method",
        "trace",
        "amount",
        "posted",
        "suspense",
        "bank",
        "booked_on",
        "why",
        "remittances",
    ];
    let mut table = Table::new(today, columns);
    let rows = register(db, from, to)?;
    for row in &rows {
        let (booked_on, why) = match &row.bank {
            WithBank::Matched(on, why) => (Some(*on), why.as_str()),
            WithBank::Waiting => (None, ""),
            WithBank::Voided(why) | WithBank::Returned(why) => (None, why.as_str()),
        };
        let remittances: Vec<String> = row.remittances.iter().map(ToString::to_string).collect();
        table.row([
            row.deposit.id.0.into(),
            row.deposit.received_on.into(),
            row.from.as_str().into(),
            row.deposit.method.as_str().into(),
            row.deposit.trace.as_str().into(),
            row.deposit.amount.into(),
            row.posted.into(),
            row.suspense.into(),
            row.bank.name().into(),
            booked_on.into(),
            why.into(),
            remittances.join(" ").into(),
        ]);
    }
    let sum: Money = rows.iter().map(|row| row.deposit.amount).sum();
    table.total("amount", sum);
    Ok((table, false))
}

fn missing(db: &Connection, today: NaiveDate) -> Result<(Table, bool), DeedError> {
    let columns = &[
        "id", "missing", "date", "age", "amount", "trace", "from", "raised",
    ];
    let mut table = Table::new(today, columns);
    let all = lone(db, today)?;
    for one in &all {
        let (id, trace, from) = match (&one.remittance, &one.bank, &one.deposit) {
            (Some(row), ..) => (row.id.0, row.trace.as_str(), row.payer_name.as_str()),
            (None, Some(line), _) => (line.id.0, line.trace.as_str(), line.words.as_str()),
            (None, None, Some(deposit)) => (deposit.id.0, deposit.trace.as_str(), ""),
            (None, None, None) => (0, "", ""),
        };
        let what = match one.missing {
            Missing::Money => "money",
            Missing::Remittance => "remittance",
        };
        table.row([
            id.into(),
            what.into(),
            one.on.into(),
            one.age.into(),
            one.amount.into(),
            trace.into(),
            from.into(),
            one.raised.into(),
        ]);
    }
    Ok((table, all.iter().any(|one| one.raised)))
}

fn bank(db: &Connection, today: NaiveDate) -> Result<(Table, bool), DeedError> {
    let columns = &[
        "id",
        "booked_on",
        "amount",
        "trace",
        "words",
        "deposit",
        "score",
        "why",
    ];
    let mut table = Table::new(today, columns);
    for line in bank_lines::undecided(db)? {
        let found = candidates(db, &line)?;
        let best = found.first();
        table.row([
            line.id.0.into(),
            line.booked_on.into(),
            line.amount.into(),
            line.trace.as_str().into(),
            line.words.as_str().into(),
            best.map(|(row, _)| row.deposit.id.0).into(),
            best.map(|(_, fit)| i64::from(fit.points)).into(),
            best.map(|(_, fit)| fit.why.join(", ")).into(),
        ]);
    }
    let look = !table.rows().is_empty();
    Ok((table, look))
}
