//! Credits: cause, owner, clock; refunded or moved from here. Never netted into what is owed.

use super::{Asks, Listed, Work, WorkPane, ask, deed, reason};
use crate::billing::credit::{CreditCause, CreditUrgency};
use crate::desk::Desk;
use crate::domain::dates::days_between;
use crate::domain::ledger::Party;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::paint::made;
use crate::tui::pane::{Binding, Place};
use crate::tui::theme::State;
use crate::tui::widgets::dollars;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::picker::Choice;
use crate::tui::widgets::table::{Cell, Column};
use crate::workflow::credits::{Credit, CreditKey, CreditOf};
use crate::workflow::form_input::FormInput;
use chrono::NaiveDate;

/// The list.
pub struct Credits;

/// A credit with its place in the list.
#[derive(Clone)]
pub struct CreditRow {
    /// Its place, from 1.
    pub n: i64,
    /// The credit.
    pub of: Credit,
    /// The day of the desk.
    pub today: NaiveDate,
}

impl CreditRow {
    /// How near its clock is.
    #[must_use]
    pub fn state(&self) -> State {
        match self.of.urgency {
            CreditUrgency::Red => State::Needs,
            CreditUrgency::Amber => State::Next,
            CreditUrgency::Calm => State::Plain,
        }
    }

    /// Days since it is there.
    #[must_use]
    pub fn days(&self) -> i64 {
        days_between(self.of.since, self.today)
    }

    fn whose(&self) -> &str {
        match self.of.of {
            CreditOf::Line(_, Party::Payer(_)) => &self.of.payer_name,
            CreditOf::Line(_, Party::Patient) => "patient",
            CreditOf::Unapplied(_) => "unapplied",
        }
    }

    fn left(&self) -> Cell {
        match self.of.by {
            Some(by) => {
                let days = format!("{} d", days_between(self.today, by));
                Cell::coloured(&days, self.state())
            }
            None => "".into(),
        }
    }
}

impl Work for Credits {
    type Row = CreditRow;
    const TITLE: &'static str = "Credits";
    const EMPTY: &'static str = "No credit is open.";
    const COLUMNS: &'static [Column<CreditRow>] = &[
        Column::left("", 1, |row: &CreditRow| row.state().into()),
        Column::right("credit", 10, |row: &CreditRow| row.of.amount.into()).word("credit"),
        Column::right("left", 6, CreditRow::left).word("left"),
        Column::left("whose", 14, |row: &CreditRow| row.whose().into()).word("whose"),
        Column::left("patient", 18, |row: &CreditRow| {
            row.of.name.last_first().into()
        })
        .word("patient"),
        Column::left("cause", 18, |row: &CreditRow| row.of.cause.name().into()).word("cause"),
        Column::left("owner", 8, |row: &CreditRow| (&row.of.owner).into())
            .word("owner")
            .drop(2),
        Column::left("claim", 11, |row: &CreditRow| {
            (&row.of.control_number).into()
        })
        .word("claim")
        .drop(3),
        Column::left("identified", 10, |row: &CreditRow| {
            row.of.identified_on.to_string().into()
        })
        .drop(4),
        Column::left("gone by", 10, |row: &CreditRow| {
            row.of
                .by
                .map_or_else(String::new, |by| by.to_string())
                .into()
        })
        .drop(1),
    ];
    const KEYS: &'static [Binding<WorkPane<Credits>>] = &[
        super::opens("claim"),
        deed!(Revise, "cause and owner", "work-credit"),
        deed!(Release, "refund", "request-refund"),
        deed!(BillNext, "to a balance", "transfer-credit"),
    ];

    fn id(row: &CreditRow) -> i64 {
        row.n
    }

    fn amount(row: &CreditRow) -> Money {
        row.of.amount
    }

    fn list(desk: &mut Desk) -> anyhow::Result<Listed<CreditRow>> {
        Ok(Listed {
            rows: ask::credits(desk)?,
            heading: "nearest clock first; never netted into the A/R".to_owned(),
            choices: Vec::new(),
        })
    }

    fn open(row: &CreditRow) -> Option<Place> {
        row.of.claim.map(|claim| Place::record("claim", claim.0))
    }

    fn asks(deed: &'static str, chosen: &[&CreditRow], list: &WorkPane<Credits>) -> Asks {
        let sum: Money = chosen.iter().map(|row| row.of.amount).sum();
        let n = chosen.len();
        if deed == "request-refund" {
            return Asks::Form(refund(n, sum, list.today));
        }
        if deed == "transfer-credit" {
            let title = made(format_args!(" To another balance: {n}, {} ", dollars(sum)));
            let to = Field::new("to", "Service line", Kind::Count)
                .required()
                .help("the number of a line of the same account that owes");
            return Asks::Form(Form::new(title, list.today, vec![to, reason()]));
        }
        let causes = CreditCause::ALL
            .iter()
            .map(|cause| Choice::new(cause.name(), cause.name()))
            .collect();
        let first = chosen.first();
        let cause = first.map_or("", |row| row.of.cause.name());
        let owner = first.map_or("", |row| &row.of.owner);
        let day = first.map_or(list.today, |row| row.of.identified_on);
        let fields = vec![
            Field::new("cause", "Cause", Kind::Choice)
                .required()
                .choices(causes)
                .value(cause),
            Field::new("owner", "Owner", Kind::Text).value(owner),
            Field::new("day", "Identified on", Kind::Date)
                .required()
                .value(&day.to_string())
                .help("Medicare's 60 days run from here"),
        ];
        let title = made(format_args!(" Why it is there: {n}, {} ", dollars(sum)));
        Asks::Form(Form::new(title, list.today, fields))
    }

    fn inputs(deed: &'static str, chosen: &[&CreditRow], form: Option<&Form>) -> Vec<FormInput> {
        let Some(form) = form else {
            return Vec::new();
        };
        if deed == "request-refund" {
            return refund_inputs(chosen, form);
        }
        let one = |row: &&CreditRow| match deed {
            "transfer-credit" => FormInput::default()
                .number("from_line", CreditKey::of(row.of.of).line.unwrap_or(0))
                .number("to_line", form.text("to").parse().unwrap_or(0))
                .text("reason", &form.text("reason")),
            _ => FormInput::default()
                .record("credit", &CreditKey::of(row.of.of))
                .text("cause", &form.text("cause"))
                .text("owner", &form.text("owner"))
                .day("identified_on", form.date("day")),
        };
        chosen.iter().map(one).collect()
    }

    fn news(row: &CreditRow) -> Option<(State, CleanText)> {
        let line = CreditKey::of(row.of.of).line;
        let line = line.map_or_else(String::new, |line| format!("   line {line}"));
        let by = row
            .of
            .by
            .map_or_else(|| "by the contract".to_owned(), |by| format!("by {by}"));
        Some((
            row.state(),
            made(format_args!("next: {}, {by}{line}", row.of.cause.next())),
        ))
    }
}

/// What a refund asks.
pub(super) fn refund(n: usize, sum: Money, today: NaiveDate) -> Form {
    let title = made(format_args!(" Refund: {n}, {} ", dollars(sum)));
    let yes_no = vec![
        Choice::new("no", "no"),
        Choice::new("yes", "yes, it is settled with them"),
    ];
    let fields = vec![
        Field::new("amount", "Amount", Kind::Money).help("empty is all of it; never more"),
        reason(),
        Field::new("pending", "Although pending", Kind::Choice)
            .required()
            .choices(yes_no)
            .value("no")
            .help("to a patient whose payers have not finished"),
    ];
    Form::new(title, today, fields)
}

/// The inputs of refunds of these credits.
pub(super) fn refund_inputs(chosen: &[&CreditRow], form: &Form) -> Vec<FormInput> {
    chosen
        .iter()
        .map(|row| {
            FormInput::default()
                .record("credit", &CreditKey::of(row.of.of))
                .money("amount", form.money("amount"))
                .text("reason", &form.text("reason"))
                .flag("although_pending", form.text("pending") == "yes")
        })
        .collect()
}
