//! The rows of the register in its five lists, all of one shape.

use super::ask::BankLine;
use crate::domain::keys::{DepositId, RemittanceId};
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::theme::State;
use crate::tui::widgets::table::{Cell, Column};
use crate::workflow::deposits::{Lone, Missing, Register, WithBank};
use crate::workflow::plb::PlbLine;
use crate::workflow::suspense::SuspenseRow;
use chrono::NaiveDate;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A deposit.
    Deposit(DepositId),
    /// A line of the bank.
    BankLine(i64),
    /// A remittance, or a claim in it that waits in suspense.
    Remittance,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its place in the list.
    pub id: i64,
    /// What it is about.
    pub what: What,
    /// How it looks.
    pub state: State,
    /// The word of its state.
    pub word: CleanText,
    /// When.
    pub on: NaiveDate,
    /// From whom.
    pub from: CleanText,
    /// Check or EFT number.
    pub number: CleanText,
    /// How much.
    pub amount: Money,
    /// What there is to say.
    pub said: CleanText,
    /// The remittance that it leads to.
    pub remittance: Option<RemittanceId>,
    /// The deposits that it may be, for a line of the bank.
    pub best: String,
}

/// The columns of every list.
pub const COLUMNS: &[Column<Row>] = &[
    Column::left("state", 11, |row: &Row| {
        Cell::coloured(&format!("{} {}", row.state.glyph(), row.word), row.state)
    })
    .word("state"),
    Column::left("day", 10, |row: &Row| row.on.to_string().into()).word("day"),
    Column::left("from", 20, |row: &Row| row.from.clone().into()).word("from"),
    Column::left("number", 12, |row: &Row| row.number.clone().into())
        .word("number")
        .drop(1),
    Column::right("amount", 12, |row: &Row| row.amount.into()).word("amount"),
    Column::left("what there is to say", 44, |row: &Row| {
        row.said.clone().into()
    }),
];

fn row(what: What, (state, word): (State, &str), on: NaiveDate) -> Row {
    Row {
        id: 0,
        what,
        state,
        word: CleanText::new(word),
        on,
        from: CleanText::default(),
        number: CleanText::default(),
        amount: Money::ZERO,
        said: CleanText::default(),
        remittance: None,
        best: String::new(),
    }
}

/// A deposit of the register.
pub fn deposit(of: &Register) -> Row {
    let state = match &of.bank {
        WithBank::Matched(..) => State::Done,
        WithBank::Waiting => State::Waiting,
        WithBank::Voided(_) | WithBank::Returned(_) => State::Refused,
    };
    let mut said = match &of.bank {
        WithBank::Matched(on, why) => format!("bank {on}: {why}"),
        WithBank::Waiting => "not at the bank yet".to_owned(),
        WithBank::Voided(why) | WithBank::Returned(why) => why.clone(),
    };
    if !of.suspense.is_zero() {
        said = format!("{} in suspense; {said}", of.suspense);
    }
    if of.posted != of.deposit.amount && state != State::Refused {
        said = format!("{} posted; {said}", of.posted);
    }
    let word = of.bank.name();
    Row {
        from: CleanText::new(if of.deposit.patient.is_some() {
            "patient"
        } else {
            &of.from
        }),
        number: CleanText::new(&of.deposit.trace),
        amount: of.deposit.amount,
        said: CleanText::new(&said),
        remittance: of.remittances.first().copied(),
        ..row(
            What::Deposit(of.deposit.id),
            (state, word),
            of.deposit.received_on,
        )
    }
}

/// Something without its other half.
pub fn lone(of: &Lone) -> Row {
    let state = if of.raised { State::Needs } else { State::Next };
    let word = if of.raised { "raised" } else { "listed" };
    let missing = match of.missing {
        Missing::Money => "a remittance whose money has not come",
        Missing::Remittance => "money whose remittance has not come",
    };
    let what = match (&of.remittance, &of.bank, &of.deposit) {
        (Some(_), ..) => What::Remittance,
        (None, Some(line), _) => What::BankLine(line.id.0),
        (None, None, Some(deposit)) => What::Deposit(deposit.id),
        (None, None, None) => What::Remittance,
    };
    let from = match (&of.remittance, &of.bank) {
        (Some(row), _) => row.payer_name.clone(),
        (None, Some(line)) => line.words.clone(),
        (None, None) => String::new(),
    };
    let number = match (&of.remittance, &of.bank, &of.deposit) {
        (Some(row), ..) => row.trace.clone(),
        (None, Some(line), _) => line.trace.clone(),
        (None, None, Some(deposit)) => deposit.trace.clone(),
        (None, None, None) => String::new(),
    };
    Row {
        from: CleanText::new(&from),
        number: CleanText::new(&number),
        amount: of.amount,
        said: CleanText::new(&format!("{} d: {missing}", of.age)),
        remittance: of.remittance.as_ref().map(|row| row.id),
        ..row(what, (state, word), of.on)
    }
}

/// A line of the bank, with the deposits that it may be.
pub fn bank(line: &BankLine, found: &[(Register, crate::billing::matching::Score)]) -> Row {
    let best: Vec<String> = found
        .iter()
        .map(|(row, fit)| {
            format!(
                "{} ({}: {})",
                row.deposit.id,
                fit.points,
                fit.why.join(", ")
            )
        })
        .collect();
    let said = if best.is_empty() {
        "no deposit of that amount".to_owned()
    } else {
        format!("may be deposit {}", best.join("; "))
    };
    let first = found.first().map(|(row, _)| row.deposit.id.to_string());
    Row {
        from: CleanText::new(&line.words),
        number: CleanText::new(&line.trace),
        amount: line.amount,
        said: CleanText::new(&said),
        best: first.unwrap_or_default(),
        ..row(
            What::BankLine(line.id.0),
            (State::Next, "to match"),
            line.booked_on,
        )
    }
}

/// An amount in suspense.
pub fn suspense(of: &SuspenseRow) -> Row {
    let (state, said) = match of.fits {
        Some(claim) => (
            State::Next,
            format!("now fits claim {claim}: retry posts it"),
        ),
        None => (State::Needs, of.why.clone()),
    };
    let posted = of.remittance.posted_on.unwrap_or(of.remittance.imported_on);
    Row {
        from: CleanText::new(&of.remittance.payer_name),
        number: CleanText::new(&of.claim.control_number),
        amount: of.claim.paid,
        said: CleanText::new(&said),
        remittance: Some(of.remittance.id),
        ..row(What::Remittance, (state, "suspense"), posted)
    }
}

/// A provider adjustment.
pub fn plb(of: &PlbLine) -> Row {
    let open = !of.open.is_zero();
    let state = if open { State::Waiting } else { State::Done };
    let mut said = format!("{} {}: {}", of.reason, of.reference, of.does);
    if open {
        said = format!("{} open; {said}", of.open);
    }
    Row {
        from: CleanText::new(&of.payer_name),
        number: CleanText::new(&of.trace),
        amount: of.amount,
        said: CleanText::new(&said),
        remittance: of.item.as_ref().map(|row| row.item.remittance),
        ..row(
            What::Remittance,
            (state, if open { "open" } else { "cleared" }),
            of.on,
        )
    }
}
