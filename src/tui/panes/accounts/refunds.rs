//! Refunds: those that wait for a check first.

use super::{Asks, Listed, Work, WorkPane, ask, deed, reason};
use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::paint::made;
use crate::tui::pane::{Binding, Place};
use crate::tui::theme::State;
use crate::tui::widgets::dollars;
use crate::tui::widgets::field::{Field, Kind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::table::{Cell, Column};
use crate::workflow::form_input::FormInput;
use crate::workflow::refunds::Refund;

/// The list.
pub struct Refunds;

/// A refund with the name of who gets it.
#[derive(Clone)]
pub struct RefundRow {
    /// Who gets it.
    pub to: CleanText,
    /// The refund.
    pub of: Refund,
}

fn state(row: &RefundRow) -> State {
    match row.of.status() {
        "asked" => State::Next,
        "paid" => State::Done,
        _ => State::Refused,
    }
}

impl Work for Refunds {
    type Row = RefundRow;
    const TITLE: &'static str = "Refunds";
    const EMPTY: &'static str = "No refund was asked for. Credits are where one begins.";
    const COLUMNS: &'static [Column<RefundRow>] = &[
        Column::left("", 1, |row: &RefundRow| state(row).into()),
        Column::right("no", 5, |row: &RefundRow| row.of.number.to_string().into()),
        Column::left("asked", 10, |row: &RefundRow| {
            row.of.asked.on.to_string().into()
        }),
        Column::left("to", 22, |row: &RefundRow| row.to.clone().into()).word("to"),
        Column::right("amount", 11, |row: &RefundRow| row.of.amount.into()).word("amount"),
        Column::left("status", 9, |row: &RefundRow| {
            Cell::coloured(row.of.status(), state(row))
        })
        .word("status"),
        Column::left("check", 8, |row: &RefundRow| {
            row.of.paid.as_ref().map_or("", |paid| &paid.name).into()
        }),
        Column::left("paid", 10, |row: &RefundRow| {
            let paid = row.of.paid.as_ref();
            paid.map_or_else(String::new, |paid| paid.on.to_string())
                .into()
        })
        .drop(1),
        Column::left("why", 30, |row: &RefundRow| (&row.of.asked.words).into()).drop(2),
    ];
    const KEYS: &'static [Binding<WorkPane<Refunds>>] = &[
        deed!(Release, "write its check", "pay-refund"),
        deed!(Unpost, "call off", "cancel-refund"),
    ];

    fn id(row: &RefundRow) -> i64 {
        row.of.number
    }

    fn amount(row: &RefundRow) -> Money {
        if row.of.status() == "asked" {
            row.of.amount
        } else {
            Money::ZERO
        }
    }

    fn list(desk: &mut Desk) -> anyhow::Result<Listed<RefundRow>> {
        let mut rows = ask::refunds(desk)?;
        rows.sort_by_key(|row| (row.of.status() != "asked", -row.of.number));
        Ok(Listed {
            rows,
            heading: "to pay".to_owned(),
            choices: Vec::new(),
        })
    }

    fn open(_: &RefundRow) -> Option<Place> {
        None
    }

    fn asks(deed: &'static str, chosen: &[&RefundRow], list: &WorkPane<Refunds>) -> Asks {
        let sum: Money = chosen.iter().map(|row| row.of.amount).sum();
        let n = chosen.len();
        if deed == "pay-refund" {
            let title = made(format_args!(" The check of {n} refund, {} ", dollars(sum)));
            let check = Field::new("check", "Check number", Kind::Text).required();
            return Asks::Form(Form::new(title, list.today, vec![check]));
        }
        let title = made(format_args!(" Call off: {n}, {} ", dollars(sum)));
        Asks::Form(Form::new(title, list.today, vec![reason()]))
    }

    fn inputs(deed: &'static str, chosen: &[&RefundRow], form: Option<&Form>) -> Vec<FormInput> {
        let Some(form) = form else {
            return Vec::new();
        };
        let one = |row: &&RefundRow| {
            let input = FormInput::default().number("refund", row.of.number);
            match deed {
                "pay-refund" => input.text("check", &form.text("check")),
                _ => input.text("reason", &form.text("reason")),
            }
        };
        chosen.iter().map(one).collect()
    }

    fn news(row: &RefundRow) -> Option<(State, CleanText)> {
        Some((state(row), CleanText::new(&row.of.asked.words)))
    }
}
