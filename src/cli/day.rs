//! `day`: how a day would close, and closing it.

use chrono::NaiveDate;
use serde::Serialize;

use super::context::CliContext;
use super::error::{CliError, Kind};
use super::exit::Exit;
use crate::domain::money::Money;
use crate::workflow::close_day::{CloseDay, DayStatus, ReopenDay, close_day, reopen_day, status};
use crate::workflow::{Role, day_sheet, perform};

/// The commands on a day.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// How the day closed, or would close: the day sheet
    Status {
        /// The day
        day: NaiveDate,
        /// What the bank says came in
        #[arg(long, value_name = "AMOUNT")]
        bank: Option<String>,
    },
    /// Close the day: nothing is posted on it any more
    Close {
        /// The day
        day: NaiveDate,
        /// What the bank says came in
        #[arg(long, value_name = "AMOUNT")]
        bank: Option<String>,
    },
    /// Open the last closed day again
    Reopen {
        /// The day
        day: NaiveDate,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

#[derive(Serialize)]
struct DayView {
    day: NaiveDate,
    opens: Option<NaiveDate>,
    closed: bool,
    opening: String,
    movements: Vec<MovementView>,
    closing: String,
    entries: usize,
    deposits: Vec<DepositView>,
    deposited: String,
    bank: Option<String>,
    difference: Option<String>,
    batches: Vec<BatchView>,
    exceptions: Vec<String>,
    blockers: Vec<String>,
    sheet: Option<String>,
}

#[derive(Serialize)]
struct MovementView {
    movement: &'static str,
    amount: String,
}

#[derive(Serialize)]
struct DepositView {
    id: i64,
    from: String,
    method: String,
    trace: String,
    amount: String,
    posted: String,
    earlier: bool,
}

#[derive(Serialize)]
struct BatchView {
    id: i64,
    kind: &'static str,
    open: bool,
    counted: TotalsView,
    keyed: TotalsView,
}

#[derive(Serialize)]
struct TotalsView {
    count: i64,
    amount: String,
    hash: Option<i64>,
}

/// Does one of the commands on a day.
pub fn run(command: &Command, cx: &mut CliContext<'_>) -> Result<Exit, CliError> {
    match command {
        Command::Status { day, bank } => {
            let desk = cx.look()?;
            let bank = amount(bank.as_deref())?;
            let status = desk.store.read(|db| Ok(status(db, *day, bank)))??;
            print(&status, cx)?;
            Ok(Exit::look_at_if(!status.blockers().is_empty()))
        }
        Command::Close { day, bank } => {
            let mut desk = cx.desk()?;
            let input = CloseDay {
                day: Some(*day),
                bank: bank.clone(),
            };
            perform(&mut desk, Role::Biller, |deed| close_day(deed, &input))?;
            let status = desk.store.read(|db| Ok(status(db, *day, None)))??;
            print(&status, cx)?;
            Ok(Exit::Done)
        }
        Command::Reopen { day, reason } => {
            let mut desk = cx.desk()?;
            let input = ReopenDay {
                day: Some(*day),
                reason: reason.clone(),
            };
            perform(&mut desk, Role::Biller, |deed| reopen_day(deed, &input))?;
            let status = desk.store.read(|db| Ok(status(db, *day, None)))??;
            print(&status, cx)?;
            Ok(Exit::Done)
        }
    }
}

fn amount(text: Option<&str>) -> Result<Option<Money>, CliError> {
    text.map(Money::parse)
        .transpose()
        .map_err(|e| CliError::new(Kind::Input, format!("--bank: {e}")).hint("as in 223.95"))
}

fn print(status: &DayStatus, cx: &mut CliContext<'_>) -> Result<(), CliError> {
    if cx.json() {
        return cx.print_json(&view(status));
    }
    for line in day_sheet::text(status).lines() {
        cx.line(line)?;
    }
    for blocker in status.blockers() {
        cx.line(format!("! cannot be closed: {blocker}"))?;
    }
    if status.closed.is_some() {
        cx.line("closed")?;
    }
    Ok(())
}

fn view(status: &DayStatus) -> DayView {
    let deposits = status.deposits.iter().map(|deposit| DepositView {
        id: deposit.id.0,
        from: deposit.from.clone(),
        method: deposit.method.clone(),
        trace: deposit.trace.clone(),
        amount: deposit.amount.to_string(),
        posted: deposit.posted.to_string(),
        earlier: deposit.earlier,
    });
    let batches = status.batches.iter().map(|(batch, keyed)| BatchView {
        id: batch.id,
        kind: batch.kind.name(),
        open: batch.upto_entry.is_none(),
        counted: totals(&batch.expected),
        keyed: totals(keyed),
    });
    let movements = status
        .movements
        .rows()
        .map(|(movement, amount)| MovementView {
            movement: movement.name(),
            amount: amount.to_string(),
        });
    let sheet = status.closed.as_ref().and_then(|close| close.sheet.clone());
    DayView {
        day: status.day,
        opens: status.opens,
        closed: status.closed.is_some(),
        opening: status.opening.to_string(),
        movements: movements.collect(),
        closing: status.closing.to_string(),
        entries: status.n_entries,
        deposits: deposits.collect(),
        deposited: status.deposited.to_string(),
        bank: status.bank.map(|bank| bank.to_string()),
        difference: status.difference().map(|off| off.to_string()),
        batches: batches.collect(),
        exceptions: status.exceptions(),
        blockers: status.blockers(),
        sheet: sheet.map(|hash| hash.to_string()),
    }
}

fn totals(of: &crate::store::day_batches::Totals) -> TotalsView {
    TotalsView {
        count: of.n,
        amount: of.amount.to_string(),
        hash: of.hash,
    }
}
