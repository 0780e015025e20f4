//! What the register of deposits asks of the desk.

use super::Msg;
use super::rows::{self, Row};
use crate::desk::Desk;
use crate::domain::text::CleanText;
use crate::store::money_events::MoneyEventKind;
use crate::store::{Connection, bank_lines};
use crate::workflow::bank::{
    self, BankDecision, BankLineReason, Statement, import_bank, match_by_hand, set_aside,
};
use crate::workflow::keep_deposit::{DepositInput, DepositReason, add, take_out};
use crate::workflow::suspense::{self, SuspenseRetry, retry};
use crate::workflow::{DeedError, Role, deposits, perform as perform_deed, plb};
use anyhow::{Context as _, Result};
use chrono::{Days, NaiveDate};

pub(super) use crate::store::bank_lines::BankLine;

/// The lists, in the order in which they turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum List {
    /// Every check and transfer.
    #[default]
    Register,
    /// What is missing on either side.
    Missing,
    /// Lines of the bank to match.
    Bank,
    /// Money in suspense.
    Suspense,
    /// Provider adjustments.
    Provider,
}

impl List {
    /// Its name on the screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            List::Register => "Deposits",
            List::Missing => "One side missing",
            List::Bank => "Bank lines to match",
            List::Suspense => "In suspense",
            List::Provider => "Provider adjustments",
        }
    }

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> List {
        match self {
            List::Register => List::Missing,
            List::Missing => List::Bank,
            List::Bank => List::Suspense,
            List::Suspense => List::Provider,
            List::Provider => List::Register,
        }
    }
}

/// The questions.
pub enum Ask {
    /// A list.
    Read(List),
    /// Take a statement in.
    Import(String),
    /// Do a deed.
    Do(Deed),
}

/// What may be done from here.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Enter a check without its remittance.
    Add(DepositInput),
    /// Match a line of the bank.
    Match(BankDecision),
    /// A line of the bank is no payment.
    SetAside(BankLineReason),
    /// A check never became money.
    Void(DepositReason),
    /// The bank returned a check.
    Return(DepositReason),
    /// Look again for the claims of what is in suspense.
    Retry,
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::Read(list) => {
            let today = desk.clock.today();
            let read = desk.store.read(|db| read(db, today, list));
            let read = read.map(|rows| (list, rows, today));
            Msg::Listed(read.map_err(|why| CleanText::new(&format!("{why:#}"))))
        }
        Ask::Import(path) => Msg::Done(import(desk, path.trim())),
        Ask::Do(what) => {
            let done = perform_deed(desk, Role::Biller, |cx| match &what {
                Deed::Add(input) => add(cx, input).map(|_| "the check waits for its remittance"),
                Deed::Match(input) => match_by_hand(cx, input).map(|_| "matched"),
                Deed::SetAside(input) => set_aside(cx, input).map(|()| "set aside"),
                Deed::Void(input) => take_out(cx, input, MoneyEventKind::Voided)
                    .map(|_| "void: what it paid is owed again"),
                Deed::Return(input) => take_out(cx, input, MoneyEventKind::Returned)
                    .map(|_| "returned: what it paid is owed again"),
                Deed::Retry => retry(cx, SuspenseRetry { remittance: 0 })
                    .map(|_| "what has found its claim is posted"),
            });
            Msg::Done(done.map(CleanText::new).map_err(|why| said(&why)))
        }
    }
}

fn said(why: &DeedError) -> CleanText {
    CleanText::new(&format!("{why}: {}", why.hint().unwrap_or_default()))
}

fn import(desk: &mut Desk, path: &str) -> std::result::Result<CleanText, CleanText> {
    let csv =
        std::fs::read_to_string(path).map_err(|why| CleanText::new(&format!("{path}: {why}")))?;
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let input = Statement { name, csv };
    let done =
        perform_deed(desk, Role::Biller, |cx| import_bank(cx, &input)).map_err(|why| said(&why))?;
    Ok(CleanText::new(&format!(
        "{} lines: {} new, {} known, {} matched, {} to match, {} not read",
        done.rows,
        done.added,
        done.known,
        done.matched,
        done.waiting,
        done.problems.len()
    )))
}

fn read(db: &Connection, today: NaiveDate, list: List) -> Result<Vec<Row>> {
    let from = today
        .checked_sub_days(Days::new(365))
        .context("a year ago")?;
    let mut rows: Vec<Row> = match list {
        List::Register => {
            let all = deposits::register(db, from, today)?;
            all.iter().map(rows::deposit).collect()
        }
        List::Missing => deposits::lone(db, today)?.iter().map(rows::lone).collect(),
        List::Bank => {
            let mut found = Vec::new();
            for line in bank_lines::undecided(db)? {
                found.push(rows::bank(&line, &bank::candidates(db, &line)?));
            }
            found
        }
        List::Suspense => {
            let all = suspense::waiting(db, today)?;
            all.iter().map(rows::suspense).collect()
        }
        List::Provider => plb::ledger(db)?.iter().rev().map(rows::plb).collect(),
    };
    for (n, row) in (0..).zip(&mut rows) {
        row.id = n;
    }
    Ok(rows)
}
