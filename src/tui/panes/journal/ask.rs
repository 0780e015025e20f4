//! What the journal asks of the desk.

use super::{Msg, Row};
use crate::desk::Desk;
use crate::domain::ledger::{Account, Entry, Party, Source};
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::store::{Connection, claims, ledger};
use crate::workflow::reverse_entry::{ReverseEntry, reverse_entry};
use crate::workflow::{Role, perform as deed};
use anyhow::Result;
use chrono::{Days, NaiveDate};

/// How many days the journal shows at once.
pub const SPAN: u64 = 31;

/// The questions.
pub enum Ask {
    /// The entries of the days up to this one; none for today.
    Read(Option<NaiveDate>),
    /// Take an entry back.
    Reverse(i64, String),
}

pub(super) fn perform(ask: Ask, desk: &mut Desk) -> Msg {
    match ask {
        Ask::Read(to) => {
            let to = to.unwrap_or(desk.clock.today());
            let from = to.checked_sub_days(Days::new(SPAN - 1)).unwrap_or(to);
            let read = desk.store.read(|db| rows(db, from, to));
            Msg::Read(
                read.map(|rows| (rows, to))
                    .map_err(|why| CleanText::new(&format!("{why:#}"))),
            )
        }
        Ask::Reverse(entry, reason) => {
            let input = ReverseEntry { entry, reason };
            let done = deed(desk, Role::Biller, |cx| reverse_entry(cx, &input));
            Msg::Done(match done {
                Ok(made) => Ok(CleanText::new(&format!(
                    "entry {entry} is reversed by entry {}",
                    made.id
                ))),
                Err(why) => {
                    let hint = why.hint().unwrap_or_default();
                    Err(CleanText::new(&format!("{why}: {hint}")))
                }
            })
        }
    }
}

fn rows(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (id, entry) in ledger::entries_between(db, from, to)?.into_iter().rev() {
        let claim = match entry.claim() {
            Some(claim) => claims::get(db, claim)?,
            None => None,
        };
        let debits = entry.postings().iter().filter(|p| p.amount.is_positive());
        rows.push(Row {
            id: id.0,
            on: entry.posted_on(),
            source: kind(entry.source()),
            claim: entry.claim().map(|claim| claim.0),
            control_number: CleanText::new(&claim.map(|c| c.control_number()).unwrap_or_default()),
            amount: debits.map(|p| p.amount).sum::<Money>(),
            movement: CleanText::new(&movement(&entry)),
            why: CleanText::new(&why(entry.source())),
            reversed: ledger::reversal(db, id)?.map(|answer| answer.0),
        });
    }
    Ok(rows)
}

fn kind(source: &Source) -> &'static str {
    match source {
        Source::ChargeEntry { .. } => "charge",
        Source::Remittance { .. } => "remittance",
        Source::PatientPayment { .. } => "patient payment",
        Source::Manual { .. } => "by hand",
        Source::Reversal { .. } => "reversal",
        Source::Takeback { .. } => "taken back",
    }
}

/// Out of which accounts into which.
fn movement(entry: &Entry) -> String {
    let named = |positive: bool| {
        let mut names: Vec<&str> = entry
            .postings()
            .iter()
            .filter(|p| p.amount.is_positive() == positive)
            .map(|p| account(p.account))
            .collect();
        names.dedup();
        names.join(", ")
    };
    format!("{} -> {}", named(false), named(true))
}

fn account(account: Account) -> &'static str {
    match account {
        Account::Receivable(_, Party::Payer(_)) => "payer owes",
        Account::Receivable(_, Party::Patient) => "patient owes",
        other => other.kind(),
    }
}

fn why(source: &Source) -> String {
    match source {
        Source::ChargeEntry { line } => format!("line {line}"),
        Source::Remittance {
            remittance,
            segment,
            ..
        } => format!("remittance {remittance}, segment {segment}"),
        Source::Takeback { of, remittance, .. } => {
            format!("remittance {remittance}, of entry {of}")
        }
        Source::PatientPayment { tender } => tender.clone(),
        Source::Manual { reason } => reason.clone(),
        Source::Reversal { of, reason } => format!("of entry {of}: {reason}"),
    }
}
