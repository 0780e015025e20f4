//! Unapplied money: never hidden, applied or given back from here.

use super::credits::{CreditRow, refund, refund_inputs};
use super::{Asks, Listed, Work, WorkPane, ask, deed};
use crate::desk::Desk;
use crate::domain::money::Money;
use crate::domain::text::CleanText;
use crate::tui::paint::made;
use crate::tui::pane::{Binding, Place};
use crate::tui::theme::State;
use crate::tui::widgets::dollars;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::table::Column;
use crate::workflow::form_input::FormInput;

/// The list.
pub struct Unapplied;

impl Work for Unapplied {
    type Row = CreditRow;
    const TITLE: &'static str = "Unapplied money";
    const EMPTY: &'static str = "Every payment is applied.";
    const COLUMNS: &'static [Column<CreditRow>] = &[
        Column::left("patient", 28, |row: &CreditRow| {
            row.of.name.last_first().into()
        })
        .word("patient"),
        Column::left("since", 10, |row: &CreditRow| {
            row.of.since.to_string().into()
        }),
        Column::right("days", 5, |row: &CreditRow| row.days().to_string().into()).word("days"),
        Column::right("amount", 11, |row: &CreditRow| row.of.amount.into()).word("amount"),
    ];
    const KEYS: &'static [Binding<WorkPane<Unapplied>>] = &[
        deed!(BillNext, "apply, oldest first", "apply-unapplied"),
        deed!(Release, "refund", "request-refund"),
        super::opens("patient"),
    ];

    fn id(row: &CreditRow) -> i64 {
        row.n
    }

    fn amount(row: &CreditRow) -> Money {
        row.of.amount
    }

    fn list(desk: &mut Desk) -> anyhow::Result<Listed<CreditRow>> {
        Ok(Listed {
            rows: ask::unapplied(desk)?,
            heading: "money that came and belongs to no line yet".to_owned(),
            choices: Vec::new(),
        })
    }

    fn open(row: &CreditRow) -> Option<Place> {
        let words = format!("name:{}", row.of.name.last);
        Some(Place::filtered("patients", &words))
    }

    fn asks(deed: &'static str, chosen: &[&CreditRow], list: &WorkPane<Unapplied>) -> Asks {
        let sum: Money = chosen.iter().map(|row| row.of.amount).sum();
        if deed == "request-refund" {
            return Asks::Form(refund(chosen.len(), sum, list.today));
        }
        Asks::Yes(made(format_args!(
            "Apply {} of {} patients to their oldest balances?",
            dollars(sum),
            chosen.len()
        )))
    }

    fn inputs(_: &'static str, chosen: &[&CreditRow], form: Option<&Form>) -> Vec<FormInput> {
        match form {
            Some(form) => refund_inputs(chosen, form),
            None => chosen
                .iter()
                .map(|row| FormInput::default().number("patient", row.of.patient.0))
                .collect(),
        }
    }

    fn news(row: &CreditRow) -> Option<(State, CleanText)> {
        let by = row.of.by?;
        Some((
            row.state(),
            made(format_args!("{}, to be gone by {by}", row.of.cause.next())),
        ))
    }
}
